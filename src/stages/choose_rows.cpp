#include <algorithm>

#include "stages/choice.h"

namespace iscan::stages {
namespace {

using invoice::FieldMap;
using invoice::Group;
using invoice::RowSet;
using enum invoice::FieldId;

constexpr Decimal kHundred = Decimal::from_int(100);
constexpr Decimal kTolerance = Decimal::from_units(Decimal::kUnitsPerOne / 20);  // five cents

bool near(Decimal a, Decimal b) {
  const auto difference = subtract(a, b);
  return difference && difference->abs() <= kTolerance;
}

bool line_is_consistent(const FieldMap& line) {
  const auto quantity = line.decimal(line_quantity);
  const auto price = line.decimal(line_price);
  const auto amount = line.decimal(line_net_amount);
  if (!quantity || !price || !amount) return false;
  const auto product = multiply(*quantity, *price);
  return product && near(*product, *amount);
}

bool vat_is_consistent(const FieldMap& row) {
  const auto base = row.decimal(vat_taxable);
  const auto rate = row.decimal(vat_rate);
  const auto tax = row.decimal(vat_tax);
  if (!base || !rate || !tax) return false;
  const auto product = multiply(*base, *rate);
  const auto expected = product ? divide(*product, kHundred) : std::nullopt;
  return expected && near(*expected, *tax);
}

// The set's own score, lifted by the share of its rows whose arithmetic fits.
double worth(const RowSet& set) {
  if (set.rows.empty()) return 0;
  const auto fits = set.group == Group::line            ? line_is_consistent
                    : set.group == Group::vat_breakdown ? vat_is_consistent
                                                        : nullptr;
  const double bonus = fits == nullptr
                           ? 0
                           : static_cast<double>(std::ranges::count_if(set.rows, fits)) /
                                 static_cast<double>(set.rows.size());
  const bool xml = set.rows.front().begin() != set.rows.front().end() &&
                   set.rows.front().begin()->second.evidence.source == invoice::Source::xml;
  return set.score + bonus + (xml ? 10 : 0);
}

}  // namespace

void choose_rows(const invoice::Draft& draft, invoice::Invoice& invoice) {
  for (const Group group : invoice::repeating_groups()) {
    const RowSet* best = nullptr;
    for (const RowSet& set : draft.row_sets) {
      if (set.group == group && (best == nullptr || worth(set) > worth(*best))) best = &set;
    }
    if (best != nullptr) invoice.rows(group) = best->rows;
  }
}

}  // namespace iscan::stages
