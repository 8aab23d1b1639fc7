#include "decode/sniff.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "decode/errors.h"

namespace iscan::decode {
namespace {

using document::FileType;
using namespace std::string_view_literals;

// ISO 32000-1 annex H allows 1024 bytes of junk; real files have been seen with more.
constexpr std::size_t kPdfSearchBytes = 8192;

// ISO/IEC 14496-12 file type box: the major or a compatible brand says HEVC still image.
bool is_heic(std::string_view head) {
  if (head.size() < 16 || head.substr(4, 4) != "ftyp"sv) return false;
  constexpr std::array kBrands = {"heic"sv, "heix"sv, "hevc"sv, "heim"sv,
                                  "heis"sv, "mif1"sv, "msf1"sv};
  const std::string_view major = head.substr(8, 4);
  return std::ranges::contains(kBrands, major);
}

bool is_xml_start(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text.size() < begin + 2 || text[begin] != '<')
    return false;
  const char next = text[begin + 1];
  return next == '?' || next == '!' || next == '_' || next == ':' || (next >= 'a' && next <= 'z') ||
         (next >= 'A' && next <= 'Z');
}

// Web pages look like XML but are none; they come from failed downloads and deserve the right
// error.
bool is_html_start(std::string_view text) {
  std::string lower;
  for (const char c : text.substr(0, 512)) {
    lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  return lower.contains("<!doctype html") || lower.contains("<html");
}

// The first characters of a text in UTF-8 or UTF-16, as far as they are ASCII.
std::string ascii_head(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF"sv)) head.remove_prefix(3);
  const bool little = head.starts_with("\xFF\xFE"sv) || head.starts_with("<\0"sv);
  const bool big = head.starts_with("\xFE\xFF"sv) || head.starts_with("\0<"sv);
  if (!little && !big) return std::string(head);
  std::string out;
  for (std::size_t i = little ? 0 : 1; i < head.size(); i += 2) {
    const char c = head[i];
    if (static_cast<unsigned char>(c) < 0x80) out.push_back(c);
  }
  return out;
}

}  // namespace

std::size_t pdf_header(BytesView file) {
  return as_text(file).substr(0, kPdfSearchBytes).find("%PDF-"sv);
}

Result<FileType> sniff(BytesView file) {
  if (file.empty()) return file_empty();
  const std::string_view head = as_text(file.first(std::min<std::size_t>(file.size(), 4096)));
  if (head.starts_with("\xFF\xD8\xFF"sv)) return FileType::jpeg;
  if (head.starts_with("\x89PNG\r\n\x1A\n"sv)) return FileType::png;
  if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv) || head.starts_with("II+\0"sv) ||
      head.starts_with("MM\0+"sv)) {
    return FileType::tiff;
  }
  if (head.starts_with("RIFF"sv) && head.size() >= 12 && head.substr(8, 4) == "WEBP"sv) {
    return FileType::webp;
  }
  if (is_heic(head)) return FileType::heic;
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv)) return FileType::zip;
  if (pdf_header(file) != std::string_view::npos) return FileType::pdf;
  const std::string text = ascii_head(head);
  if (is_xml_start(text) && !is_html_start(text)) return FileType::xml;
  return file_type_unsupported(is_html_start(text) ? "a web page" : "unknown content");
}

}  // namespace iscan::decode
