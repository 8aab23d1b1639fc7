#include "notation/printed_date.h"

#include <string>
#include <utility>

#include "notation/code_points.h"
#include "notation/months.h"
#include "notation/text.h"

namespace iscan::notation {
namespace {

constexpr int kOldestYear = 1900;
constexpr int kNewestYear = 2199;
constexpr int kCenturyTurn = 70;  // two-digit years from here on are 19xx

std::optional<Date> make(int year, int month, int day) {
  if (year < kOldestYear || year > kNewestYear || month < 1 || day < 1) return std::nullopt;
  const Date date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                  std::chrono::day{static_cast<unsigned>(day)}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

struct Digits {
  int value = 0;
  std::size_t count = 0;
};

int full_year(Digits year) {
  if (year.count != 2) return year.value;
  return year.value + (year.value >= kCenturyTurn ? 1900 : 2000);
}

// A cursor over the text; every take_… moves on only when it succeeds.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::size_t position() const { return at_; }
  void reset(std::size_t position) { at_ = position; }
  bool at_end() const { return at_ >= text_.size(); }
  char32_t peek() const { return at_end() ? U'\0' : code_point_at(text_, at_).value; }

  void skip_spaces() {
    while (!at_end() && is_space(peek())) at_ += code_point_at(text_, at_).bytes;
  }

  bool take(char32_t wanted) {
    if (at_end() || peek() != wanted) return false;
    at_ += code_point_at(text_, at_).bytes;
    return true;
  }

  std::optional<Digits> take_digits(std::size_t least, std::size_t most) {
    Digits digits;
    std::size_t at = at_;
    for (; at < text_.size() && text_[at] >= '0' && text_[at] <= '9'; ++at) {
      if (++digits.count > most) return std::nullopt;
      digits.value = digits.value * 10 + (text_[at] - '0');
    }
    if (digits.count < least) return std::nullopt;
    at_ = at;
    return digits;
  }

  // A run of letters, folded.
  std::string take_word() {
    const std::size_t begin = at_;
    while (!at_end() && is_letter(peek())) at_ += code_point_at(text_, at_).bytes;
    return folded(text_.substr(begin, at_ - begin));
  }

 private:
  static bool is_letter(char32_t c) {
    return is_ascii_letter(c) || (c >= 0x00C0 && c <= 0x017F && c != 0x00D7 && c != 0x00F7);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// A date must not run on into more digits: 1.2.2024.5 and 12/03/20245 are none.
bool ends_well(Scanner scanner) {
  if (is_digit(scanner.peek())) return false;
  for (const char32_t mark : {U'.', U'-', U'/'}) {
    if (scanner.take(mark)) return !is_digit(scanner.peek());
  }
  return true;
}

bool is_separator(char32_t c) {
  return c == U'.' || c == U'/' || c == U'-' || c == 0x2010 || c == 0x2011 || c == 0x2013;
}

// A separator with or without spaces around it; U'\0' when there is none.
char32_t take_separator(Scanner& scanner) {
  const std::size_t begin = scanner.position();
  scanner.skip_spaces();
  const char32_t c = scanner.peek();
  if (is_separator(c)) {
    scanner.take(c);
    scanner.skip_spaces();
    return c;
  }
  if (scanner.position() > begin) return U' ';
  scanner.reset(begin);
  return U'\0';
}

// Weekdays, small words, commas and brackets before and inside dates.
void skip_fillers(Scanner& scanner) {
  while (true) {
    const std::size_t begin = scanner.position();
    scanner.skip_spaces();
    if (scanner.take(U',') || scanner.take(U'(') || scanner.take(U'.') || scanner.take(U'\'') ||
        scanner.take(0x2019)) {
      continue;
    }
    const std::size_t word = scanner.position();
    if (is_date_filler(scanner.take_word())) continue;
    scanner.reset(word == begin ? begin : word);
    return;
  }
}

std::optional<unsigned> take_month_name(Scanner& scanner) {
  const std::size_t begin = scanner.position();
  if (const unsigned month = month_from(scanner.take_word()); month != 0) {
    scanner.take(U'.');
    return month;
  }
  scanner.reset(begin);
  return std::nullopt;
}

void skip_ordinal(Scanner& scanner) {
  const std::size_t begin = scanner.position();
  const std::string word = scanner.take_word();
  if (word != "st" && word != "nd" && word != "rd" && word != "th" && word != "er" && word != "o" &&
      word != "a") {
    scanner.reset(begin);
  }
  scanner.take(0x00BA);  // º
  scanner.take(0x00B0);  // °
}

PrintedDate certain(Date date) { return {.value = date, .other = std::nullopt}; }

std::optional<PrintedDate> wrap(std::optional<Date> date) {
  if (!date) return std::nullopt;
  return certain(*date);
}

// 20240131
std::optional<PrintedDate> compact(Scanner& scanner) {
  const auto digits = scanner.take_digits(8, 8);
  if (!digits) return std::nullopt;
  return wrap(make(digits->value / 10000, digits->value / 100 % 100, digits->value % 100));
}

// 2024-01-31, 2024/1/31, 2024. 01. 31, 2024-Jan-31, 2024年1月31日
std::optional<PrintedDate> year_first(Scanner& scanner) {
  const auto year = scanner.take_digits(4, 4);
  if (!year) return std::nullopt;
  if (scanner.take(U'年')) {
    scanner.skip_spaces();
    const auto month = scanner.take_digits(1, 2);
    if (!month || !scanner.take(U'月')) return std::nullopt;
    scanner.skip_spaces();
    const auto day = scanner.take_digits(1, 2);
    scanner.take(U'日');
    return day ? wrap(make(year->value, month->value, day->value)) : std::nullopt;
  }
  const char32_t separator = take_separator(scanner);
  if (separator == U'\0') return std::nullopt;
  if (const auto month = take_month_name(scanner)) {
    take_separator(scanner);
    const auto day = scanner.take_digits(1, 2);
    return day ? wrap(make(year->value, static_cast<int>(*month), day->value)) : std::nullopt;
  }
  const auto month = scanner.take_digits(1, 2);
  if (!month || take_separator(scanner) != separator) return std::nullopt;
  const auto day = scanner.take_digits(1, 2);
  return day ? wrap(make(year->value, month->value, day->value)) : std::nullopt;
}

// Both readings of two small numbers and a year, with dots always day first.
std::optional<PrintedDate> ordered(int first, int second, int year, char32_t separator,
                                   DateOrder order) {
  const auto day_first = make(year, second, first);
  const auto month_first = separator == U'.' ? std::nullopt : make(year, first, second);
  if (!day_first || !month_first) return wrap(day_first ? day_first : month_first);
  if (*day_first == *month_first) return certain(*day_first);
  if (order == DateOrder::day_first) return certain(*day_first);
  if (order == DateOrder::month_first) return certain(*month_first);
  return PrintedDate{.value = *day_first, .ambiguous = true, .other = month_first};
}

// 31.12.2024, 31/12/24, 31 - 12 - 2024, 31 12 2024
std::optional<PrintedDate> numeric(Scanner& scanner, DateOrder order) {
  const auto first = scanner.take_digits(1, 2);
  if (!first) return std::nullopt;
  const char32_t separator = take_separator(scanner);
  if (separator == U'\0') return std::nullopt;
  const auto second = scanner.take_digits(1, 2);
  if (!second || take_separator(scanner) != separator) return std::nullopt;
  auto year = scanner.take_digits(4, 4);
  if (!year && separator != U' ') year = scanner.take_digits(2, 2);
  if (!year) return std::nullopt;
  if (first->value > 31 && first->count == 2 && year->count == 2) {  // 98-12-31
    return wrap(make(full_year(*first), second->value, year->value));
  }
  return ordered(first->value, second->value, full_year(*year), separator, order);
}

std::optional<Digits> take_year(Scanner& scanner) {
  while (is_separator(scanner.peek()) || is_space(scanner.peek())) {
    if (take_separator(scanner) == U'\0') break;
  }
  skip_fillers(scanner);
  if (const auto year = scanner.take_digits(4, 4)) return year;
  return scanner.take_digits(2, 2);
}

// 31 January 2024, 31-Jan-24, 31. Januar 2024, 27MAR 2018, 1er mai 2024, 5 de mayo de 2024
std::optional<PrintedDate> day_then_name(Scanner& scanner) {
  const auto day = scanner.take_digits(1, 2);
  if (!day) return std::nullopt;
  skip_ordinal(scanner);
  take_separator(scanner);
  skip_fillers(scanner);
  take_separator(scanner);
  const auto month = take_month_name(scanner);
  if (!month) return std::nullopt;
  const auto year = take_year(scanner);
  return year ? wrap(make(full_year(*year), static_cast<int>(*month), day->value)) : std::nullopt;
}

// January 31st, 2024; Jan 31 2024; Jan-31-2024
std::optional<PrintedDate> name_then_day(Scanner& scanner) {
  const auto month = take_month_name(scanner);
  if (!month) return std::nullopt;
  take_separator(scanner);
  const auto day = scanner.take_digits(1, 2);
  if (!day) return std::nullopt;
  skip_ordinal(scanner);
  const std::size_t after_day = scanner.position();
  const auto year = take_year(scanner);
  if (!year || scanner.position() == after_day) return std::nullopt;
  return wrap(make(full_year(*year), static_cast<int>(*month), day->value));
}

}  // namespace

std::optional<PrintedDate> parse_date_prefix(std::string_view text, DateOrder order) {
  Scanner scanner(text);
  skip_fillers(scanner);
  const std::size_t begin = scanner.position();
  const auto attempt = [&](auto&& form) -> std::optional<PrintedDate> {
    scanner.reset(begin);
    auto date = form(scanner);
    if (!date || !ends_well(scanner)) return std::nullopt;
    scanner.take(U')');
    date->length = scanner.position();
    return date;
  };
  if (!is_digit(scanner.peek())) return attempt(name_then_day);
  if (auto date = attempt(compact)) return date;
  if (auto date = attempt(year_first)) return date;
  if (auto date = attempt([&](Scanner& at) { return numeric(at, order); })) return date;
  return attempt(day_then_name);
}

std::optional<PrintedDate> parse_date(std::string_view text, DateOrder order) {
  text = trimmed(text);
  auto date = parse_date_prefix(text, order);
  if (!date || !trimmed(text.substr(date->length)).empty()) return std::nullopt;
  return date;
}

}  // namespace iscan::notation
