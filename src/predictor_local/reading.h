// Everything the readers of fields share: the laid-out document, its labels and values, and the
// draft they add to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "invoice/draft.h"
#include "predictor_local/layout.h"
#include "predictor_local/lexicon.h"
#include "predictor_local/values.h"

namespace iscan::predictor_local {

struct Reading {
  Layout layout;
  std::vector<Found> labels;
  Values values;
  std::string country;         // ISO 3166-1 of the seller, as far as the page tells; else ""
  std::string language;        // ISO 639-1; else ""
  bool receipt = false;        // a till receipt
  std::size_t table_page = 0;  // where the line items start and end
  std::vector<std::pair<std::size_t, std::size_t>> table_lines;  // (page, line) of every item row
  std::vector<std::string> domains;  // of mail addresses and web sites, as name keys
  std::size_t buyer_page = 0;        // where the buyer's name and address stand
  document::Box buyer_box;           // empty: no buyer found
  invoice::Draft draft;

  void propose(invoice::FieldId field, invoice::Value value, const Span& span, double score) {
    draft.candidates.push_back({field, std::move(value), evidence_of(layout, span), score});
  }
};

// The readers, each in the file of its name. They are called in this order.
void read_kind(Reading& reading);        // kind, language, country, receipt or not
void read_lines(Reading& reading);       // the table of items
void read_references(Reading& reading);  // numbers and references
void read_dates(Reading& reading);
void read_totals(Reading& reading);       // amounts, currency, VAT table
void read_parties(Reading& reading);      // seller and buyer
void read_identifiers(Reading& reading);  // VAT ids, IBAN, BIC, giros, e-mail, phone
void read_receipt(Reading& reading);      // what only receipts have

// Whether a label starts inside the span.
bool has_label(const Reading& reading, std::size_t page, std::size_t line, std::size_t begin,
               std::size_t end);
// The first label of the line at or after `begin`; the number of tokens when there is none.
std::size_t next_label(const Reading& reading, std::size_t page, std::size_t line,
                       std::size_t begin);

// Tokens a value may have around it: ':' '-' '=' and the like.
bool is_filler(const Token& token);

// The nearest cell below `box` in the next lines that overlaps it; up to `reach` lines away.
std::vector<Span> cells_below(const Reading& reading, const Span& label, int reach);

}  // namespace iscan::predictor_local
