#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "invoice/field_id.h"
#include "stages/doubts.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

void append(invoice::Draft& all, invoice::Draft more) {
  std::ranges::move(more.candidates, std::back_inserter(all.candidates));
  std::ranges::move(more.row_sets, std::back_inserter(all.row_sets));
  std::ranges::move(more.notes, std::back_inserter(all.notes));
}

// Only what was asked for counts.
invoice::Draft only(std::span<const invoice::FieldId> wanted, invoice::Draft draft) {
  std::erase_if(draft.candidates, [&](const invoice::Candidate& candidate) {
    return !std::ranges::contains(wanted, candidate.field);
  });
  std::erase_if(draft.row_sets, [&](const invoice::RowSet& set) {
    return std::ranges::none_of(invoice::fields_of(set.group), [&](const auto& field) {
      return std::ranges::contains(wanted, field.id);
    });
  });
  return draft;
}

void tell(StageContext& context, const ports::PaidPredictor& predictor, const Error& error,
          invoice::Draft& draft) {
  context.log.warning("predictor_skipped", {{"document", context.document.value},
                                            {"predictor", predictor.name()},
                                            {"code", error.code},
                                            {"detail", error.detail}});
  draft.notes.push_back("predictor_skipped:" + error.code);
}

std::vector<invoice::FieldId> all_fields() {
  std::vector<invoice::FieldId> all;
  const auto add = [&](invoice::Group group) {
    for (const invoice::FieldSpec& field : invoice::fields_of(group)) all.push_back(field.id);
  };
  add(invoice::Group::header);
  for (const invoice::Group group : invoice::repeating_groups()) add(group);
  return all;
}

// The first that answers is asked for the companions too: what it does not find is not there.
std::vector<invoice::FieldId> wanted_of(const Doubts& doubts, bool answered) {
  std::vector<invoice::FieldId> wanted = doubts.reasons;
  if (!answered && !wanted.empty())
    std::ranges::copy(doubts.companions, std::back_inserter(wanted));
  return wanted;
}

// Asks them one after the other while something is in doubt. What one of them cannot answer is left
// to the next, and to a person in the end; only when none of them answers may a document wait.
Result<> ask_paid(StageContext& context, const document::DecodedFile& read,
                  const document::OcrText& text, invoice::Draft& draft) {
  if (context.paid_predictors.empty()) return {};
  const invoice::Parties parties = invoice::parties_of(draft);
  bool answered = false;
  std::optional<Error> away;
  for (ports::PaidPredictor* predictor : context.paid_predictors) {
    const bool everything = context.asks_always && !answered && !text.pages.empty();
    const Doubts found = everything ? Doubts{} : doubts(context, text, draft);
    const auto wanted = everything ? all_fields() : wanted_of(found, answered);
    if (wanted.empty()) return {};
    auto proposed = predictor->predict({.file = read,
                                        .original = context.file,
                                        .wanted = wanted,
                                        .company = context.company,
                                        .document = context.document,
                                        .can_wait = context.can_wait,
                                        .stop = context.stop,
                                        .parties = parties,
                                        .proven_rows = found.proven_rows});
    if (proposed) {
      answered = true;
      append(draft, only(wanted, *std::move(proposed)));
      continue;
    }
    // Its answer decides whether the next one is asked at all.
    const bool comes_later = proposed.error().code == ports::kPaidWaiting;
    if (context.stop.stop_requested() || comes_later) return fail(std::move(proposed).error());
    tell(context, *predictor, proposed.error(), draft);
    if (proposed.error().retryable) away = std::move(proposed).error().at(predictor->name());
  }
  if (away && !answered && context.waits_for_paid) return fail(std::move(*away));
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
