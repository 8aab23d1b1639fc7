// Exact decimals for money, quantities and rates; never a double.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace iscan {

enum class Rounding { half_up, half_even };

// A fixed-point number: value = units / 1 000 000. Six places hold unit prices and quantities as
// EN 16931 prints them; the range is about ±9.2e12. Arithmetic that would overflow gives nullopt.
class Decimal {
 public:
  static constexpr std::int64_t kUnitsPerOne = 1'000'000;
  static constexpr int kPlaces = 6;

  constexpr Decimal() = default;
  static constexpr Decimal from_units(std::int64_t units) { return Decimal{units}; }
  static constexpr Decimal from_int(std::int32_t whole) { return Decimal{whole * kUnitsPerOne}; }

  // Canonical text: an optional '-', digits, optionally '.' and up to six digits. No exponent, no
  // grouping, no '+'. Printed amounts ("1.234,56 EUR") are notation's work.
  static std::optional<Decimal> parse(std::string_view text);

  // "-12.5" → shortest text with at least `min_places` digits after the mark ("-12.50" for 2).
  std::string to_string(int min_places = 0) const;

  constexpr std::int64_t units() const { return units_; }
  constexpr bool is_zero() const { return units_ == 0; }
  constexpr bool is_negative() const { return units_ < 0; }
  constexpr Decimal operator-() const { return Decimal{-units_}; }
  constexpr Decimal abs() const { return units_ < 0 ? Decimal{-units_} : *this; }
  constexpr auto operator<=>(const Decimal&) const = default;

  // Rounded to `places` digits (0..6) after the mark.
  Decimal round(int places, Rounding rounding) const;
  // For statistics and drawing only.
  double to_double() const;

 private:
  explicit constexpr Decimal(std::int64_t units) : units_{units} {}
  std::int64_t units_ = 0;
};

std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
// The product and quotient are computed in 128 bits and rounded to six places.
std::optional<Decimal> multiply(Decimal a, Decimal b, Rounding rounding = Rounding::half_up);
std::optional<Decimal> divide(Decimal a, Decimal b, Rounding rounding = Rounding::half_up);

}  // namespace iscan
