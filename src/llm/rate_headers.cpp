#include "llm/rate_headers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "base/date.h"

namespace iscan::llm {
namespace {

using std::chrono::milliseconds;
using Headers = std::span<const std::pair<std::string, std::string>>;

// Nobody resets later than in a day; a longer wait is a misunderstanding.
constexpr milliseconds kLongestReset = std::chrono::hours{24};

std::optional<std::int64_t> count_of(std::string_view text) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || at != end || count < 0) return std::nullopt;
  return count;
}

struct Unit {
  std::string_view name;
  double milliseconds;
};
// "ms" before "m".
constexpr std::array kUnits = {Unit{"ms", 1}, Unit{"s", 1'000}, Unit{"m", 60'000},
                               Unit{"h", 3'600'000}, Unit{"d", 86'400'000}};

// "6m0s", "1.5s", "120ms"
std::optional<milliseconds> duration_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  double sum = 0;
  while (!text.empty()) {
    double number = 0;
    const auto [at, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || number < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    const auto unit = std::ranges::find_if(
        kUnits, [text](const Unit& one) { return text.starts_with(one.name); });
    if (unit == kUnits.end()) return std::nullopt;
    text.remove_prefix(unit->name.size());
    sum += number * unit->milliseconds;
  }
  const auto most = static_cast<double>(kLongestReset.count());
  return milliseconds{static_cast<std::int64_t>(std::min(sum, most))};
}

// "2026-11-28T12:00:30Z", with or without fractions of the second.
std::optional<milliseconds> time_to(std::string_view text, Instant now) {
  if (text.size() < 20 || !text.ends_with('Z')) return std::nullopt;
  const auto instant = instant_from_iso(std::string(text.substr(0, 19)) + ".000Z");
  if (!instant) return std::nullopt;
  // The fraction is cut off: a second more is never too early.
  const auto wait = *instant - now + (text.size() > 20 ? milliseconds{1'000} : milliseconds{0});
  return std::clamp<milliseconds>(wait, milliseconds{0}, kLongestReset);
}

std::string_view value_of(Headers headers, std::string_view name) {
  const auto found = std::ranges::find(headers, name, &Headers::value_type::first);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

RateHint openai(Headers headers, std::string_view what) {
  const std::string end(what);
  return {.limit = count_of(value_of(headers, "x-ratelimit-limit-" + end)),
          .remaining = count_of(value_of(headers, "x-ratelimit-remaining-" + end)),
          .reset = duration_of(value_of(headers, "x-ratelimit-reset-" + end))};
}

RateHint anthropic(Headers headers, std::string_view what, Instant now) {
  const std::string begin = "anthropic-ratelimit-" + std::string(what);
  return {.limit = count_of(value_of(headers, begin + "-limit")),
          .remaining = count_of(value_of(headers, begin + "-remaining")),
          .reset = time_to(value_of(headers, begin + "-reset"), now)};
}

}  // namespace

RateHints read_rate_headers(Headers headers, Instant now) {
  RateHints hints{.requests = openai(headers, "requests"), .tokens = openai(headers, "tokens")};
  if (!hints.requests.limit) hints.requests = anthropic(headers, "requests", now);
  if (!hints.tokens.limit) hints.tokens = anthropic(headers, "tokens", now);
  if (!hints.tokens.limit) hints.tokens = anthropic(headers, "input-tokens", now);
  return hints;
}

}  // namespace iscan::llm
