// Rows that prove themselves, for tables whose header cannot be read.
#include <algorithm>

#include "predictor_local/table.h"

namespace iscan::predictor_local {
namespace {

constexpr Decimal kCents = Decimal::from_units(Decimal::kUnitsPerOne / 50);

bool is_product(const AmountValue& quantity, const AmountValue& price, const AmountValue& amount) {
  const auto product = multiply(quantity.value, price.value);
  const auto difference = product ? subtract(*product, amount.value) : std::nullopt;
  return difference && difference->abs() <= kCents;
}

struct Triple {
  const AmountValue* quantity = nullptr;
  const AmountValue* price = nullptr;
  const AmountValue* amount = nullptr;
};

// Quantity and price in either order, the amount after both.
std::optional<Triple> triple_in(const std::vector<const AmountValue*>& values) {
  for (std::size_t a = values.size(); a-- > 2;) {
    if (!values[a]->money || values[a]->value.is_zero()) continue;
    for (std::size_t i = 0; i + 1 < a; ++i) {
      for (std::size_t j = i + 1; j < a; ++j) {
        if (values[i]->percent || values[j]->percent) continue;
        if (!is_product(*values[i], *values[j], *values[a])) continue;
        const bool price_first = values[i]->money && !values[j]->money;
        return price_first ? Triple{values[j], values[i], values[a]}
                           : Triple{values[i], values[j], values[a]};
      }
    }
  }
  return std::nullopt;
}

// The longest run of words with letters outside the values.
std::optional<Span> text_in(const Line& line, const TableRow& row) {
  std::optional<Span> best;
  for (const Cell& cell : line.cells) {
    std::size_t end = cell.end;
    for (const auto& [role, value] : row.values) {
      if (value->span.begin > cell.begin && value->span.begin < end) end = value->span.begin;
      if (value->span.begin == cell.begin) end = cell.begin;
    }
    const bool letters = std::ranges::any_of(
        line.tokens.begin() + static_cast<std::ptrdiff_t>(cell.begin),
        line.tokens.begin() + static_cast<std::ptrdiff_t>(end), [](const Token& token) {
          return std::ranges::any_of(token.key, [](char c) { return c < '0' || c > '9'; });
        });
    if (!letters || (best && best->end - best->begin >= end - cell.begin)) continue;
    best = Span{row.page, row.line, cell.begin, end};
  }
  return best;
}

}  // namespace

std::vector<TableRow> rows_without_header(const Reading& reading) {
  std::vector<TableRow> rows;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      const auto triple = triple_in(amounts_in(reading.values, page, row));
      if (!triple) continue;
      TableRow found{.page = page, .line = row};
      found.values = {{Label::col_quantity, triple->quantity},
                      {Label::col_price, triple->price},
                      {Label::col_amount, triple->amount}};
      found.name = text_in(reading.layout[page].lines[row], found);
      rows.push_back(std::move(found));
    }
  }
  return rows;
}

}  // namespace iscan::predictor_local
