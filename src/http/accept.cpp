#include "http/accept.h"

#include <algorithm>
#include <optional>
#include <ranges>

namespace iscan::http {
namespace {

// "q=0", "q=0.000": not wanted at all.
bool is_refused(std::string_view parameters) {
  const auto place = parameters.find("q=");
  if (place == std::string_view::npos) return false;
  const auto weight = trimmed(parameters.substr(place + 2));
  return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool accepts_gzip(const Request& request) {
  std::optional<bool> any;
  for (const auto part : std::views::split(request.header("Accept-Encoding").value_or(""), ',')) {
    const std::string_view item(part);
    const auto end = std::min(item.find(';'), item.size());
    const auto name = trimmed(item.substr(0, end));
    const bool wanted = !is_refused(item.substr(end));
    if (equal_no_case(name, "gzip")) return wanted;
    if (name == "*") any = wanted;
  }
  return any.value_or(false);
}

}  // namespace iscan::http
