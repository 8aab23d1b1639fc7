#include <algorithm>
#include <iterator>

#include "stages/doubts.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

void append(invoice::Draft& all, invoice::Draft more) {
  std::ranges::move(more.candidates, std::back_inserter(all.candidates));
  std::ranges::move(more.row_sets, std::back_inserter(all.row_sets));
  std::ranges::move(more.notes, std::back_inserter(all.notes));
}

// Asks them one after the other while something is in doubt. What one of them cannot answer leaves
// the document as it is; only an outage may make it wait.
Result<> ask_paid(StageContext& context, const document::DecodedFile& read,
                  const document::OcrText& text, invoice::Draft& draft) {
  for (ports::PaidPredictor* predictor : context.paid_predictors) {
    const auto wanted = doubts(context, text, draft);
    if (wanted.empty()) return {};
    auto proposed = predictor->predict({.file = read,
                                        .original = context.file,
                                        .wanted = wanted,
                                        .company = context.company,
                                        .document = context.document,
                                        .stop = context.stop});
    if (proposed) {
      append(draft, std::move(*proposed));
      continue;
    }
    Error error = std::move(proposed).error();
    if (context.stop.stop_requested() || (context.waits_for_paid && error.retryable)) {
      return fail(std::move(error).at(predictor->name()));
    }
    context.log.warning("predictor_skipped", {{"document", context.document.value},
                                              {"predictor", predictor->name()},
                                              {"code", error.code},
                                              {"detail", error.detail}});
    draft.notes.push_back("predictor_skipped:" + error.code);
  }
  return {};
}

}  // namespace

Result<invoice::Draft> prediction(StageContext& context, const document::DecodedFile& file,
                                  const document::OcrText& text) {
  document::DecodedFile read = file;
  read.pages = text.pages;
  invoice::Draft draft;
  for (ports::Predictor* predictor : context.predictors) {
    auto proposed = predictor->predict(read);
    if (!proposed) return fail(std::move(proposed).error().at(predictor->name()));
    append(draft, std::move(*proposed));
  }
  if (auto asked = ask_paid(context, read, text, draft); !asked) return fail(asked.error());
  return draft;
}

}  // namespace iscan::stages
