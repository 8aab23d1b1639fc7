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

FieldMap fields_of(const Reading& reading, const TableRow& row, double score) {
  FieldMap fields;
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

// The table with its repetitions on further pages: all headers that name the same columns.
std::vector<TableRow> read_tables(const Reading& reading) {
  std::vector<TableRow> best;
  std::optional<TableHeader> first;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    std::size_t line = 0;
    while (auto header = find_header(reading, page, line)) {
      std::size_t end = header->last_line + 1;
      auto rows = read_rows(reading, *header, end);
      line = std::max(end, header->last_line + 1);
      if (rows.empty()) continue;
      if (!first) {
        first = header;
        best = std::move(rows);
      } else if (same_columns(*first, *header)) {
        std::ranges::move(rows, std::back_inserter(best));
      }
    }
  }
  return best;
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
