#include "base/trace.h"

#include <algorithm>
#include <format>

#include "base/random.h"

namespace iscan {
namespace {

// 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
constexpr std::size_t kVersion = 2;
constexpr std::size_t kTrace = 32;
constexpr std::size_t kParent = 16;
constexpr std::size_t kFlags = 2;
constexpr std::size_t kTraceAt = kVersion + 1;
constexpr std::size_t kParentAt = kTraceAt + kTrace + 1;
constexpr std::size_t kFlagsAt = kParentAt + kParent + 1;
constexpr std::size_t kLength = kFlagsAt + kFlags;
constexpr std::size_t kMostOfLaterVersions = 256;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::optional<std::string> sound_traceparent(std::string_view value) {
  if (value.size() < kLength || value.size() > kMostOfLaterVersions) return std::nullopt;
  const std::string_view version = value.substr(0, kVersion);
  if (!is_hex(version) || version == "ff") return std::nullopt;
  // Later versions may add fields after those known.
  if (value.size() > kLength && (version == "00" || value[kLength] != '-')) return std::nullopt;
  for (const std::size_t dash : {kVersion, kParentAt - 1, kFlagsAt - 1}) {
    if (value[dash] != '-') return std::nullopt;
  }
  const bool sound = is_id(value.substr(kTraceAt, kTrace)) &&
                     is_id(value.substr(kParentAt, kParent)) &&
                     is_hex(value.substr(kFlagsAt, kFlags));
  if (!sound) return std::nullopt;
  // The rest of a later version is not ours to repeat.
  return std::string(value.substr(0, kLength));
}

std::string new_traceparent() {
  return std::format("00-{}-{}-01", random_hex(kTrace / 2), random_hex(kParent / 2));
}

std::string trace_id(std::string_view traceparent) {
  if (traceparent.size() < kLength) return {};
  return std::string(traceparent.substr(kTraceAt, kTrace));
}

}  // namespace iscan
