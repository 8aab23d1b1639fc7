#include "decode/pdf_pictures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace iscan::decode {
namespace {

constexpr std::string_view kName = "/Image";
constexpr std::size_t kDictionaryBytes = 2000;  // a picture's dictionary is far shorter
constexpr std::uint64_t kUnknownPixels = 1ULL << 40U;

// The next "/Image" that stands alone: /ImageB, /ImageC and /ImageI are procedure sets, which every
// old producer lists.
std::size_t find_name(std::string_view file, std::size_t from) {
  for (std::size_t at = file.find(kName, from); at != std::string_view::npos;
       at = file.find(kName, at + 1)) {
    const char next = at + kName.size() < file.size() ? file[at + kName.size()] : ' ';
    const bool letter = (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z');
    if (!letter) return at;
  }
  return std::string_view::npos;
}

std::optional<std::uint64_t> number_after(std::string_view dictionary, std::string_view key) {
  const std::size_t at = dictionary.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view rest = dictionary.substr(at + key.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" \r\n\t"), rest.size()));
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc{}) return std::nullopt;
  // "12 0 R" refers to a number elsewhere.
  const std::string_view after(end, static_cast<std::size_t>(rest.data() + rest.size() - end));
  if (after.starts_with(" 0 R")) return std::nullopt;
  return value;
}

// What lies between the "obj" before and the "stream" after the name.
std::string_view dictionary_around(std::string_view file, std::size_t at) {
  const std::size_t earliest = at > kDictionaryBytes ? at - kDictionaryBytes : 0;
  const std::size_t begin = file.substr(earliest, at - earliest).rfind("obj");
  const std::size_t end = file.substr(at, kDictionaryBytes).find("stream");
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  return file.substr(earliest + begin, at + end - earliest - begin);
}

}  // namespace

PictureScan scan_pictures(std::string_view file) {
  PictureScan scan;
  for (std::size_t at = find_name(file, 0); at != std::string_view::npos;
       at = find_name(file, at + 1)) {
    const std::string_view dictionary = dictionary_around(file, at);
    const auto width = number_after(dictionary, "/Width");
    const auto height = number_after(dictionary, "/Height");
    scan.pixels += width && height ? std::min(*width * *height, kUnknownPixels) : kUnknownPixels;
    if (scan.pixels >= kUnknownPixels) break;
  }
  constexpr std::array kEscapes = {"#49", "#6d", "#6D", "#61", "#67", "#65"};
  scan.disguised =
      std::ranges::any_of(kEscapes, [&](const char* escape) { return file.contains(escape); });
  return scan;
}

std::string without_pictures(std::string_view file) {
  std::string out(file);
  for (std::size_t at = find_name(out, 0); at != std::string_view::npos;
       at = find_name(out, at + 1)) {
    out[at + 1] = 'X';
  }
  return out;
}

}  // namespace iscan::decode
