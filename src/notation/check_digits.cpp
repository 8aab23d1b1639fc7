#include "notation/check_digits.h"

#include <algorithm>

#include "notation/code_points.h"

namespace iscan::notation {

bool luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (std::size_t i = digits.size(); i-- > 0; twice = !twice) {
    const int digit = (digits[i] - '0') * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return !digits.empty() && sum % 10 == 0;
}

int weighted_sum(std::string_view digits, std::span<const int> weights) {
  int sum = 0;
  for (std::size_t i = 0; i < std::min(digits.size(), weights.size()); ++i) {
    sum += (digits[i] - '0') * weights[i];
  }
  return sum;
}

bool mod_11_10(std::string_view digits) {
  int product = 10;
  for (const char c : digits.substr(0, digits.size() - 1)) {
    int sum = (c - '0' + product) % 10;
    if (sum == 0) sum = 10;
    product = 2 * sum % 11;
  }
  return (11 - product) % 10 == digits.back() - '0';
}

int remainder_97(std::string_view alphanumeric) {
  int rest = 0;
  for (const char c : alphanumeric) {
    const int value = c >= 'A' ? c - 'A' + 10 : c - '0';
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

bool recursive_mod_10(std::string_view digits) {
  constexpr int kTable[] = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  int carry = 0;
  for (const char c : digits.substr(0, digits.size() - 1)) carry = kTable[(carry + c - '0') % 10];
  return (10 - carry) % 10 == digits.back() - '0';
}

std::string compact_id(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    at += point.bytes;
    const char32_t c = point.value;
    if (is_digit(c) || (c >= U'A' && c <= U'Z')) {
      out += static_cast<char>(c);
    } else if (c >= U'a' && c <= U'z') {
      out += static_cast<char>(c - 32);
    } else if (!is_space(c) && c != U'.' && c != U'-' && c != U'/' && c != U'+' && c != 0x2013) {
      return "";
    }
  }
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace iscan::notation
