#include "accuracy/normalise.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "notation/amount.h"
#include "notation/printed_date.h"
#include "notation/text.h"

namespace iscan::accuracy {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// U+00A0..U+00BF and U+2000..U+206F hold spaces and punctuation only.
bool is_foreign_punctuation(std::string_view rest) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  if (rest.size() >= 2 && byte(0) == 0xC2) return true;
  return rest.size() >= 3 && byte(0) == 0xE2 && (byte(1) == 0x80 || byte(1) == 0x81);
}

std::size_t sequence_length(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 4;
  if (byte >= 0xE0) return 3;
  return byte >= 0xC0 ? 2 : 1;
}

// Removes grouping and turns the decimal mark into a point.
std::optional<Decimal> decimal_of(std::string digits) {
  while (!digits.empty() && !is_digit(digits.back())) digits.pop_back();
  const auto point = digits.rfind('.');
  const auto comma = digits.rfind(',');
  char mark = '\0';
  if (point != std::string::npos && comma != std::string::npos) {
    mark = point > comma ? '.' : ',';
  } else if (point != std::string::npos || comma != std::string::npos) {
    const char only = point != std::string::npos ? '.' : ',';
    const auto at = digits.rfind(only);
    const bool once = std::ranges::count(digits, only) == 1;
    if (once && (digits.size() - at - 1 != 3 || digits.starts_with('0'))) mark = only;
  }
  const auto at = mark == '\0' ? std::string::npos : digits.rfind(mark);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i == at) {
      text += '.';
    } else if (is_digit(digits[i])) {
      text += digits[i];
    }
  }
  const auto fraction = text.find('.');
  if (fraction != std::string::npos && text.size() - fraction - 1 > Decimal::kPlaces) {
    text.resize(fraction + 1 + Decimal::kPlaces);
  }
  return Decimal::parse(text);
}

bool within(std::string_view a, std::string_view b, std::int64_t tolerance) {
  const auto x = loose_amount(a);
  const auto y = loose_amount(b);
  if (!x || !y) return false;
  const auto difference = subtract(*x, *y);
  return difference && difference->abs().units() < tolerance;
}

// ISO form of whatever date the text holds; its letters and digits when it holds none.
std::string day_of(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && is_digit(text[at - 1])) continue;
    if (const auto date =
            notation::parse_date_prefix(text.substr(at), notation::DateOrder::day_first)) {
      return to_iso(date->value);
    }
  }
  return letters_and_digits(text);
}

std::string currency_of(std::string_view text) {
  // A lone "kr" in the truth means Swedish kronor.
  if (const auto code = notation::parse_currency(notation::trimmed(text), "SE")) return *code;
  return letters_and_digits(text);
}

std::size_t matching_characters(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return 0;
  // Longest common block by dynamic programming over one row.
  std::vector<std::size_t> row(b.size() + 1, 0);
  std::size_t best = 0;
  std::size_t best_a = 0;
  std::size_t best_b = 0;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = b.size(); j > 0; --j) {
      row[j] = a[i - 1] == b[j - 1] ? row[j - 1] + 1 : 0;
      if (row[j] > best) {
        best = row[j];
        best_a = i - best;
        best_b = j - best;
      }
    }
  }
  if (best == 0) return 0;
  return best + matching_characters(a.substr(0, best_a), b.substr(0, best_b)) +
         matching_characters(a.substr(best_a + best), b.substr(best_b + best));
}

}  // namespace

std::string letters_and_digits(std::string_view text) {
  const std::string folded = notation::folded(text);
  std::string kept;
  for (std::size_t i = 0; i < folded.size();) {
    const char c = folded[i];
    if (is_ascii(c)) {
      if (is_digit(c) || (c >= 'a' && c <= 'z')) kept += c;
      ++i;
      continue;
    }
    const std::size_t length = std::min(sequence_length(c), folded.size() - i);
    if (!is_foreign_punctuation(std::string_view(folded).substr(i))) kept.append(folded, i, length);
    i += length;
  }
  return kept;
}

std::optional<Decimal> loose_amount(std::string_view text) {
  text = notation::trimmed(text);
  const auto first = std::ranges::find_if(text, is_digit) - text.begin();
  if (first == static_cast<std::ptrdiff_t>(text.size())) return std::nullopt;
  const std::string_view before = text.substr(0, static_cast<std::size_t>(first));
  const bool negative = before.contains('-') || before.contains("\u2212") ||
                        before.contains("\u2013") || text.ends_with('-') ||
                        (text.starts_with('(') && text.ends_with(')'));
  std::string digits;
  for (std::size_t i = static_cast<std::size_t>(first); i < text.size();) {
    const char c = text[i];
    if (is_digit(c) || c == '.' || c == ',') {
      digits += c;
      ++i;
    } else if (c == ' ' || c == '\'') {
      ++i;
    } else if (text.substr(i).starts_with("\u00a0") || text.substr(i).starts_with("\u202f") ||
               text.substr(i).starts_with("\u2019")) {
      i += sequence_length(c);
    } else {
      break;
    }
  }
  const auto value = decimal_of(std::move(digits));
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

bool same(Kind kind, std::string_view truth, std::string_view predicted) {
  constexpr std::int64_t kHalfCent = Decimal::kUnitsPerOne / 200;
  constexpr std::int64_t kHalfThousandth = Decimal::kUnitsPerOne / 2000;
  switch (kind) {
    case Kind::amount: return within(truth, predicted, kHalfCent);
    case Kind::number: return within(truth, predicted, kHalfThousandth);
    case Kind::date: return !day_of(truth).empty() && day_of(truth) == day_of(predicted);
    case Kind::currency:
      return !currency_of(truth).empty() && currency_of(truth) == currency_of(predicted);
    case Kind::text: {
      const std::string wanted = letters_and_digits(truth);
      return !wanted.empty() && wanted == letters_and_digits(predicted);
    }
  }
  std::unreachable();
}

double similarity(std::string_view a, std::string_view b) {
  constexpr std::size_t kShort = 3;
  const std::string x = letters_and_digits(a);
  const std::string y = letters_and_digits(b);
  if (x.empty() || y.empty()) return 0;
  if (x.size() > kShort && y.size() > kShort && (x.contains(y) || y.contains(x))) return 1;
  return 2.0 * static_cast<double>(matching_characters(x, y)) /
         static_cast<double>(x.size() + y.size());
}

}  // namespace iscan::accuracy
