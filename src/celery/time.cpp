#include "celery/time.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <format>

namespace iscan::celery {
namespace {

// Takes exactly `digits` digits off the front.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  int value = 0;
  if (text.size() < digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc{} || end != text.data() + digits || text.front() == '-') {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, std::string_view marks) {
  if (text.empty() || !marks.contains(text.front())) return false;
  text.remove_prefix(1);
  return true;
}

// 0 when there is none.
double take_fraction(std::string_view& text) {
  if (!take(text, ".,")) return 0;
  double value = 0;
  double place = 0.1;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += place * (text.front() - '0');
    place /= 10;
    text.remove_prefix(1);
  }
  return value;
}

// Seconds east of UTC.
std::optional<int> take_offset(std::string_view& text) {
  constexpr int kMinute = 60;
  constexpr int kHour = 60 * kMinute;
  if (text.empty() || take(text, "Z")) return 0;
  const bool west = text.front() == '-';
  if (!take(text, "+-")) return std::nullopt;
  const auto hours = take_number(text, 2);
  const auto minutes = !take(text, ":") && text.empty() ? std::optional(0) : take_number(text, 2);
  if (!hours || !minutes) return std::nullopt;
  const int offset = *hours * kHour + *minutes * kMinute;
  return west ? -offset : offset;
}

}  // namespace

std::string to_iso(Seconds time) {
  constexpr double kMicro = 1e6;
  // What Python's dates can hold; a header may hold any number.
  constexpr Seconds kFirst = -62'135'596'800;
  constexpr Seconds kLast = 253'402'300'799;
  const std::chrono::sys_time<std::chrono::microseconds> instant{
      std::chrono::microseconds{std::llround(std::clamp(time, kFirst, kLast) * kMicro)}};
  return std::format("{:%FT%T}+00:00", instant);
}

std::optional<Seconds> seconds_from_iso(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!take(text, "-")) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!take(text, "-")) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!year || !month || !day || !take(text, "T ")) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!take(text, ":")) return std::nullopt;
  const auto minute = take_number(text, 2);
  const auto second = take(text, ":") ? take_number(text, 2) : std::optional(0);
  if (!hour || !minute || !second) return std::nullopt;
  const double fraction = take_fraction(text);
  const auto offset = take_offset(text);
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!offset || !text.empty() || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  const auto whole = std::chrono::sys_days{date} + std::chrono::hours{*hour} +
                     std::chrono::minutes{*minute} + std::chrono::seconds{*second - *offset};
  return static_cast<double>(whole.time_since_epoch().count()) + fraction;
}

}  // namespace iscan::celery
