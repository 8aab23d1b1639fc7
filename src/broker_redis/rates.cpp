#include "broker_redis/rates.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace iscan::broker_redis {

std::optional<double> parse_rate(std::string_view text) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  if (text.empty()) return 0;
  double count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || !std::isfinite(count) || count < 0) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (unit.empty() || unit == "/s") return count;
  if (unit == "/m") return count / kMinute;
  if (unit == "/h") return count / kHour;
  return std::nullopt;
}

void Rates::set(const std::string& task, double per_second, std::string shown) {
  if (per_second <= 0) {
    limits_.erase(task);
  } else {
    limits_[task] = {per_second, std::move(shown), {}};
  }
}

std::string Rates::shown(const std::string& task) const {
  const auto limit = limits_.find(task);
  return limit == limits_.end() ? "" : limit->second.shown;
}

Rates::Time Rates::ready_at(const std::string& task) const {
  const auto limit = limits_.find(task);
  return limit == limits_.end() ? Time{} : limit->second.next;
}

void Rates::started(const std::string& task, Time now) {
  const auto limit = limits_.find(task);
  if (limit == limits_.end()) return;
  constexpr double kLongest = 1e9;  // seconds; more than that does not fit
  const std::chrono::duration<double> gap(std::min(1 / limit->second.per_second, kLongest));
  limit->second.next = now + std::chrono::duration_cast<Time::duration>(gap);
}

}  // namespace iscan::broker_redis
