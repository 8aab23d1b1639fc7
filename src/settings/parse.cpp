#include <array>
#include <charconv>
#include <utility>

#include "settings/settings.h"

namespace iscan::settings {
namespace {

// The number before the unit; empty when there is none.
std::optional<std::uint64_t> leading_number(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  return value;
}

std::optional<std::uint64_t> scaled(
    std::string_view text, std::span<const std::pair<std::string_view, std::uint64_t>> units) {
  const auto number = leading_number(text);
  if (!number) return std::nullopt;
  for (const auto& [unit, factor] : units) {
    std::uint64_t result = 0;
    if (unit == text && !__builtin_mul_overflow(*number, factor, &result)) return result;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::uint64_t> parse_size(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 9> kUnits = {
      {{"", 1},
       {"B", 1},
       {"KB", 1'000},
       {"MB", 1'000'000},
       {"GB", 1'000'000'000},
       {"KiB", 1ULL << 10U},
       {"MiB", 1ULL << 20U},
       {"GiB", 1ULL << 30U},
       {"M", 1'000'000}}};
  return scaled(text, kUnits);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 5> kUnits = {
      {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  const auto value = scaled(text, kUnits);
  if (!value || *value > static_cast<std::uint64_t>(std::chrono::milliseconds::max().count())) {
    return std::nullopt;
  }
  return std::chrono::milliseconds{static_cast<std::int64_t>(*value)};
}

}  // namespace iscan::settings
