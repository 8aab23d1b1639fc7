// Numbers and references: a label, then something that looks like an identifier.
#include <algorithm>
#include <optional>

#include "notation/check_digits.h"
#include "notation/identifiers.h"
#include "predictor_local/reading.h"

namespace iscan::predictor_local {
namespace {

using invoice::FieldId;

struct Wanted {
  Label label;
  FieldId field;
};

constexpr Wanted kWanted[] = {
    {Label::invoice_number, FieldId::invoice_number},
    {Label::order_number, FieldId::purchase_order},
    {Label::buyer_reference, FieldId::buyer_reference},
    {Label::customer_number, FieldId::buyer_id},
    {Label::payment_reference, FieldId::remittance_reference},
    {Label::contract, FieldId::contract},
};

constexpr double kRight = 1.0;
constexpr double kBelow = 0.85;
constexpr double kPerson = 0.85;
constexpr double kFarBelow = 0.6;

bool is_date(const Reading& reading, const Span& span) {
  return std::ranges::any_of(reading.values.dates, [&](const DateValue& date) {
    return date.span.page == span.page && date.span.line == span.line &&
           date.span.begin <= span.begin && date.span.end >= span.end;
  });
}

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Letters, digits and the marks that numbers have inside; a digit somewhere.
bool looks_like_id(std::string_view text) {
  if (text.empty() || text.size() > 35 || !has_digit(text)) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '/' || c == '.' || c == '_' || c == '#' || c == '+' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// "SERVEXEC": a reference of capitals only.
bool is_code_word(std::string_view text) {
  return text.size() >= 4 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

bool is_prefix(std::string_view text) {
  return text.size() <= 5 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || c == '-' || c == '/' || c == '.';
         });
}

std::string without_edges(std::string text) {
  const auto edge = [](char c) {
    return c == '.' || c == ',' || c == ':' || c == '#' || c == ';' || c == '(' || c == ')' ||
           c == '*';
  };
  while (!text.empty() && edge(text.back())) text.pop_back();
  while (!text.empty() && edge(text.front())) text.erase(text.begin());
  return text;
}

struct Id {
  Span span;
  std::string value;
};

// The identifier that starts the span: "RE 2024-12", "4711", "12 34 5678" for references.
std::optional<Id> id_in(const Reading& reading, Span span, bool digits_may_be_spaced,
                        bool words_allowed) {
  const Line& line = line_of(reading.layout, span);
  while (span.begin < span.end && is_filler(line.tokens[span.begin])) ++span.begin;
  if (span.begin >= span.end) return std::nullopt;
  std::size_t end = span.begin + 1;
  std::string value = without_edges(line.tokens[span.begin].text);
  if (is_prefix(value) && end < span.end && has_digit(line.tokens[end].text)) {
    value += (line.tokens[end].gap_before ? " " : "") + without_edges(line.tokens[end].text);
    ++end;
  }
  // "2024 - 0012", "F 2024 / 17" and spaced payment references.
  while (end < span.end) {
    const std::string& next = line.tokens[end].text;
    const bool joined = !line.tokens[end].gap_before && looks_like_id(without_edges(next));
    const bool dash = (next == "-" || next == "/") && end + 1 < span.end &&
                      looks_like_id(without_edges(line.tokens[end + 1].text));
    const bool spaced = digits_may_be_spaced && cell_at(line, end).begin <= span.begin &&
                        next.find_first_not_of("0123456789") == std::string::npos;
    if (!joined && !dash && !spaced) break;
    if (line.tokens[end].gap_before) value += ' ';
    value += without_edges(next);
    ++end;
    if (dash) {
      value = without_edges(value);
      value += next;
      value += without_edges(line.tokens[end].text);
      ++end;
    }
  }
  std::string compact = value;
  std::erase(compact, ' ');
  if (!looks_like_id(compact) && !(words_allowed && is_code_word(compact))) return std::nullopt;
  span.end = end;
  return Id{span, value};
}

// How much the form speaks for a document number.
double form_weight(const Reading& reading, FieldId field, const Id& id) {
  if (is_date(reading, id.span)) return 0.25;
  const bool amount = std::ranges::any_of(reading.values.amounts, [&](const AmountValue& value) {
    return value.span.page == id.span.page && value.span.line == id.span.line &&
           value.span.begin == id.span.begin && value.money && value.decimals == 2;
  });
  if (amount) return 0.2;
  if (field == FieldId::invoice_number && id.value.size() == 1) return 0.5;
  return 1;
}

std::string canonical(FieldId field, const std::string& value) {
  if (field != FieldId::remittance_reference) return value;
  std::string compact = value;
  std::erase(compact, ' ');
  if (const auto rf = notation::parse_payment_reference(value, notation::ReferenceKind::rf)) {
    return rf->value;
  }
  return compact;
}

// "Your reference: Erika Muster": the words of the next cell.
std::optional<Span> person_in(const Reading& reading, const Found& found) {
  const Line& line = line_of(reading.layout, found.span);
  std::size_t begin = found.span.end;
  while (begin < line.tokens.size() && is_filler(line.tokens[begin])) ++begin;
  if (begin >= line.tokens.size()) return std::nullopt;
  const Span span{found.span.page, found.span.line, begin, cell_at(line, begin).end};
  if (has_label(reading, span.page, span.line, span.begin, span.end)) return std::nullopt;
  const bool near = line.tokens[begin].box.x0 - box_of(reading.layout, found.span).x1 < 150;
  return near && span.end - span.begin <= 5 ? std::optional{span} : std::nullopt;
}

void read_label(Reading& reading, const Found& found, FieldId field) {
  const bool spaced = field == FieldId::remittance_reference;
  const bool words = field == FieldId::buyer_reference && found.weight >= 0.8;
  const std::size_t page = found.span.page;
  const std::size_t row = found.span.line;
  const std::size_t stop = next_label(reading, page, row, found.span.end);
  const auto offer = [&](const std::optional<Id>& id, double relation) {
    if (!id) return;
    const double score = found.weight * relation * form_weight(reading, field, *id);
    reading.propose(field, canonical(field, id->value), id->span, score);
  };
  const auto right = id_in(reading, {page, row, found.span.end, stop}, spaced, words);
  if (right) {
    offer(right, kRight);
    return;
  }
  if (field == FieldId::buyer_reference && found.weight >= 0.7) {
    if (const auto person = person_in(reading, found)) {
      reading.propose(field, text_of(reading.layout, *person), *person, found.weight * kPerson);
      return;
    }
  }
  double relation = kBelow;
  for (const Span& cell : cells_below(reading, found.span, 2)) {
    if (has_label(reading, cell.page, cell.line, cell.begin, cell.end)) break;
    const auto below = id_in(reading, cell, spaced, words);
    offer(below, relation);
    if (below) break;
    relation = kFarBelow;
  }
}

}  // namespace

// Danish payment lines: "+71<000000100425032+99999888<".
void read_payment_lines(Reading& reading) {
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      const Line& line = reading.layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size(); ++i) {
        const std::string& text = line.tokens[i].text;
        const auto open = text.find('<');
        if (!text.starts_with('+') || open == std::string::npos || open > 4) continue;
        const auto plus = text.find('+', open);
        const std::string id = text.substr(open + 1, plus - open - 1);
        if (plus == std::string::npos || !notation::all_digits(id)) continue;
        reading.propose(FieldId::remittance_reference, id, {page, row, i, i + 1}, 0.9);
      }
    }
  }
}

void read_references(Reading& reading) {
  read_payment_lines(reading);
  for (const Found& found : reading.labels) {
    for (const Wanted& wanted : kWanted) {
      if (wanted.label == found.label) read_label(reading, found, wanted.field);
    }
  }
}

}  // namespace iscan::predictor_local
