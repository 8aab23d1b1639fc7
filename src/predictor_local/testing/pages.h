// Pages for tests, written as strings at their places.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"
#include "invoice/draft.h"
#include "predictor_local/layout.h"
#include "predictor_local/local_predictor.h"
#include "predictor_local/reading.h"

namespace iscan::predictor_local::testing {

// Words with single spaces between them, starting at (x, y) in points.
struct Print {
  double x = 0;
  double y = 0;
  std::string text;
  double size = 10;
};

inline document::Page page_of(const std::vector<Print>& prints,
                              document::WordOrigin origin = document::WordOrigin::text) {
  document::Page page{
      .number = 1, .width = 595, .height = 842, .text_layer = document::TextLayer::sound};
  for (const Print& print : prints) {
    double x = print.x;
    std::size_t begin = 0;
    while (begin < print.text.size()) {
      const std::size_t end = std::min(print.text.find(' ', begin), print.text.size());
      document::Word word;
      word.text = print.text.substr(begin, end - begin);
      const double width = 0.5 * print.size * static_cast<double>(word.text.size());
      word.box = {x, print.y, x + width, print.y + print.size};
      word.font_size = static_cast<float>(print.size);
      word.origin = origin;
      x += width + 0.3 * print.size;
      page.words.push_back(std::move(word));
      begin = end + 1;
    }
  }
  return page;
}

// The first steps of the predictor: layout, labels, values.
inline Reading reading_of(const std::vector<document::Page>& pages) {
  Reading reading;
  reading.layout = lay_out(pages);
  reading.labels = find_labels(reading.layout);
  weigh_labels(reading.layout, reading.labels);
  reading.values = find_values(reading.layout);
  return reading;
}

inline invoice::Draft predict(const std::vector<document::Page>& pages) {
  document::DecodedFile file;
  file.pages = pages;
  return LocalPredictor().predict(file).value();
}

// The best candidate's canonical text; "" when the field has none.
inline std::string best(const invoice::Draft& draft, invoice::FieldId field) {
  const invoice::Candidate* found = nullptr;
  for (const invoice::Candidate& candidate : draft.candidates) {
    if (candidate.field != field) continue;
    if (found == nullptr || candidate.score > found->score) found = &candidate;
  }
  return found == nullptr ? "" : invoice::to_text(found->value);
}

}  // namespace iscan::predictor_local::testing
