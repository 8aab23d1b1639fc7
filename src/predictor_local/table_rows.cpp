#include <algorithm>
#include <cmath>
#include <limits>

#include "predictor_local/table.h"

namespace iscan::predictor_local {
namespace {

constexpr double kFarthest = 70;    // points between a value and the heading it belongs to
constexpr double kBlankStop = 0.2;  // share of the page height without rows that ends a table

bool is_numeric(Label role) {
  switch (role) {
    case Label::col_quantity:
    case Label::col_price:
    case Label::col_vat_rate:
    case Label::col_vat_amount:
    case Label::col_amount:
    case Label::col_gross:
    case Label::col_discount:
    case Label::col_position: return true;
    default: return false;
  }
}

bool has_letters(const std::string& text) {
  return std::ranges::count_if(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  static_cast<unsigned char>(c) >= 0xC3;
         }) >= 2;
}

bool fits(const AmountValue& value, Label role) {
  if (value.percent) {
    return role == Label::col_vat_rate || role == Label::col_discount ||
           role == Label::col_vat_amount;
  }
  if (role == Label::col_position) return !value.money && value.decimals == 0;
  if (role == Label::col_quantity) return value.currency.empty();
  return true;
}

// How far a value stands from a column: 0 when they overlap well.
double distance(const document::Box& box, const Column& column) {
  const double shared = std::min(box.x1, column.x1) - std::max(box.x0, column.x0);
  if (shared > 0) return -shared / std::max(1.0, std::min(box.width(), column.x1 - column.x0));
  return -shared;
}

const Column* column_of(const TableHeader& header, const document::Box& box,
                        const AmountValue* value) {
  const Column* best = nullptr;
  double best_distance = kFarthest;
  for (const Column& column : header.columns) {
    const double far = distance(box, column);
    // A rate belongs to the nearest column that can hold rates.
    if (value != nullptr && value->percent && !fits(*value, column.role)) continue;
    if (far < best_distance) {
      best_distance = far;
      best = &column;
    }
  }
  if (best == nullptr || value == nullptr) return best;
  if (is_numeric(best->role) && fits(*value, best->role)) return best;
  return best->role == Label::col_description || best->role == Label::col_item ? best : nullptr;
}

class RowReader {
 public:
  RowReader(const Reading& reading, const TableHeader& header)
      : reading_(reading), header_(header), lines_(reading.layout[header.page].lines) {
    set_text_zone();
  }

  // One line as a row; its values may be empty.
  TableRow read(std::size_t line) const {
    TableRow row{.page = header_.page, .line = line};
    std::vector<bool> used(lines_[line].tokens.size(), false);
    std::vector<const AmountValue*> outside;  // values right of the description
    for (const AmountValue* value : amounts_in(reading_.values, header_.page, line)) {
      take(*value, line, row, used);
      if (box_of(reading_.layout, value->span).center_x() > right_) outside.push_back(value);
    }
    take_in_order(outside, row, used);
    read_texts(line, row, used);
    return row;
  }

 private:
  // Text of the description reaches from the column before to the one after it.
  void set_text_zone() {
    const Column* text = header_.find(Label::col_description);
    if (text == nullptr) text = header_.find(Label::col_item);
    left_ = 0;
    right_ = std::numeric_limits<double>::max();
    for (const Column& column : header_.columns) {
      if (text == nullptr) {
        right_ = std::min(right_, column.x0);
      } else if (column.x0 > text->x0) {
        right_ = std::min(right_, column.x0 - 1);
      } else if (column.x0 < text->x0) {
        left_ = std::max(left_, column.x1);
      }
    }
    if (text != nullptr) left_ = std::min(left_, text->x0 - 2);
  }

  // A number inside a text ("iPhone 15 Pro") is no value of the column beside it.
  bool is_inside_text(const Line& line, const Span& span, const Column& column) const {
    const Cell& cell = cell_at(line, span.begin);
    for (std::size_t i = cell.begin; i < span.begin; ++i) {
      const document::Box& box = line.tokens[i].box;
      const bool text_zone = box.center_x() > left_ && box.center_x() < right_;
      if (text_zone && has_letters(line.tokens[i].text) && box.x1 < column.x0) return true;
    }
    return false;
  }

  void take(const AmountValue& value, std::size_t line, TableRow& row,
            std::vector<bool>& used) const {
    const document::Box box = box_of(reading_.layout, value.span);
    const Column* column = column_of(header_, box, &value);
    Label role = column == nullptr ? Label::other : column->role;
    if (value.percent && role == Label::other && header_.find(Label::col_vat_rate) == nullptr) {
      role = Label::col_vat_rate;
    }
    // "VAT" may head rates as well as amounts.
    const bool rate = value.percent || (!value.money && value.value < Decimal::from_int(30));
    if (role == Label::col_vat_amount && rate) role = Label::col_vat_rate;
    if (!is_numeric(role)) return;
    if (column != nullptr && is_inside_text(lines_[line], value.span, *column)) return;
    row.values[role] = &value;
    for (std::size_t i = value.span.begin; i < value.span.end; ++i) used[i] = true;
  }

  // Values that stand beside their headings: as many as there are columns, in the same order.
  void take_in_order(const std::vector<const AmountValue*>& values, TableRow& row,
                     std::vector<bool>& used) const {
    if (row.values.size() >= values.size()) return;
    std::vector<Label> roles;
    for (const Column& column : header_.columns) {
      if (is_numeric(column.role) && column.x0 >= right_) roles.push_back(column.role);
    }
    if (roles.size() != values.size()) return;
    for (std::size_t i = 0; i < roles.size(); ++i) {
      if (!fits(*values[i], roles[i])) return;
    }
    for (std::size_t i = 0; i < roles.size(); ++i) {
      row.values[roles[i]] = values[i];
      for (std::size_t t = values[i]->span.begin; t < values[i]->span.end; ++t) used[t] = true;
    }
  }

  void read_texts(std::size_t line, TableRow& row, const std::vector<bool>& used) const {
    const Line& words = lines_[line];
    for (std::size_t i = 0; i < words.tokens.size(); ++i) {
      if (used[i]) continue;
      const document::Box& box = words.tokens[i].box;
      const bool wanted = box.center_x() > left_ && box.x0 < right_;
      const Column* column = column_of(header_, box, nullptr);
      const Label role = column == nullptr ? Label::other : column->role;
      if (role == Label::col_unit || role == Label::col_quantity) {
        if (!row.unit && has_letters(words.tokens[i].text)) {
          row.unit = Span{header_.page, line, i, i + 1};
          continue;
        }
      }
      if (!wanted && role == Label::col_item) {
        extend(row.item, line, i);
      } else if (wanted) {
        extend(row.name, line, i);
      }
    }
  }

  void extend(std::optional<Span>& span, std::size_t line, std::size_t i) const {
    if (!span) {
      span = Span{header_.page, line, i, i + 1};
    } else if (span->end == i) {
      span->end = i + 1;
    }
  }

  const Reading& reading_;
  const TableHeader& header_;
  const std::vector<Line>& lines_;
  double left_ = 0;
  double right_ = 0;
};

// An amount is printed as money, or stands beside a quantity or price.
bool is_item(const TableRow& row) {
  const auto has = [&](Label role) { return row.values.contains(role); };
  const bool beside = has(Label::col_price) || has(Label::col_quantity);
  const auto amount = row.values.find(Label::col_amount);
  if (amount != row.values.end() && !amount->second->money && !beside) return false;
  return has(Label::col_amount) || has(Label::col_gross) ||
         (has(Label::col_price) && has(Label::col_quantity));
}

// A line that starts with the name of a sum and has nothing but sums ends the table.
bool is_total(const Reading& reading, const TableRow& row) {
  if (row.values.contains(Label::col_quantity) && row.values.contains(Label::col_price)) {
    return false;
  }
  for (const Found& found : reading.labels) {
    if (found.span.page != row.page || found.span.line != row.line || found.weight < 0.55) continue;
    const Line& line = line_of(reading.layout, found.span);
    const bool starts = cell_at(line, found.span.begin).begin == found.span.begin;
    switch (found.label) {
      case Label::net:
      case Label::gross:
      case Label::due:
      case Label::vat:
      case Label::paid:
      case Label::rounding:
      case Label::line_sum:
        if (starts) return true;
        break;
      default: break;
    }
  }
  return false;
}

bool is_carried_forward(const Line& line) {
  for (const Token& token : line.tokens) {
    for (const std::string_view word : {"ubertrag", "carried", "brought", "report", "riporto",
                                        "transport", "overfort", "siirto"}) {
      if (token.key.starts_with(word) && line.tokens.size() <= 6) return true;
    }
  }
  return false;
}

void add_text(const TableRow& text, std::vector<TableRow>& rows, std::vector<Span>& waiting) {
  if (!text.name) return;
  if (rows.empty()) {
    waiting.push_back(*text.name);
  } else {
    rows.back().more.push_back(*text.name);
  }
}

}  // namespace

namespace {

// A row that surely is one: most columns with numbers are filled.
bool fills_columns(const TableRow& row) { return is_item(row) && row.values.size() >= 3; }

TableBody read_body(const Reading& reading, const TableHeader& header, std::size_t first_line,
                    bool only_full_rows) {
  const PageLayout& page = reading.layout[header.page];
  const RowReader reader(reading, header);
  TableBody body;
  std::vector<Span> waiting;  // text above the first amount
  double last_y = first_line == 0 ? 0 : page.lines[first_line - 1].box.y1;
  std::size_t line = first_line;
  for (; line < page.lines.size(); ++line) {
    const Line& words = page.lines[line];
    const bool far = words.box.y0 - last_y > kBlankStop * page.height;
    if (far && (!only_full_rows || !body.rows.empty())) break;
    TableRow row = reader.read(line);
    if (is_carried_forward(words)) continue;
    if (is_total(reading, row)) {
      if (only_full_rows && body.rows.empty()) continue;
      break;
    }
    const bool wanted = only_full_rows && body.rows.empty() ? fills_columns(row) : is_item(row);
    if (!wanted) {
      add_text(row, body.rows, waiting);
      continue;
    }
    last_y = words.box.y1;
    if (body.rows.empty() && !waiting.empty()) {
      if (!row.name) row.name = waiting.back();
      waiting.clear();
    }
    body.rows.push_back(std::move(row));
  }
  body.end_line = line;
  body.reached_bottom = line == page.lines.size() || page.lines[line].box.y0 > 0.85 * page.height;
  return body;
}

}  // namespace

TableBody read_rows(const Reading& reading, const TableHeader& header) {
  return read_body(reading, header, header.last_line + 1, /*only_full_rows=*/false);
}

TableBody read_more_rows(const Reading& reading, const TableHeader& header, std::size_t page) {
  TableHeader moved = header;
  moved.page = page;
  return read_body(reading, moved, 0, /*only_full_rows=*/true);
}

}  // namespace iscan::predictor_local
