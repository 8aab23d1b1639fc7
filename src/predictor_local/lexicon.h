// What labels mean, in many languages: tables in lexicon_….cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "predictor_local/layout.h"

namespace iscan::predictor_local {

// What a printed label announces.
enum class Label : std::uint8_t {
  invoice_number,
  issue_date,
  due_date,
  delivery_date,
  order_number,
  customer_number,
  contract,
  buyer_reference,
  payment_reference,
  currency,
  net,
  vat,
  gross,
  due,
  paid,
  rounding,
  line_sum,
  allowance,
  charge,
  tip,
  cash,
  change,  // receipts: never the total
  vat_id,
  tax_id,
  registration,
  iban,
  bic,
  bankgiro,
  plusgiro,
  account,
  seller,
  buyer,
  ship_to,
  phone,
  email,
  terms,
  // columns of tables
  col_position,
  col_item,
  col_description,
  col_quantity,
  col_unit,
  col_price,
  col_vat_rate,
  col_vat_amount,
  col_amount,
  col_gross,
  col_discount,
  col_date,
  vat_rate,
  taxable,  // columns of VAT tables
  other,    // a known label whose value is nobody's business
};

// Phrases as people print them, separated by '|', which mean one label equally surely.
struct LexiconRow {
  Label label;
  double weight;
  std::string_view phrases;
};

std::span<const LexiconRow> numbers_lexicon();
std::span<const LexiconRow> dates_lexicon();
std::span<const LexiconRow> totals_lexicon();
std::span<const LexiconRow> parties_lexicon();
std::span<const LexiconRow> columns_lexicon();

// A label found on a page.
struct Found {
  Label label = Label::other;
  double weight = 1;
  Span span;
};

// Every label of the document, longest phrases first at each place; on OCRed pages words may
// differ from the lexicon by one or two letters. Column labels (col_…) are found too.
std::vector<Found> find_labels(const Layout& layout);

// What a key (of label_key) means exactly, surest first; empty when it is no phrase of ours.
struct Meaning {
  Label label = Label::other;
  double weight = 0;
};
std::vector<Meaning> meanings_of(const std::string& key);

// Raises and lowers weights by the words around each label.
void weigh_labels(const Layout& layout, std::vector<Found>& labels);

}  // namespace iscan::predictor_local
