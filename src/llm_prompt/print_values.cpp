// Amounts, dates and currencies as the rows print them.
#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "llm_prompt/print.h"
#include "notation/months.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using Pages = std::span<const document::Page>;

constexpr std::size_t kLongestAmount = 5;  // words: "- 1 234 567,89"
constexpr std::size_t kLongestDate = 7;    // "Tuesday , 31 st of December 2024"
constexpr std::size_t kLongestText = 60;   // bytes; no number or date is longer
constexpr double kGap = 1.2;               // between the words of one number, in heights
constexpr std::size_t kMostValues = 200'000;

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }

// Behind a label in the same word: "Total:196,35", "(196,35)" stays.
std::string_view without_label(std::string_view text) {
  const auto mark = text.find_last_of(":=#");
  return mark != std::string_view::npos && mark + 1 < text.size() ? text.substr(mark + 1) : text;
}

// Footnotes and the marks of sentences.
std::string_view without_marks(std::string_view text) {
  constexpr std::string_view kMarks = "*.,;:";
  while (!text.empty() && kMarks.contains(text.back())) text.remove_suffix(1);
  while (!text.empty() && kMarks.contains(text.front()) && text.front() != '.') {
    text.remove_prefix(1);
  }
  // One bracket alone belongs to the sentence: "(35,13 Euro".
  if (text.starts_with('(') && !text.contains(')')) text.remove_prefix(1);
  if (text.ends_with(')') && !text.contains('(')) text.remove_suffix(1);
  return text;
}

std::optional<notation::PrintedAmount> amount_in(std::string_view text,
                                                 notation::DecimalMark mark) {
  for (const std::string_view form : {text, without_marks(text)}) {
    if (auto amount = notation::parse_amount(form, mark)) return amount;
  }
  return std::nullopt;
}

// Letters that recognition takes for digits as digits; nothing when other letters remain.
std::optional<std::string> mended(std::string_view text) {
  constexpr std::string_view kLetters = "OolIiSsBZz|";
  constexpr std::string_view kDigits = "00111558221";
  std::string out;
  for (const char c : text) {
    const auto at = kLetters.find(c);
    const char read = at == std::string_view::npos ? c : kDigits[at];
    if (!is_digit(read) && std::string_view(" .,'-").find(read) == std::string_view::npos) {
      return std::nullopt;
    }
    out += read;
  }
  return out;
}

// Recognition tears numbers at their mark: "29. 70".
std::string mended_gaps(std::string text) {
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    const bool after = text[at] == ' ' && (text[at - 1] == '.' || text[at - 1] == ',');
    const bool before = text[at] == ' ' && (text[at + 1] == '.' || text[at + 1] == ',');
    if (after || before) text.erase(at--, 1);
  }
  return text;
}

// Words that can begin or end a number.
bool is_part(std::string_view text) {
  constexpr std::array<std::string_view, 9> kSigns = {"-", "+",  "(",  ")", "−",
                                                      "–", "CR", "Cr", "%"};
  if (text.size() > kLongestText) return false;
  return has_digit(text) || std::ranges::contains(kSigns, text) || mended(text).has_value();
}

class Reader {
 public:
  Reader(Pages pages, PrintedValues& values) : pages_{pages}, values_{values} {}

  void read_numbers(std::span<const Spot> row) {
    for (std::size_t begin = 0; begin < row.size(); ++begin) {
      if (!is_part(word_at(pages_, row[begin]).text)) continue;
      std::optional<Decimal> shorter;
      for (std::size_t size = 1; size <= std::min(kLongestAmount, row.size() - begin); ++size) {
        if (size > 1 && !close(row[begin + size - 2], row[begin + size - 1])) break;
        if (!is_part(word_at(pages_, row[begin + size - 1]).text)) break;
        const auto number = number_at(row.subspan(begin, size));
        if (!number || number->value == shorter) continue;
        shorter = number->value;
        values_.numbers.push_back(*number);
      }
    }
  }

  void read_days(std::span<const Spot> row) {
    for (std::size_t begin = 0; begin < row.size(); ++begin) {
      const std::string_view first = word_at(pages_, row[begin]).text;
      const bool named = notation::month_from(notation::folded(without_marks(first))) != 0;
      if (first.size() > kLongestText || (!has_digit(first) && !named)) continue;
      std::size_t size = 1;
      while (size < std::min(kLongestDate, row.size() - begin) &&
             word_at(pages_, row[begin + size]).text.size() <= kLongestText) {
        ++size;
      }
      read_day(row.subspan(begin, size));
    }
  }

  void read_currency(const Spot& spot) {
    const std::string_view text = word_at(pages_, spot).text;
    if (text.size() > kLongestText) return;
    std::optional<std::string> code = notation::parse_currency(without_marks(text));
    if (!code) code = notation::parse_currency(text);
    if (!code && has_digit(text)) {
      const auto amount = amount_in(without_label(text), values_.mark);
      if (amount && !amount->currency.empty()) code = amount->currency;
    }
    if (code) values_.currencies.push_back({*code, spot});
  }

 private:
  static bool close(const Spot& before, const Spot& spot) {
    return spot.box.x0 - before.box.x1 <= kGap * std::max(before.box.height(), spot.box.height());
  }

  std::optional<PrintedNumber> number_at(std::span<const Spot> spots) const {
    std::string text = text_of(pages_, spots);
    const std::string_view first = word_at(pages_, spots.front()).text;
    text.erase(0, first.size() - without_label(first).size());
    if (text.size() > kLongestText) return std::nullopt;
    auto amount = amount_in(text, values_.mark);
    const bool ocr = std::ranges::all_of(spots, [&](const Spot& spot) {
      return word_at(pages_, spot).origin == document::WordOrigin::ocr;
    });
    bool misread = false;
    if (!amount && ocr && has_digit(text)) {
      amount = amount_in(mended_gaps(text), values_.mark);
      if (const auto digits = mended(mended_gaps(text)); !amount && digits) {
        amount = amount_in(*digits, values_.mark);
      }
      misread = amount.has_value();
    }
    if (!amount) return std::nullopt;
    return PrintedNumber{amount->value, {spots.begin(), spots.end()}, misread};
  }

  void read_day(std::span<const Spot> spots) {
    const std::string whole = text_of(pages_, spots);
    const std::string_view first = word_at(pages_, spots.front()).text;
    // "Datum:12.03.2024": the label is no part of the date, but of its word.
    const std::size_t label = first.size() - without_label(first).size();
    const auto date =
        notation::parse_date_prefix(std::string_view(whole).substr(label), values_.order);
    if (!date) return;
    std::size_t count = 1;
    while (count < spots.size() &&
           text_of(pages_, spots.first(count)).size() < label + date->length) {
      ++count;
    }
    values_.days.push_back({date->value,
                            date->other,
                            {spots.begin(), spots.begin() + static_cast<std::ptrdiff_t>(count)}});
  }

  Pages pages_;
  PrintedValues& values_;
};

// Days above twelve tell which number of 31/12/2024 is the day.
void vote_for_order(std::string_view text, int& day_first, int& month_first) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash > 2) return;
  const auto date = notation::parse_date(text);
  if (!date || date->ambiguous) return;
  unsigned first = 0;
  for (const char c : text.substr(0, slash)) {
    if (!is_digit(c)) return;
    first = first * 10 + static_cast<unsigned>(c - '0');
  }
  const auto day = static_cast<unsigned>(date->value.day());
  if (day > 12) ++(first == day ? day_first : month_first);
}

void read_conventions(Pages pages, std::span<const std::vector<Row>> rows, PrintedValues& values) {
  std::vector<std::string> numbers;
  int day_first = 0;
  int month_first = 0;
  for (std::size_t page = 0; page < pages.size(); ++page) {
    for (const Row& row : rows[page]) {
      for (const std::size_t index : row.words) {
        const std::string& text = pages[page].words[index].text;
        if (text.size() > kLongestText || !has_digit(text)) continue;
        if (numbers.size() < kMostValues) numbers.push_back(text);
        vote_for_order(text, day_first, month_first);
      }
    }
  }
  values.mark = notation::vote_decimal_mark(numbers);
  if (day_first != month_first) {
    values.order =
        day_first > month_first ? notation::DateOrder::day_first : notation::DateOrder::month_first;
  }
}

}  // namespace

PrintedValues values_of(Pages pages, std::span<const std::vector<Row>> rows) {
  PrintedValues values;
  read_conventions(pages, rows, values);
  Reader reader(pages, values);
  for (std::uint32_t page = 0; page < pages.size(); ++page) {
    for (std::uint32_t index = 0; index < rows[page].size(); ++index) {
      if (values.numbers.size() + values.days.size() > kMostValues) return values;
      std::vector<Spot> row;
      for (const std::size_t word : rows[page][index].words) {
        row.push_back({page, static_cast<std::uint32_t>(word), index,
                       sound_box(pages[page].words[word].box)});
        reader.read_currency(row.back());
      }
      reader.read_numbers(row);
      reader.read_days(row);
    }
  }
  return values;
}

}  // namespace iscan::llm_prompt
