// Pages for tests, written as strings at their places.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "document/page.h"

namespace iscan::llm_prompt::testing {

// Words with single spaces between them, starting at (x, y) in points.
struct Print {
  double x = 0;
  double y = 0;
  std::string text;
};

inline document::Page page_of(const std::vector<Print>& prints,
                              document::WordOrigin origin = document::WordOrigin::text,
                              int number = 1) {
  constexpr double kSize = 10;
  document::Page page{
      .number = number, .width = 595, .height = 842, .text_layer = document::TextLayer::sound};
  for (const Print& print : prints) {
    double x = print.x;
    for (std::size_t begin = 0; begin < print.text.size();) {
      const std::size_t end = std::min(print.text.find(' ', begin), print.text.size());
      document::Word word;
      word.text = print.text.substr(begin, end - begin);
      const double width = 0.5 * kSize * static_cast<double>(word.text.size());
      word.box = {x, print.y, x + width, print.y + kSize};
      word.origin = origin;
      x += width + 0.5 * kSize;
      page.words.push_back(std::move(word));
      begin = end + 1;
    }
  }
  return page;
}

// A made-up invoice: seller and buyer side by side, a table, totals.
inline document::Page invoice_page(document::WordOrigin origin = document::WordOrigin::text) {
  return page_of({{50, 50, "Muster Handels"},
                  {350, 50, "Rechnung Nr. RE-2024/0815"},
                  {50, 64, "GmbH & Co. KG"},
                  {350, 64, "Rechnungsdatum 05.03.2024"},
                  {50, 78, "Hafenstraße 12"},
                  {350, 78, "Fällig 4. April 2024"},
                  {50, 92, "20457 Hamburg"},
                  {350, 92, "USt-IdNr. DE 136 695 976"},
                  {50, 150, "Beispiel AG"},
                  {50, 164, "Ringweg 3"},
                  {50, 178, "1010 Wien"},
                  {50, 192, "Österreich"},
                  {50, 250, "Pos Artikel"},
                  {300, 250, "Menge"},
                  {380, 250, "Preis"},
                  {480, 250, "Betrag"},
                  {50, 270, "1 Schraube M4"},
                  {300, 270, "100"},
                  {380, 270, "0,15"},
                  {480, 270, "15,00"},
                  {50, 290, "2 Schraube M6"},
                  {300, 290, "50"},
                  {380, 290, "3,00"},
                  {480, 290, "150,00"},
                  {300, 330, "Netto"},
                  {480, 330, "165,00"},
                  {300, 344, "19 % MwSt"},
                  {480, 344, "31,35"},
                  {300, 358, "Gesamtbetrag EUR"},
                  {480, 358, "196,35"},
                  {50, 780, "IBAN DE89 3704 0044 0532 0130 00"},
                  {350, 780, "BIC COBADEFFXXX"}},
                 origin);
}

}  // namespace iscan::llm_prompt::testing
