#include <algorithm>
#include <set>

#include "predictor_local/table.h"

namespace iscan::predictor_local {
namespace {

// What a label means when it heads a column.
Label column_role(Label label) {
  switch (label) {
    case Label::net:
    case Label::line_sum:
    case Label::taxable: return Label::col_amount;
    case Label::gross:
    case Label::due: return Label::col_gross;
    case Label::vat: return Label::col_vat_amount;
    case Label::vat_rate: return Label::col_vat_rate;
    case Label::allowance: return Label::col_discount;
    case Label::issue_date:
    case Label::delivery_date: return Label::col_date;
    default: return label >= Label::col_position && label <= Label::col_date ? label : Label::other;
  }
}

bool is_own_column_word(Label label) {
  return label >= Label::col_position && label <= Label::col_date;
}

struct Heading {
  Span span;
  Label role = Label::other;
  double weight = 0;
};

// The headings of one line: for each place the surest meaning, words made for columns first.
std::vector<Heading> headings_of(const Reading& reading, std::size_t page, std::size_t line) {
  std::vector<Heading> headings;
  for (const Found& found : reading.labels) {
    if (found.span.page != page || found.span.line != line) continue;
    const Label role = column_role(found.label);
    if (role == Label::other) continue;
    const double weight = found.weight + (is_own_column_word(found.label) ? 0.3 : 0);
    if (!headings.empty() && headings.back().span.begin == found.span.begin) {
      if (weight > headings.back().weight) headings.back() = {found.span, role, weight};
      continue;
    }
    headings.push_back({found.span, role, weight});
  }
  return headings;
}

bool has_money(const Reading& reading, std::size_t page, std::size_t line) {
  return std::ranges::any_of(amounts_in(reading.values, page, line),
                             [](const AmountValue* amount) { return amount->money; });
}

// Share of the line's words that headings cover.
double coverage(const Line& line, const std::vector<Heading>& headings) {
  std::size_t covered = 0;
  std::size_t words = 0;
  for (const Token& token : line.tokens) words += token.key.empty() ? 0 : 1;
  for (const Heading& heading : headings) {
    for (std::size_t i = heading.span.begin; i < heading.span.end; ++i) {
      covered += line.tokens[i].key.empty() ? 0 : 1;
    }
  }
  return words == 0 ? 0 : static_cast<double>(covered) / static_cast<double>(words);
}

bool makes_table(const std::vector<Heading>& headings) {
  std::set<Label> roles;
  for (const Heading& heading : headings) roles.insert(heading.role);
  const auto has = [&](auto... one) { return (roles.contains(one) || ...); };
  const bool amounts = has(Label::col_amount, Label::col_gross, Label::col_price);
  const bool things = has(Label::col_description, Label::col_item, Label::col_quantity);
  if (!amounts || !things) return false;
  return roles.size() >= 3 || has(Label::col_description);
}

void add_column(const Reading& reading, const Heading& heading, std::vector<Column>& columns) {
  const document::Box box = box_of(reading.layout, heading.span);
  // The second line of a heading ("Unit" over "price") refines the first.
  for (Column& column : columns) {
    if (box.x0 < column.x1 && box.x1 > column.x0) {
      column.x0 = std::min(column.x0, box.x0);
      column.x1 = std::max(column.x1, box.x1);
      if (heading.weight >= 1.2) column.role = heading.role;
      return;
    }
  }
  columns.push_back({heading.role, box.x0, box.x1});
}

// "Total" heads the amounts unless another column does; of equal headings the last one counts for
// amounts, the first one for the rest.
void settle_roles(std::vector<Column>& columns) {
  std::ranges::sort(columns, {}, &Column::x0);
  const auto has = [&](Label role) {
    return std::ranges::contains(columns, role, &Column::role);
  };
  if (!has(Label::col_amount)) {
    for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
      if (column->role != Label::col_gross) continue;
      column->role = Label::col_amount;
      break;
    }
  }
  std::set<Label> seen;
  for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
    const bool amount = column->role == Label::col_amount || column->role == Label::col_gross;
    if (amount && !seen.insert(column->role).second) column->role = Label::other;
  }
  for (Column& column : columns) {
    const bool amount = column.role == Label::col_amount || column.role == Label::col_gross;
    if (amount || column.role == Label::other || column.role == Label::col_date) continue;
    if (!seen.insert(column.role).second) {
      // A second price column holds amounts when nothing else does.
      const bool price = column.role == Label::col_price && !seen.contains(Label::col_amount);
      column.role = price ? Label::col_amount : Label::other;
      if (price) seen.insert(Label::col_amount);
    }
  }
}

}  // namespace

const Column* TableHeader::find(Label role) const {
  const auto column = std::ranges::find(columns, role, &Column::role);
  return column == columns.end() ? nullptr : &*column;
}

std::optional<TableHeader> find_header(const Reading& reading, std::size_t page,
                                       std::size_t from_line) {
  const auto& lines = reading.layout[page].lines;
  for (std::size_t row = from_line; row < lines.size(); ++row) {
    std::vector<Heading> headings = headings_of(reading, page, row);
    if (headings.empty() || has_money(reading, page, row)) continue;
    if (coverage(lines[row], headings) < 0.45) continue;
    TableHeader header{.page = page, .first_line = row, .last_line = row, .columns = {}};
    for (const Heading& heading : headings) add_column(reading, heading, header.columns);
    // Headings that wrap: nearby lines without amounts that hold headings too.
    for (std::size_t next = row + 1; next < std::min(row + 3, lines.size()); ++next) {
      if (lines[next].box.y0 - lines[next - 1].box.y1 > 0.7 * lines[next].size) break;
      const auto below = headings_of(reading, page, next);
      if (below.empty() || has_money(reading, page, next) ||
          coverage(lines[next], below) < 0.45) {
        break;
      }
      for (const Heading& heading : below) add_column(reading, heading, header.columns);
      headings.insert(headings.end(), below.begin(), below.end());
      header.last_line = next;
    }
    if (!makes_table(headings)) continue;
    settle_roles(header.columns);
    return header;
  }
  return std::nullopt;
}

}  // namespace iscan::predictor_local
