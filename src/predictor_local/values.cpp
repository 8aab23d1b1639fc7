#include "predictor_local/values.h"

#include <algorithm>
#include <string_view>

#include "base/ascii.h"
#include "notation/months.h"
#include "notation/text.h"
#include "predictor_local/torn_dates.h"

namespace iscan::predictor_local {
namespace {

using notation::DateOrder;
using notation::DecimalMark;

constexpr std::size_t kLongestDate = 7;    // tokens: "Tuesday , 31 st of December 2024"
constexpr std::size_t kLongestAmount = 5;  // "- 1 234 567,89 kr"
// Digit groups of one number stand this close, in letter heights.
constexpr double kGroupGap = 0.45;
// The last group shows by its decimals that it belongs to what stands before it.
constexpr double kWideGroupGap = 0.75;
constexpr double kScannedGroupGap = 1.0;

// Torn numbers of recognition, in letter heights.
constexpr double kTornGap = 1.0;

bool has_digit(const std::string& text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool starts_digit(const std::string& text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

bool all_digits(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> number_texts(const Layout& layout) {
  std::vector<std::string> texts;
  for (const PageLayout& page : layout) {
    for (const Line& line : page.lines) {
      for (const Token& token : line.tokens) {
        if (has_digit(token.text)) texts.push_back(token.text);
      }
    }
  }
  return texts;
}

// Up to three digits, perhaps with a sign in front: "-4", "€1".
bool is_first_group(const std::string& text) {
  const auto begin = text.find_first_of("0123456789");
  if (begin == std::string::npos) return false;
  const std::string digits = text.substr(begin);
  return digits.size() <= 3 && all_digits(digits);
}

// Two groups of one number: the next one has exactly three digits before its mark or end.
bool continues_number(const Line& line, std::size_t i, bool ocr) {
  const Token& next = line.tokens[i];
  const Token& before = line.tokens[i - 1];
  const bool has_mark = next.text.find_first_of(",.") == 3;
  const bool group = is_first_group(before.text);
  const double wide = ocr ? kScannedGroupGap : kWideGroupGap;
  const double gap = has_mark && group ? wide : kGroupGap;
  if (next.box.x0 - before.box.x1 > gap * line.size) return false;
  std::size_t digits = 0;
  while (digits < next.text.size() && next.text[digits] >= '0' && next.text[digits] <= '9')
    ++digits;
  return digits == 3;
}

bool is_mark(char c) { return c == '.' || c == ','; }

// Recognition tears numbers at their decimal mark: "29. 70", "120000 .00".
bool is_torn(const Line& line, std::size_t i) {
  const std::string& before = line.tokens[i - 1].text;
  const std::string& next = line.tokens[i].text;
  if (line.tokens[i].box.x0 - line.tokens[i - 1].box.x1 > kTornGap * line.size) return false;
  const auto two_digits = [](std::string_view text) {
    return text.size() >= 2 && is_digit(text[0]) && is_digit(text[1]) &&
           (text.size() == 2 || !is_digit(text[2]));
  };
  if (before.size() >= 2 && is_mark(before.back()) && is_digit(before[before.size() - 2])) {
    return two_digits(next);
  }
  return is_mark(next.front()) && is_digit(before.back()) &&
         before.find_first_of(".,") == std::string::npos &&
         two_digits(std::string_view(next).substr(1));
}

// The words of an amount, torn numbers mended.
std::string amount_text(const Line& line, std::size_t begin, std::size_t end, bool ocr) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    const bool torn = ocr && i > begin && is_torn(line, i);
    if (i > begin && line.tokens[i].gap_before && !torn) text += ' ';
    text += line.tokens[i].text;
  }
  return text;
}

// Whether tokens [begin, end) can be one amount as they are spaced.
bool is_spaced_as_one(const Line& line, std::size_t begin, std::size_t end, bool ocr) {
  for (std::size_t i = begin + 1; i < end; ++i) {
    if (ocr && is_torn(line, i)) continue;
    const bool both = has_digit(line.tokens[i - 1].text) && starts_digit(line.tokens[i].text);
    if (both && !continues_number(line, i, ocr)) return false;
    if (line.tokens[i].box.x0 - line.tokens[i - 1].box.x1 > 2.5 * line.size) return false;
  }
  return true;
}

// Eight digits in a row are a phone, account or article number.
bool is_long_number(const std::string& text) {
  int run = 0;
  for (const char c : text) {
    run = is_digit(c) ? run + 1 : 0;
    if (run >= 8) return true;
  }
  return false;
}

// Specks beside a number are read as quotes, dots and strokes.
std::string without_specks(std::string text) {
  constexpr std::string_view kSpecks[] = {"\u201c", "\u201d", "\u2018", "\u2019", "\"", "'", "*",
                                          "~",      "_",      "`",      "|",      ":",  ";", "="};
  bool changed = true;
  while (changed) {
    changed = false;
    for (const std::string_view speck : kSpecks) {
      if (text.starts_with(speck)) {
        text.erase(0, speck.size());
        changed = true;
      }
      if (text.ends_with(speck) && text.size() > speck.size()) {
        text.resize(text.size() - speck.size());
        changed = true;
      }
    }
  }
  return text;
}

std::optional<AmountValue> amount_at(const Layout& layout, Span span, DecimalMark mark) {
  const Line& line = line_of(layout, span);
  const bool ocr = layout[span.page].ocr;
  const std::size_t limit = std::min(line.tokens.size(), span.begin + kLongestAmount);
  for (std::size_t end = limit; end > span.begin; --end) {
    if (!is_spaced_as_one(line, span.begin, end, ocr)) continue;
    std::string text = amount_text(line, span.begin, end, ocr);
    if (ocr) text = without_specks(std::move(text));
    if (!has_digit(text)) continue;
    const auto amount = notation::parse_amount(text, mark);
    if (!amount || (amount->decimals == 0 && is_long_number(text))) continue;
    span.end = end;
    AmountValue value{.span = span,
                      .value = amount->value,
                      .currency = amount->currency,
                      .decimals = amount->decimals,
                      .percent = amount->percent};
    const bool grouped = text.find_first_of(" ,.'") != std::string::npos && !amount->ambiguous;
    value.money = !value.percent && (amount->decimals == 2 || !value.currency.empty() ||
                                     (grouped && amount->decimals == 0));
    return value;
  }
  return std::nullopt;
}

std::string_view without_marks(std::string_view text) {
  while (!text.empty() && (text.back() == ',' || text.back() == '.')) text.remove_suffix(1);
  return text;
}

std::optional<DateValue> date_at(const Layout& layout, Span span, DateOrder order) {
  const Line& line = line_of(layout, span);
  const std::size_t limit = std::min(line.tokens.size(), span.begin + kLongestDate);
  const std::string text = text_of(line, span.begin, limit);
  auto date = notation::parse_date_prefix(text, order);
  const std::string& first = line.tokens[span.begin].text;
  const auto mended = layout[span.page].ocr ? mended_date(first) : std::nullopt;
  if (mended) {
    date = notation::parse_date_prefix(*mended, notation::DateOrder::day_first);
    if (date) date->length = first.size();
  }
  if (!date) return std::nullopt;
  std::size_t used = 0;
  span.end = span.begin;
  while (span.end < limit && used < date->length) {
    if (span.end > span.begin && line.tokens[span.end].gap_before) ++used;
    used += line.tokens[span.end++].text.size();
  }
  // Words before the date ("vom", "Monday") are no part of its place.
  while (span.begin + 1 < span.end && !has_digit(line.tokens[span.begin].text) &&
         notation::month_from(notation::folded(without_marks(line.tokens[span.begin].text))) == 0) {
    ++span.begin;
  }
  return DateValue{span, *date};
}

// Days above twelve tell which number is the day.
DateOrder vote_order(const std::vector<DateValue>& dates, const Layout& layout) {
  int day_first = 0;
  int month_first = 0;
  for (const DateValue& date : dates) {
    const std::string text = text_of(layout, date.span);
    if (date.date.ambiguous || !text.contains('/')) continue;
    const auto slash = text.find('/');
    const auto first = text.substr(0, slash);
    if (first.size() > 2) continue;
    const auto day = static_cast<unsigned>(date.date.value.day());
    (std::atoi(first.c_str()) == static_cast<int>(day) ? day_first : month_first) += day > 12;
  }
  if (day_first == month_first) return DateOrder::unknown;
  return day_first > month_first ? DateOrder::day_first : DateOrder::month_first;
}

void find_dates(const Layout& layout, DateOrder order, std::vector<DateValue>& dates) {
  dates.clear();
  for (std::size_t page = 0; page < layout.size(); ++page) {
    for (std::size_t row = 0; row < layout[page].lines.size(); ++row) {
      const Line& line = layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size();) {
        const auto date = date_at(layout, {page, row, i, i + 1}, order);
        if (date) dates.push_back(*date);
        i = date ? std::max(date->span.end, i + 1) : i + 1;
      }
    }
  }
}

bool overlaps(const Span& a, const Span& b) {
  return a.page == b.page && a.line == b.line && a.begin < b.end && b.begin < a.end;
}

void find_amounts(const Layout& layout, Values& values) {
  for (std::size_t page = 0; page < layout.size(); ++page) {
    for (std::size_t row = 0; row < layout[page].lines.size(); ++row) {
      const Line& line = layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size();) {
        const auto amount = amount_at(layout, {page, row, i, i + 1}, values.mark);
        const bool in_date =
            amount && std::ranges::any_of(values.dates, [&](const DateValue& date) {
              return overlaps(date.span, amount->span);
            });
        if (amount && !in_date) values.amounts.push_back(*amount);
        i = amount && !in_date ? amount->span.end : i + 1;
      }
    }
  }
}

template <class T>
std::vector<const T*> in_line(const std::vector<T>& all, std::size_t page, std::size_t line) {
  std::vector<const T*> found;
  for (const T& one : all) {
    if (one.span.page == page && one.span.line == line) found.push_back(&one);
  }
  return found;
}

}  // namespace

Values find_values(const Layout& layout) {
  Values values;
  values.mark = notation::vote_decimal_mark(number_texts(layout));
  find_dates(layout, DateOrder::unknown, values.dates);
  values.order = vote_order(values.dates, layout);
  if (values.order != DateOrder::unknown) find_dates(layout, values.order, values.dates);
  find_amounts(layout, values);
  const auto money = std::ranges::count_if(values.amounts, &AmountValue::money);
  values.whole_numbers = money * 4 < static_cast<std::ptrdiff_t>(values.amounts.size());
  return values;
}

std::vector<const AmountValue*> amounts_in(const Values& values, std::size_t page,
                                           std::size_t line) {
  return in_line(values.amounts, page, line);
}

std::vector<const DateValue*> dates_in(const Values& values, std::size_t page, std::size_t line) {
  return in_line(values.dates, page, line);
}

}  // namespace iscan::predictor_local
