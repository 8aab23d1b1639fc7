#include "llm_wire/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "llm_wire/errors.h"
#include "llm_wire/members.h"

namespace iscan::llm_wire {
namespace {

using std::chrono::milliseconds;

constexpr double kMostMs = 7.0 * 24 * 3600 * 1000;

std::optional<milliseconds> span_of(std::string_view number, double unit_ms) {
  double value = 0;
  const char* end = number.data() + number.size();
  const auto [stop, error] = std::from_chars(number.data(), end, value);
  // Written so that NaN is refused too.
  if (error != std::errc{} || stop != end || !(value >= 0)) return std::nullopt;
  return milliseconds(std::llround(std::min(value * unit_ms, kMostMs)));
}

std::optional<milliseconds> from_headers(Headers headers) {
  if (const auto exact = span_of(header(headers, "retry-after-ms"), 1)) return exact;
  const auto value = header(headers, "retry-after");
  if (const auto seconds = span_of(value, 1000)) return seconds;
  const auto until = http_date(value);
  const auto now = http_date(header(headers, "date"));
  if (!until || !now) return std::nullopt;
  return std::clamp(*until - *now, milliseconds(0),
                    milliseconds(static_cast<std::int64_t>(kMostMs)));
}

// "2.4s", as durations of Protocol Buffers are written in JSON.
std::optional<milliseconds> from_body(const Json& body) {
  for (const Json& detail : member(error_of(body), "details")) {
    std::string delay = text_at(detail, "retryDelay");
    if (!delay.ends_with('s')) continue;
    delay.pop_back();
    if (const auto span = span_of(delay, 1000)) return span;
  }
  return std::nullopt;
}

std::optional<int> two_digits(std::string_view text, std::size_t at) {
  int value = 0;
  const char* begin = text.data() + at;
  const auto [stop, error] = std::from_chars(begin, begin + 2, value);
  if (error != std::errc{} || stop != begin + 2 || value < 0) return std::nullopt;
  return value;
}

}  // namespace

std::string_view header(Headers headers, std::string_view name) {
  const auto found =
      std::ranges::find_if(headers, [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<milliseconds> retry_after(Headers headers, const Json& body) {
  if (const auto said = from_headers(headers)) return said;
  return from_body(body);
}

std::optional<Instant> http_date(std::string_view text) {
  constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != kShape.size() || !text.ends_with(" GMT")) return std::nullopt;
  const auto month = std::ranges::find(kMonths, text.substr(8, 3));
  const auto day = two_digits(text, 5);
  const auto century = two_digits(text, 12);
  const auto year = two_digits(text, 14);
  const auto hour = two_digits(text, 17);
  const auto minute = two_digits(text, 20);
  const auto second = two_digits(text, 23);
  if (month == kMonths.end() || !day || !century || !year || !hour || !minute || !second) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{
      std::chrono::year{*century * 100 + *year},
      std::chrono::month{static_cast<unsigned>(month - kMonths.begin() + 1)},
      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

}  // namespace iscan::llm_wire
