// Dates: by their label, and the first date of the first page when no label says more.
#include <algorithm>
#include <array>
#include <cmath>

#include "predictor_local/reading.h"

namespace iscan::predictor_local {
namespace {

using invoice::FieldId;

struct Wanted {
  Label label;
  FieldId field;
};

constexpr Wanted kWanted[] = {
    {Label::issue_date, FieldId::issue_date},
    {Label::due_date, FieldId::due_date},
    {Label::delivery_date, FieldId::delivery_date},
};

constexpr double kRight = 0.97;
constexpr double kFarRight = 0.8;   // another cell lies between
constexpr double kOtherWord = 0.5;  // "Date of birth: …": the label goes on
constexpr double kBelow = 0.85;
constexpr double kSecondOfColumn = 0.4;
constexpr double kSentence = 0.75;
constexpr double kUnlabelled = 0.35;
constexpr double kAmbiguous = 0.8;

const DateValue* date_at(const Reading& reading, std::size_t page, std::size_t line,
                         std::size_t begin, std::size_t end) {
  for (const DateValue& date : reading.values.dates) {
    if (date.span.page == page && date.span.line == line && date.span.begin >= begin &&
        date.span.begin < end) {
      return &date;
    }
  }
  return nullptr;
}

void offer(Reading& reading, FieldId field, const DateValue& date, double score) {
  // The rest of the world writes the day first.
  const bool day_first = !reading.country.empty() && reading.country != "US";
  const bool unsure = date.date.ambiguous && !day_first;
  // American documents write the month first.
  const bool american = unsure && reading.country == "US" && date.date.other;
  const Date value = american ? *date.date.other : date.date.value;
  reading.propose(field, value, date.span, score * (unsure ? kAmbiguous : 1));
  if (unsure && date.date.other) {
    const Date other = american ? date.date.value : *date.date.other;
    reading.propose(field, other, date.span, score * (1 - kAmbiguous));
  }
}

// "… No 17 of" ends a line, the date starts the next one.
const DateValue* wrapped_date(const Reading& reading, const Found& found) {
  const auto& lines = reading.layout[found.span.page].lines;
  const std::size_t next = found.span.line + 1;
  if (found.span.begin == 0 || next >= lines.size()) return nullptr;
  const Line& line = lines[found.span.line];
  if (found.span.end != line.tokens.size()) return nullptr;
  const Cell& cell = cell_at(line, found.span.begin);
  if (cell.begin == found.span.begin) return nullptr;
  if (std::abs(lines[next].box.x0 - cell.box.x0) > line.size) return nullptr;
  return date_at(reading, found.span.page, next, 0, 1);
}

void read_label(Reading& reading, const Found& found, FieldId field) {
  const Line& line = line_of(reading.layout, found.span);
  const std::size_t stop = next_label(reading, found.span.page, found.span.line, found.span.end);
  if (const DateValue* date =
          date_at(reading, found.span.page, found.span.line, found.span.end, stop)) {
    std::size_t first = found.span.end;
    while (first < date->span.begin && is_filler(line.tokens[first])) ++first;
    const bool adjacent = first == date->span.begin;
    const bool other_cell = cell_at(line, found.span.begin).end <= date->span.begin &&
                            cell_at(line, found.span.begin).end <= first;
    const double relation = adjacent ? kRight : other_cell ? kFarRight : kOtherWord;
    offer(reading, field, *date, found.weight * relation);
    return;
  }
  if (const DateValue* date = wrapped_date(reading, found)) {
    offer(reading, field, *date, found.weight * kRight);
    return;
  }
  double relation = kBelow;
  for (const Span& cell : cells_below(reading, found.span, 2)) {
    if (const DateValue* date = date_at(reading, cell.page, cell.line, cell.begin, cell.end)) {
      offer(reading, field, *date, found.weight * relation);
      return;
    }
    if (has_label(reading, cell.page, cell.line, cell.begin, cell.end)) return;
    relation *= 0.7;
  }
}

// "Zahlbar ohne Abzug bis 22.04.2025": a word of payment, then a word that leads to the date.
void read_sentences(Reading& reading) {
  constexpr std::array<std::string_view, 17> kPayment = {
      "zahlbar", "zahlen",  "uberweisen", "begleichen", "payable",  "pay",
      "payment", "payer",   "regler",     "paiement",   "betala",   "betalas",
      "betales", "betalen", "maksettava", "pagar",      "pagamento"};
  constexpr std::array<std::string_view, 14> kUntil = {
      "bis",   "zum",   "by",   "before", "avant", "senast", "until",
      "antes", "entro", "voor", "le",     "den",   "am",     "spatestens"};
  for (const DateValue& date : reading.values.dates) {
    const Line& line = line_of(reading.layout, date.span);
    if (date.span.begin == 0 ||
        !std::ranges::contains(kUntil, line.tokens[date.span.begin - 1].key)) {
      continue;
    }
    const auto end = line.tokens.begin() + static_cast<std::ptrdiff_t>(date.span.begin);
    const bool payment = std::any_of(line.tokens.begin(), end, [&](const Token& token) {
      return std::ranges::contains(kPayment, token.key);
    });
    if (payment) offer(reading, FieldId::due_date, date, kSentence);
  }
}

// Recognition lost the label: the date under the issue date, later than it.
void read_second_of_column(Reading& reading) {
  for (const DateValue& first : reading.values.dates) {
    const bool issued = std::ranges::any_of(reading.draft.candidates, [&](const auto& candidate) {
      return candidate.field == FieldId::issue_date && candidate.score > 0.6 &&
             candidate.value == invoice::Value(first.date.value);
    });
    if (!issued || !reading.layout[first.span.page].ocr) continue;
    const document::Box box = box_of(reading.layout, first.span);
    for (const DateValue& second : reading.values.dates) {
      if (second.span.page != first.span.page || second.span.line <= first.span.line ||
          second.span.line > first.span.line + 2 || second.date.value <= first.date.value) {
        continue;
      }
      if (has_label(reading, second.span.page, second.span.line, 0, second.span.begin)) continue;
      if (std::abs(box_of(reading.layout, second.span).x0 - box.x0) > 4) continue;
      offer(reading, FieldId::due_date, second, kSecondOfColumn);
    }
  }
}

// Without a label the highest date of the first page is the likeliest.
void read_unlabelled(Reading& reading) {
  double score = kUnlabelled;
  int taken = 0;
  for (const DateValue& date : reading.values.dates) {
    if (date.span.page != 0 || ++taken > 4) break;
    offer(reading, FieldId::issue_date, date, score);
    score *= 0.7;
  }
}

}  // namespace

void read_dates(Reading& reading) {
  for (const Found& found : reading.labels) {
    for (const Wanted& wanted : kWanted) {
      if (wanted.label == found.label) read_label(reading, found, wanted.field);
    }
  }
  read_sentences(reading);
  read_second_of_column(reading);
  read_unlabelled(reading);
}

}  // namespace iscan::predictor_local
