#include "predictor_local/receipt_items.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace iscan::predictor_local {
namespace {

using invoice::Field;
using invoice::FieldId;
using invoice::FieldMap;

constexpr double kScore = 0.6;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

bool has_letters(const Line& line, std::size_t begin, std::size_t end) {
  int letters = 0;
  for (std::size_t i = begin; i < end; ++i) {
    for (const char c : line.tokens[i].key) letters += c < '0' || c > '9' ? 1 : 0;
  }
  return letters >= 3;
}

bool names_a_sum(const Reading& reading, std::size_t line) {
  return std::ranges::any_of(reading.labels, [&](const Found& found) {
    if (found.span.page != 0 || found.span.line != line || found.weight < 0.6) return false;
    switch (found.label) {
      case Label::net:
      case Label::gross:
      case Label::due:
      case Label::vat:
      case Label::cash:
      case Label::change:
      case Label::rounding:
      case Label::tip: return found.span.begin <= 1;
      default: return false;
    }
  });
}

// The first line with a sum and an amount: items stand above it.
std::size_t end_of_items(const Reading& reading) {
  const auto& lines = reading.layout.front().lines;
  for (std::size_t row = 0; row < lines.size(); ++row) {
    if (names_a_sum(reading, row) && !amounts_in(reading.values, 0, row).empty()) return row;
  }
  return 0;
}

Field field_of(const Reading& reading, const Span& span, invoice::Value value) {
  Field field;
  field.value = std::move(value);
  field.evidence = evidence_of(reading.layout, span);
  field.confidence = kScore;
  return field;
}

// "2 Large Fry", "2 x 95.00": a small whole number in front.
std::optional<std::size_t> quantity_token(const Line& line) {
  const std::string& text = line.tokens.front().text;
  const bool digits = !text.empty() && text.size() <= 3 &&
                      text.find_first_not_of("0123456789") == std::string::npos;
  return digits && line.tokens.size() > 1 ? std::optional<std::size_t>{0} : std::nullopt;
}

// "3 St x 1,59", "0,412 kg x 21,90": how an item's amount comes about, no item of its own.
bool is_detail(const Line& line, std::size_t end) {
  for (std::size_t i = 0; i < end; ++i) {
    const std::string& text = line.tokens[i].text;
    if (text == "x" || text == "X" || text == "×" || text == "@" || text == "Xx" || text == "XX") {
      return i + 2 >= end;
    }
  }
  return false;
}

std::optional<FieldMap> item_in(const Reading& reading, std::size_t row, std::size_t name_row) {
  const Line& line = reading.layout.front().lines[row];
  const AmountValue* amount = nullptr;
  for (const AmountValue* value : amounts_in(reading.values, 0, row)) {
    if (value->money) amount = value;
  }
  if (amount == nullptr || line.tokens.size() - amount->span.end > 2) return std::nullopt;
  FieldMap item;
  item.set(FieldId::line_net_amount, field_of(reading, amount->span, amount->value));
  std::size_t begin = 0;
  if (const auto quantity = quantity_token(line)) {
    begin = 1;
    const auto value = Decimal::parse(line.tokens.front().text);
    if (value && !value->is_zero()) {
      item.set(FieldId::line_quantity, field_of(reading, {0, row, 0, 1}, *value));
    }
  }
  std::size_t end = amount->span.begin;
  for (const AmountValue* value : amounts_in(reading.values, 0, row)) {
    if (value->money && value->span.begin < end && value->span.begin > begin) {
      end = value->span.begin;
    }
  }
  if (is_detail(line, end) && name_row == kNone) return std::nullopt;
  if (has_letters(line, begin, end)) {
    const Span name{0, row, begin, end};
    item.set(FieldId::line_name, field_of(reading, name, text_of(reading.layout, name)));
  } else if (name_row != kNone) {
    const Span name{0, name_row, 0, reading.layout.front().lines[name_row].tokens.size()};
    item.set(FieldId::line_name, field_of(reading, name, text_of(reading.layout, name)));
  } else {
    return std::nullopt;
  }
  return item;
}

}  // namespace

void offer_receipt_items(Reading& reading) {
  const auto& lines = reading.layout.front().lines;
  invoice::RowSet set{.group = invoice::Group::line, .rows = {}, .score = kScore};
  std::size_t name_row = kNone;
  const std::size_t end = end_of_items(reading);
  for (std::size_t row = 0; row < end; ++row) {
    if (auto item = item_in(reading, row, name_row)) {
      set.rows.push_back(*std::move(item));
      name_row = kNone;
    } else {
      name_row = has_letters(lines[row], 0, lines[row].tokens.size()) ? row : kNone;
    }
  }
  if (!set.rows.empty()) reading.draft.row_sets.push_back(std::move(set));
}

}  // namespace iscan::predictor_local
