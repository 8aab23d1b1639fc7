// Line items: every reading of the tables becomes one set of rows.
#include <algorithm>
#include <array>
#include <utility>

#include "notation/text.h"
#include "predictor_local/table.h"

namespace iscan::predictor_local {
namespace {

using invoice::Field;
using invoice::FieldId;
using invoice::FieldMap;

constexpr double kWithHeader = 0.8;
constexpr double kWithoutHeader = 0.45;

constexpr std::pair<Label, FieldId> kNumbers[] = {
    {Label::col_quantity, FieldId::line_quantity},
    {Label::col_price, FieldId::line_price},
    {Label::col_vat_rate, FieldId::line_vat_rate},
    {Label::col_vat_amount, FieldId::line_tax_amount},
    {Label::col_amount, FieldId::line_net_amount},
    {Label::col_gross, FieldId::line_gross_amount},
};

Field field_at(const Reading& reading, const Span& span, invoice::Value value, double score) {
  Field field;
  field.value = std::move(value);
  field.evidence = evidence_of(reading.layout, span);
  field.confidence = score;
  return field;
}

// A name that goes on in the next line: it ends in a hyphen or comma, or the next starts small.
bool goes_on(const std::string& name, const std::string& next) {
  if (name.empty() || next.empty()) return false;
  return name.back() == '-' || name.back() == ',' || (next[0] >= 'a' && next[0] <= 'z');
}

// Codes and numbers only, no word: "4123456000014 ZS997".
bool is_code(const std::string& text) {
  int small = 0;
  for (const char c : text)
    small = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0xC3 ? small + 1 : small;
  const bool digits = text.find_first_of("0123456789") != std::string::npos;
  return digits && small < 2;
}

// The row whose text is a name: the first one unless it holds codes only.
void choose_name(const Reading& reading, TableRow& row) {
  if (!row.name || row.more.empty() || !is_code(text_of(reading.layout, *row.name))) return;
  if (is_code(text_of(reading.layout, row.more.front()))) return;
  if (!row.item) row.item = row.name;
  row.name = row.more.front();
  row.more.erase(row.more.begin());
}

void set_texts(const Reading& reading, const TableRow& row, double score, FieldMap& fields) {
  if (row.name) {
    std::string name = text_of(reading.layout, *row.name);
    std::string description;
    Field field = field_at(reading, *row.name, std::string(), score);
    for (const Span& span : row.more) {
      const std::string next = text_of(reading.layout, span);
      if (description.empty() && goes_on(name, next)) {
        name += " " + next;
      } else {
        description += (description.empty() ? "" : " ") + next;
      }
    }
    field.value = name;
    fields.set(FieldId::line_name, std::move(field));
    if (!description.empty()) {
      fields.set(FieldId::line_description,
                 field_at(reading, row.more.back(), description, score * 0.8));
    }
  }
  if (row.item) {
    fields.set(FieldId::line_seller_item_id,
               field_at(reading, *row.item, text_of(reading.layout, *row.item), score));
  }
}

FieldMap fields_of(const Reading& reading, TableRow row, double score) {
  FieldMap fields;
  choose_name(reading, row);
  for (const auto& [role, id] : kNumbers) {
    const auto value = row.values.find(role);
    if (value == row.values.end()) continue;
    fields.set(id, field_at(reading, value->second->span, value->second->value, score));
  }
  set_texts(reading, row, score, fields);
  return fields;
}

void offer(Reading& reading, const std::vector<TableRow>& rows, double score) {
  if (rows.empty()) return;
  invoice::RowSet set{.group = invoice::Group::line, .rows = {}, .score = score};
  for (const TableRow& row : rows) set.rows.push_back(fields_of(reading, row, score));
  reading.draft.row_sets.push_back(std::move(set));
}

bool same_columns(const TableHeader& a, const TableHeader& b) {
  return std::ranges::equal(a.columns, b.columns, {}, &Column::role, &Column::role);
}

// The table with its repetitions on further pages: all headers that name the same columns, and
// pages without a header where the table ran to the end of the page before.
std::vector<TableRow> read_tables(const Reading& reading) {
  std::vector<TableRow> all;
  std::optional<TableHeader> first;
  bool open = false;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    std::size_t line = 0;
    bool repeated = false;
    std::vector<TableRow> found;
    while (auto header = find_header(reading, page, line)) {
      TableBody body = read_rows(reading, *header);
      line = std::max(body.end_line, header->last_line + 1);
      if (body.rows.empty() && !body.reached_bottom) continue;
      if (first && !same_columns(*first, *header)) continue;
      repeated = true;
      if (!first) first = header;
      open = body.reached_bottom;
      std::ranges::move(body.rows, std::back_inserter(found));
    }
    if (!repeated && open && first) {
      TableBody body = read_more_rows(reading, *first, page);
      open = body.rows.empty() || body.reached_bottom;
      found = std::move(body.rows);
    }
    std::ranges::move(found, std::back_inserter(all));
  }
  return all;
}

void remember_lines(Reading& reading, const std::vector<TableRow>& rows) {
  for (const TableRow& row : rows) reading.table_lines.emplace_back(row.page, row.line);
}

}  // namespace

void read_lines(Reading& reading) {
  const std::vector<TableRow> rows = read_tables(reading);
  const std::vector<TableRow> proven = rows_without_header(reading);
  remember_lines(reading, rows.empty() ? proven : rows);
  offer(reading, rows, kWithHeader);
  offer(reading, proven, kWithoutHeader);
}

}  // namespace iscan::predictor_local
