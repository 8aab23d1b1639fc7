#include <algorithm>
#include <iterator>

#include "stages/stages.h"

namespace iscan::stages {
namespace {

void append(invoice::Draft& all, invoice::Draft more) {
  std::ranges::move(more.candidates, std::back_inserter(all.candidates));
  std::ranges::move(more.row_sets, std::back_inserter(all.row_sets));
  std::ranges::move(more.notes, std::back_inserter(all.notes));
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
  return draft;
}

}  // namespace iscan::stages
