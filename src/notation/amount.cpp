#include "notation/amount.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "notation/code_points.h"
#include "notation/text.h"

namespace iscan::notation {
namespace {

constexpr char kSpace = ' ';        // any kind of space between digit groups
constexpr char kApostrophe = '\'';  // ' or ’
constexpr std::size_t kMaxDigits = 15;

// Digit groups and the separators between them: separators[i] stands before groups[i + 1].
struct Groups {
  std::vector<std::string> groups;
  std::string separators;
  std::size_t end = 0;  // bytes of the text that were read
};

char separator_of(char32_t c) {
  if (c == U'.' || c == U',') return static_cast<char>(c);
  if (c == U'\'' || c == 0x2019 || c == 0x02BC || c == 0x00B4) return kApostrophe;
  return is_space(c) ? kSpace : '\0';
}

// Reads digits with single separators in between; a separator counts only before a digit.
Groups read_groups(std::string_view text, std::size_t at) {
  Groups result;
  std::string group;
  while (at < text.size()) {
    const CodePoint point = code_point_at(text, at);
    if (is_digit(point.value)) {
      group += static_cast<char>(point.value);
      at += point.bytes;
      continue;
    }
    const char separator = separator_of(point.value);
    const std::size_t next = at + point.bytes;
    if (separator == '\0' || next >= text.size() || !is_digit(code_point_at(text, next).value))
      break;
    result.groups.push_back(std::move(group));
    group.clear();
    result.separators += separator;
    at = next;
  }
  result.groups.push_back(std::move(group));
  result.end = at;
  return result;
}

// Groups of three after a first group of one to three; with commas also the Indian 2-2-3.
bool groups_well(std::span<const std::string> groups, char sign) {
  if (groups.size() == 1) return true;
  if (groups.front().empty() || groups.front().size() > 3) return false;
  if (groups.back().size() != 3) return false;
  const auto inner = groups.subspan(1, groups.size() - 2);
  const auto all_of_size = [&](std::size_t size) {
    return std::ranges::all_of(inner,
                               [&](const std::string& group) { return group.size() == size; });
  };
  return all_of_size(3) || (sign == ',' && groups.front().size() <= 2 && all_of_size(2));
}

struct Number {
  Decimal value;
  int decimals = 0;
  bool ambiguous = false;
  DecimalMark mark = DecimalMark::unknown;  // what this number says about the document's mark
};

std::optional<Number> build(std::span<const std::string> whole, std::string_view fraction) {
  std::string text;
  for (const std::string& group : whole) text += group;
  if (text.size() + fraction.size() > kMaxDigits) return std::nullopt;
  if (!fraction.empty()) text += "." + std::string(fraction);
  const auto value = Decimal::parse(text);
  if (!value) return std::nullopt;
  return Number{.value = *value, .decimals = static_cast<int>(fraction.size())};
}

DecimalMark mark_of(char separator) {
  return separator == ',' ? DecimalMark::comma : DecimalMark::point;
}
DecimalMark other_mark(char separator) {
  return separator == ',' ? DecimalMark::point : DecimalMark::comma;
}

// The last separator is the decimal mark; everything before it must be well grouped by one sign.
std::optional<Number> with_fraction(const Groups& read) {
  const char mark = read.separators.back();
  const std::string_view grouping(read.separators.data(), read.separators.size() - 1);
  if (!grouping.empty() &&
      (grouping.find_first_not_of(grouping.front()) != std::string_view::npos ||
       grouping.front() == mark)) {
    return std::nullopt;
  }
  const std::span<const std::string> whole(read.groups.data(), read.groups.size() - 1);
  if (!groups_well(whole, grouping.empty() ? '\0' : grouping.front())) return std::nullopt;
  auto number = build(whole, read.groups.back());
  if (number) number->mark = mark_of(mark);
  return number;
}

std::optional<Number> without_fraction(const Groups& read) {
  const bool one_sign =
      read.separators.find_first_not_of(read.separators.front()) == std::string::npos;
  if (!one_sign || !groups_well(read.groups, read.separators.front())) return std::nullopt;
  auto number = build(read.groups, "");
  const char sign = read.separators.front();
  if (number && (sign == '.' || sign == ',')) number->mark = other_mark(sign);
  return number;
}

// One '.' or ',' with three digits after it: 1.234 is a thousand or a fraction.
std::optional<Number> either(const Groups& read, DecimalMark known) {
  const char sign = read.separators.front();
  if (known == mark_of(sign)) return with_fraction(read);
  auto number = without_fraction(read);
  if (!number) return with_fraction(read);
  number->ambiguous = known == DecimalMark::unknown;
  number->mark = DecimalMark::unknown;
  return number;
}

std::optional<Number> interpret(const Groups& read, DecimalMark known) {
  if (read.groups.front().empty()) return std::nullopt;
  if (read.separators.empty()) return build(read.groups, "");
  const char last = read.separators.back();
  if (last == kSpace || last == kApostrophe) return without_fraction(read);
  const auto occurrences = std::ranges::count(read.separators, last);
  if (occurrences > 1) return without_fraction(read);
  const bool alone = read.separators.size() == 1;
  const bool could_group = read.groups.back().size() == 3 && read.groups.front() != "0" &&
                           read.groups.front().size() <= 3;
  return alone && could_group ? either(read, known) : with_fraction(read);
}

bool is_minus(char32_t c) { return c == U'-' || c == 0x2212 || c == 0x2013 || c == 0x2010; }

// What stands around the digits.
struct Surroundings {
  bool negative = false;
  bool opened = false;
  bool closed = false;
  bool percent = false;
  std::string currency;
};

// Takes one mark, currency or bracket off the front; false when something else stands there.
bool take_mark(std::string_view& text, Surroundings& found, bool before) {
  const CodePoint point = code_point_at(text, 0);
  const auto drop = [&] { text = trimmed(text.substr(point.bytes)); };
  if (is_minus(point.value)) {
    found.negative = true;
    drop();
    return true;
  }
  if (before && (point.value == U'(' || point.value == U'+')) {
    found.opened = found.opened || point.value == U'(';
    drop();
    return true;
  }
  if (!before && (point.value == U')' || point.value == U'%')) {
    (point.value == U')' ? found.closed : found.percent) = true;
    drop();
    return true;
  }
  return false;
}

// A currency sign or code up to the next mark or space.
bool take_currency(std::string_view& text, Surroundings& found) {
  std::size_t end = 0;
  while (end < text.size()) {
    const CodePoint point = code_point_at(text, end);
    const bool stops = is_space(point.value) || is_minus(point.value) || point.value == U'(' ||
                       point.value == U')' || point.value == U'%';
    if (end > 0 && stops) break;
    end += point.bytes;
  }
  const std::string_view word = text.substr(0, end);
  const std::string plain = folded(word);
  if (plain == "cr") {
    found.negative = true;
  } else if (plain == "kr" || plain == "kr.") {
    // Which crown it is depends on the country; the amount is one all the same.
  } else if (plain != "dr") {
    const auto code = parse_currency(word);
    if (!code || !found.currency.empty()) return false;
    found.currency = *code;
  }
  text = trimmed(text.substr(end));
  return true;
}

bool take_all(std::string_view text, Surroundings& found, bool before) {
  text = trimmed(text);
  while (!text.empty()) {
    if (!take_mark(text, found, before) && !take_currency(text, found)) return false;
  }
  return true;
}

// ",-" ".-" ":-" ",--" after whole numbers mean no cents.
std::string_view without_dash_cents(std::string_view after) {
  for (const std::string_view ending :
       {",--", ".--", ",-", ".-", ":-", ",\u2013", ".\u2013", ":\u2013", ",\u2014", ".\u2014"}) {
    if (after.starts_with(ending)) return after.substr(ending.size());
  }
  return after;
}

}  // namespace

std::optional<PrintedAmount> parse_amount(std::string_view text, DecimalMark mark) {
  text = trimmed(text);
  const auto first = static_cast<std::size_t>(
      std::ranges::find_if(text, [](char c) { return c >= '0' && c <= '9'; }) - text.begin());
  if (first == text.size()) return std::nullopt;
  const Groups read = read_groups(text, first);
  const auto number = interpret(read, mark);
  if (!number) return std::nullopt;
  Surroundings around;
  std::string_view after = text.substr(read.end);
  if (number->decimals == 0) after = without_dash_cents(after);
  if (!take_all(text.substr(0, first), around, /*before=*/true) ||
      !take_all(after, around, /*before=*/false) || around.opened != around.closed) {
    return std::nullopt;
  }
  const bool negative = around.negative || around.opened;
  return PrintedAmount{.value = negative ? -number->value : number->value,
                       .currency = std::move(around.currency),
                       .decimals = number->decimals,
                       .ambiguous = number->ambiguous,
                       .percent = around.percent,
                       .negative_mark = negative};
}

DecimalMark vote_decimal_mark(const std::vector<std::string>& texts) {
  int commas = 0;
  int points = 0;
  for (const std::string& text : texts) {
    const auto first = static_cast<std::size_t>(
        std::ranges::find_if(text, [](char c) { return c >= '0' && c <= '9'; }) - text.begin());
    if (first == text.size()) continue;
    const auto number = interpret(read_groups(text, first), DecimalMark::unknown);
    if (!number) continue;
    commas += number->mark == DecimalMark::comma ? 1 : 0;
    points += number->mark == DecimalMark::point ? 1 : 0;
  }
  if (commas == points) return DecimalMark::unknown;
  return commas > points ? DecimalMark::comma : DecimalMark::point;
}

}  // namespace iscan::notation
