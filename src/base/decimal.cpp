#include "base/decimal.h"

#include <array>
#include <limits>

namespace iscan {
namespace {

__extension__ using Wide = __int128;

constexpr std::array<std::int64_t, 7> kPowersOfTen = {1,      10,      100,      1'000,
                                                      10'000, 100'000, 1'000'000};

// numerator / denominator, rounded; denominator > 0.
Wide divide_rounded(Wide numerator, Wide denominator, Rounding rounding) {
  const bool negative = numerator < 0;
  const Wide magnitude = negative ? -numerator : numerator;
  Wide quotient = magnitude / denominator;
  const Wide twice_rest = (magnitude % denominator) * 2;
  const bool tie = twice_rest == denominator;
  const bool up =
      twice_rest > denominator || (tie && (rounding == Rounding::half_up || quotient % 2 != 0));
  if (up) ++quotient;
  return negative ? -quotient : quotient;
}

std::optional<Decimal> narrow(Wide units) {
  if (units > std::numeric_limits<std::int64_t>::max() ||
      units < -std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return Decimal::from_units(static_cast<std::int64_t>(units));
}

// Reads the digits of `text` into `value`; false when a character is not a digit or it overflows.
bool append_digits(std::string_view text, std::int64_t& value) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return false;
    if (__builtin_add_overflow(value, std::int64_t{c - '0'}, &value)) return false;
  }
  return true;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto mark = text.find('.');
  const std::string_view whole = text.substr(0, mark);
  const std::string_view fraction =
      mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1);
  if (whole.empty() || (mark != std::string_view::npos && fraction.empty())) return std::nullopt;
  if (fraction.size() > kPlaces) return std::nullopt;
  std::int64_t units = 0;
  if (!append_digits(whole, units) || !append_digits(fraction, units)) return std::nullopt;
  if (__builtin_mul_overflow(units, kPowersOfTen[kPlaces - fraction.size()], &units)) {
    return std::nullopt;
  }
  return Decimal{negative ? -units : units};
}

std::string Decimal::to_string(int min_places) const {
  // Unsigned, so that the most negative value has a magnitude.
  const auto magnitude =
      units_ < 0 ? 0U - static_cast<std::uint64_t>(units_) : static_cast<std::uint64_t>(units_);
  std::string fraction = std::to_string(magnitude % kUnitsPerOne);
  fraction.insert(0, static_cast<std::size_t>(kPlaces) - fraction.size(), '0');
  while (static_cast<int>(fraction.size()) > min_places && fraction.ends_with('0')) {
    fraction.pop_back();
  }
  std::string text = units_ < 0 ? "-" : "";
  text += std::to_string(magnitude / kUnitsPerOne);
  if (!fraction.empty()) text += "." + fraction;
  return text;
}

Decimal Decimal::round(int places, Rounding rounding) const {
  const auto step = kPowersOfTen[static_cast<std::size_t>(kPlaces - places)];
  return Decimal{static_cast<std::int64_t>(divide_rounded(units_, step, rounding)) * step};
}

double Decimal::to_double() const {
  return static_cast<double>(units_) / static_cast<double>(kUnitsPerOne);
}

std::optional<Decimal> add(Decimal a, Decimal b) { return narrow(Wide{a.units()} + b.units()); }

std::optional<Decimal> subtract(Decimal a, Decimal b) {
  return narrow(Wide{a.units()} - b.units());
}

std::optional<Decimal> multiply(Decimal a, Decimal b, Rounding rounding) {
  return narrow(divide_rounded(Wide{a.units()} * b.units(), Decimal::kUnitsPerOne, rounding));
}

std::optional<Decimal> divide(Decimal a, Decimal b, Rounding rounding) {
  if (b.is_zero()) return std::nullopt;
  const Wide numerator = Wide{a.units()} * Decimal::kUnitsPerOne * (b.is_negative() ? -1 : 1);
  const Wide denominator = b.is_negative() ? -Wide{b.units()} : Wide{b.units()};
  return narrow(divide_rounded(numerator, denominator, rounding));
}

}  // namespace iscan
