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

bool makes_table(const std::vector<Column>& columns) {
  std::set<Label> roles;
  for (const Column& column : columns) roles.insert(column.role);
  const auto has = [&](auto... one) { return (roles.contains(one) || ...); };
  const bool amounts = has(Label::col_amount, Label::col_gross, Label::col_price);
  const bool things = has(Label::col_description, Label::col_item, Label::col_quantity);
  if (!amounts || !things) return false;
  return roles.size() >= 3 || has(Label::col_description);
}

// The surest column meaning of words on top of each other ("Unit" over "price").
std::optional<Heading> stacked_meaning(const std::string& key) {
  std::optional<Heading> best;
  for (const Meaning& meaning : meanings_of(key)) {
    const Label role = column_role(meaning.label);
    if (role == Label::other) continue;
    const double weight = meaning.weight + (is_own_column_word(meaning.label) ? 0.3 : 0);
    if (!best || weight > best->weight) best = Heading{{}, role, weight};
  }
  return best;
}

// A column while its heading is being read.
struct Draft {
  Column column;
  double weight = 0;
  std::string key;  // all words so far
};

bool overlaps(const document::Box& box, const Column& column) {
  return box.x0 < column.x1 && box.x1 > column.x0;
}

void widen(Column& column, const document::Box& box) {
  column.x0 = std::min(column.x0, box.x0);
  column.x1 = std::max(column.x1, box.x1);
}

// Adds one line of the header. Words over or under a column refine what it means.
void add_line(const Reading& reading, std::size_t page, std::size_t row, bool above,
              std::vector<Draft>& drafts) {
  const Line& line = reading.layout[page].lines[row];
  std::vector<bool> covered(line.tokens.size(), false);
  std::vector<Draft> fresh;
  for (const Heading& heading : headings_of(reading, page, row)) {
    const document::Box box = box_of(reading.layout, heading.span);
    for (std::size_t i = heading.span.begin; i < heading.span.end; ++i) covered[i] = true;
    std::string key;
    for (std::size_t i = heading.span.begin; i < heading.span.end; ++i) key += line.tokens[i].key;
    const auto known = std::ranges::find_if(
        drafts, [&](const Draft& draft) { return overlaps(box, draft.column); });
    if (known == drafts.end()) {
      fresh.push_back({{heading.role, box.x0, box.x1}, heading.weight, key});
      continue;
    }
    known->key = above ? key + known->key : known->key + key;
    widen(known->column, box);
    if (const auto both = stacked_meaning(known->key)) {
      known->column.role = both->role;
      known->weight = both->weight + 0.1;
    } else if (heading.weight > known->weight) {
      known->column.role = heading.role;
      known->weight = heading.weight;
    }
  }
  for (std::size_t i = 0; i < line.tokens.size(); ++i) {
    if (covered[i]) continue;
    for (Draft& draft : drafts) {
      if (!overlaps(line.tokens[i].box, draft.column)) continue;
      const std::string key =
          above ? line.tokens[i].key + draft.key : draft.key + line.tokens[i].key;
      const auto both = stacked_meaning(key);
      if (!both) continue;
      draft = {{both->role, draft.column.x0, draft.column.x1}, both->weight + 0.1, key};
      widen(draft.column, line.tokens[i].box);
    }
  }
  drafts.insert(drafts.end(), fresh.begin(), fresh.end());
}

// A line that can be part of a header beside its main line: near, no amounts, short words.
bool belongs_to_header(const Reading& reading, std::size_t page, std::size_t row,
                       const Line& neighbour) {
  const Line& line = reading.layout[page].lines[row];
  const double gap = std::max(line.box.y0 - neighbour.box.y1, neighbour.box.y0 - line.box.y1);
  if (gap > 0.8 * neighbour.size || has_money(reading, page, row)) return false;
  return std::ranges::all_of(line.cells,
                             [](const Cell& cell) { return cell.end - cell.begin <= 4; });
}

// "Item" beside "Description" is a number or code.
void settle_descriptions(std::vector<Column>& columns) {
  Column* best = nullptr;
  for (Column& column : columns) {
    if (column.role != Label::col_description) continue;
    if (best == nullptr || column.weight > best->weight) best = &column;
  }
  for (Column& column : columns) {
    if (column.role == Label::col_description && &column != best) column.role = Label::col_item;
  }
}

// "Total" heads the amounts unless another column does; of equal headings the last one counts for
// amounts, the first one for the rest.
void settle_roles(std::vector<Column>& columns) {
  std::ranges::sort(columns, {}, &Column::x0);
  settle_descriptions(columns);
  const auto has = [&](Label role) { return std::ranges::contains(columns, role, &Column::role); };
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
    const std::vector<Heading> headings = headings_of(reading, page, row);
    if (headings.empty() || has_money(reading, page, row)) continue;
    if (coverage(lines[row], headings) < 0.45) continue;
    TableHeader header{.page = page, .first_line = row, .last_line = row, .columns = {}};
    std::vector<Draft> drafts;
    add_line(reading, page, row, /*above=*/false, drafts);
    for (std::size_t above = row; above-- > from_line && row - above <= 2;) {
      if (!belongs_to_header(reading, page, above, lines[above + 1])) break;
      add_line(reading, page, above, /*above=*/true, drafts);
      header.first_line = above;
    }
    for (std::size_t below = row + 1; below < std::min(row + 4, lines.size()); ++below) {
      if (!belongs_to_header(reading, page, below, lines[below - 1])) break;
      if (headings_of(reading, page, below).empty()) break;
      add_line(reading, page, below, /*above=*/false, drafts);
      header.last_line = below;
    }
    for (const Draft& draft : drafts) {
      header.columns.push_back(draft.column);
      header.columns.back().weight = draft.weight;
    }
    if (!makes_table(header.columns)) continue;
    settle_roles(header.columns);
    return header;
  }
  return std::nullopt;
}

}  // namespace iscan::predictor_local
