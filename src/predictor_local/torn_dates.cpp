#include "predictor_local/torn_dates.h"

#include <algorithm>
#include <cstdlib>

#include "base/ascii.h"

namespace iscan::predictor_local {
namespace {

constexpr std::size_t kWhole = 10;  // DD/MM/YYYY
constexpr int kImpossibleYear = 2050;

bool is_separator(char c) { return c == '/' || c == '-' || c == '.'; }

// A slash, or what recognition makes of one.
bool may_be_slash(char c) { return is_separator(c) || c == '7' || c == '1'; }

// Letters that recognition puts for digits.
char as_digit(char c) {
  switch (c) {
    case 'O':
    case 'o':
    case 'D':
    case '@': return '0';
    case 'l':
    case 'I':
    case 'i':
    case '|': return '1';
    case 'S': return '5';
    case 'B': return '8';
    default: return c;
  }
}

// "17/012018" and "1701/2018" have lost one slash.
std::string with_lost_slash(std::string word) {
  if (word.size() != kWhole - 1) return word;
  if (is_separator(word[2]) && !is_separator(word[4]) && !is_separator(word[5]))
    word.insert(5, "/");
  if (word.size() == kWhole - 1 && is_separator(word[4])) word.insert(2, "/");
  return word;
}

// The first digit of a day or month that is too high was a 0.
void lower(std::string& number, int most) {
  if (std::atoi(number.c_str()) > most && number[0] > '3') number[0] = '0';
}

}  // namespace

std::optional<std::string> mended_date(std::string_view word) {
  while (!word.empty() && !is_digit(as_digit(word.back()))) word.remove_suffix(1);
  std::string text(word);
  std::ranges::transform(text, text.begin(), as_digit);
  text = with_lost_slash(std::move(text));
  if (text.size() != kWhole || !may_be_slash(text[2]) || !may_be_slash(text[5])) {
    return std::nullopt;
  }
  std::string day = text.substr(0, 2);
  std::string month = text.substr(3, 2);
  std::string year = text.substr(6);
  if (!std::ranges::all_of(day + month + year, is_digit)) return std::nullopt;
  lower(day, 31);
  lower(month, 12);
  // No document is dated decades ahead: the tens were a 1.
  if (std::atoi(year.c_str()) >= kImpossibleYear && year.starts_with("20")) year[2] = '1';
  std::string mended = day + "/" + month + "/" + year;
  const bool plausible = year.starts_with("20") || year.starts_with("199");
  if (!plausible || mended == word) return std::nullopt;
  return mended;
}

}  // namespace iscan::predictor_local
