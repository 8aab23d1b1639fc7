#include "decode/xml.h"

#include <string_view>

#include "decode/errors.h"
#include "decode/sniff.h"
#include "decode/text.h"

namespace iscan::decode {
namespace {

using namespace std::string_view_literals;

constexpr int kMostDepth = 200;

std::string from_utf16(std::string_view bytes, bool little) {
  std::u16string text;
  text.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto low = static_cast<unsigned char>(bytes[little ? i : i + 1]);
    const auto high = static_cast<unsigned char>(bytes[little ? i + 1 : i]);
    text.push_back(static_cast<char16_t>(high << 8U | low));
  }
  return utf16_to_utf8(text);
}

// Its encoding would be wrong after the conversion, and without one UTF-8 holds.
std::string without_declaration(std::string text) {
  const std::size_t end = text.find("?>");
  if (text.starts_with("<?xml") && end != std::string::npos) text.erase(0, end + 2);
  return text;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    if (next_code_point(text, i) == 0xFFFD && text.substr(begin, 3) != "\xEF\xBF\xBD"sv) {
      return false;
    }
  }
  return true;
}

// The encoding its declaration names is another 8-bit one; the XML parser reads it itself.
bool declares_other_encoding(std::string_view text) {
  const std::string_view head = text.substr(0, text.find("?>"));
  return head.starts_with("<?xml") && head.contains("encoding") && !head.contains("UTF-8") &&
         !head.contains("utf-8");
}

std::string to_text(BytesView file) {
  std::string_view bytes = as_text(file);
  if (bytes.starts_with("\xFF\xFE"sv))
    return without_declaration(from_utf16(bytes.substr(2), /*little=*/true));
  if (bytes.starts_with("\xFE\xFF"sv))
    return without_declaration(from_utf16(bytes.substr(2), /*little=*/false));
  if (bytes.starts_with("<\0"sv)) return without_declaration(from_utf16(bytes, /*little=*/true));
  if (bytes.starts_with("\0<"sv)) return without_declaration(from_utf16(bytes, /*little=*/false));
  if (bytes.starts_with("\xEF\xBB\xBF"sv)) bytes.remove_prefix(3);
  if (is_valid_utf8(bytes) || declares_other_encoding(bytes)) return std::string(bytes);
  return latin1_to_utf8(bytes);
}

// Walks the mark-up only as far as nesting and completeness need.
class Outline {
 public:
  explicit Outline(std::string_view text) : text_(text) {}

  Result<> check() {
    while (true) {
      const std::size_t open = text_.find('<', at_);
      if (open == std::string_view::npos) break;
      at_ = open + 1;
      if (!one()) return file_damaged("the XML ends inside its mark-up");
      if (depth_ > kMostDepth) return file_damaged("the XML is nested too deeply");
      if (depth_ < 0) return file_damaged("the XML closes what it never opened");
    }
    if (depth_ != 0 || !seen_) return file_damaged("the XML is cut off");
    return {};
  }

 private:
  bool skip(std::string_view end) {
    const std::size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }

  bool one() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("!--")) return skip("-->");
    if (rest.starts_with("![CDATA[")) return skip("]]>");
    if (rest.starts_with("?")) return skip("?>");
    return tag();
  }

  // Up to the closing '>', which may also stand inside an attribute's quotes.
  bool tag() {
    const bool closing = at_ < text_.size() && text_[at_] == '/';
    char quote = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        const bool empty = text_[at_ - 1] == '/';
        depth_ += closing ? -1 : empty ? 0 : 1;
        seen_ = true;
        ++at_;
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool seen_ = false;
};

}  // namespace

bool looks_like_xml(BytesView file) {
  const Result<document::FileType> type = sniff(file);
  return type && *type == document::FileType::xml;
}

bool declares_entities(BytesView file) {
  const std::string text = to_text(file);
  return text.contains("<!DOCTYPE") || text.contains("<!ENTITY");
}

Result<std::string> read_xml(BytesView file) {
  std::string text = to_text(file);
  if (text.contains("<!DOCTYPE") || text.contains("<!ENTITY")) return xml_entities_refused();
  const Result<> sound = Outline(text).check();
  if (!sound) return fail(sound.error());
  return text;
}

}  // namespace iscan::decode
