// Rows that prove themselves, for tables whose header cannot be read.
#include <algorithm>
#include <cmath>
#include <utility>

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

int letters_in(const Line& line, std::size_t begin, std::size_t end) {
  int letters = 0;
  for (std::size_t i = begin; i < end; ++i) {
    for (const char c : line.tokens[i].key) letters += c < '0' || c > '9' ? 1 : 0;
  }
  return letters;
}

bool is_used(const Reading& reading, const TableRow& row, std::size_t token) {
  return std::ranges::any_of(
      amounts_in(reading.values, row.page, row.line), [&](const AmountValue* value) {
        const bool counts = value->percent || std::ranges::any_of(row.values, [&](const auto& one) {
                              return one.second == value;
                            });
        return counts && token >= value->span.begin && token < value->span.end;
      });
}

// The run of words between values with the most letters; words left of the values count double.
std::optional<Span> text_in(const Reading& reading, const TableRow& row) {
  const Line& line = reading.layout[row.page].lines[row.line];
  std::optional<Span> best;
  int most = 1;
  bool first = true;
  for (std::size_t begin = 0; begin < line.tokens.size();) {
    std::size_t end = begin;
    while (end < line.tokens.size() && !is_used(reading, row, end)) ++end;
    // Position numbers in front are no part of the name.
    while (begin < end && letters_in(line, begin, begin + 1) == 0) ++begin;
    const int letters = letters_in(line, begin, end) * (first ? 2 : 1);
    if (end > begin && letters > most) {
      most = letters;
      best = Span{row.page, row.line, begin, end};
    }
    first = first && end == begin;
    begin = std::max(end, begin) + 1;
  }
  return best;
}

// Prices have decimals, quantities mostly not: the order of both is one for the whole table.
void settle_order(std::vector<TableRow>& rows) {
  int swapped = 0;
  for (const TableRow& row : rows) {
    const AmountValue& quantity = *row.values.at(Label::col_quantity);
    const AmountValue& price = *row.values.at(Label::col_price);
    const auto looks_as_price = [](const AmountValue& value) {
      return (value.decimals > 0 ? 1 : 0) + (value.currency.empty() ? 0 : 2) +
             (value.value.units() % Decimal::kUnitsPerOne != 0 ? 2 : 0);
    };
    swapped += looks_as_price(quantity) - looks_as_price(price);
  }
  if (swapped <= 0) return;
  for (TableRow& row : rows) {
    std::swap(row.values.at(Label::col_quantity), row.values.at(Label::col_price));
  }
}

// The lines of text between one row and the next.
void add_further_text(const Reading& reading, std::vector<TableRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!rows[i].name) continue;
    const auto& lines = reading.layout[rows[i].page].lines;
    const bool more = i + 1 < rows.size() && rows[i + 1].page == rows[i].page;
    const std::size_t stop = more ? rows[i + 1].line : std::min(rows[i].line + 2, lines.size());
    const double x0 = lines[rows[i].line].tokens[rows[i].name->begin].box.x0;
    for (std::size_t line = rows[i].line + 1; line < std::min(stop, rows[i].line + 4); ++line) {
      for (const Cell& cell : lines[line].cells) {
        if (std::abs(cell.box.x0 - x0) > lines[line].size) continue;
        if (letters_in(lines[line], cell.begin, cell.end) < 2) continue;
        if (!amounts_in(reading.values, rows[i].page, line).empty() && !more) continue;
        rows[i].more.push_back({rows[i].page, line, cell.begin, cell.end});
      }
    }
  }
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
      for (const AmountValue* value : amounts_in(reading.values, page, row)) {
        if (value->percent) found.values[Label::col_vat_rate] = value;
      }
      found.name = text_in(reading, found);
      rows.push_back(std::move(found));
    }
  }
  if (!rows.empty()) settle_order(rows);
  add_further_text(reading, rows);
  return rows;
}

}  // namespace iscan::predictor_local
