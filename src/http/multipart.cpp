#include "http/multipart.h"

#include <algorithm>

#include "http/target.h"

namespace iscan::http {
namespace {

constexpr std::size_t kMaxBoundary = 70;  // RFC 2046 section 5.1.1
constexpr std::size_t kMaxPadding = 64;
constexpr std::string_view kBoundaryMarks = "'()+_,-./:=? ";

auto malformed(std::string_view why) {
  return fail(ErrorKind::invalid_input, "multipart_malformed",
              "The upload is not valid multipart/form-data.", std::string(why));
}

bool is_boundary_char(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kBoundaryMarks.contains(c);
}

// `filename*=UTF-8''r%C3%A4kning.pdf` (RFC 8187); other character sets are not read.
std::optional<std::string> extended_value(std::string_view text) {
  const auto first = text.find('\'');
  if (first == std::string_view::npos || !equal_no_case(text.substr(0, first), "utf-8")) {
    return std::nullopt;
  }
  const auto second = text.find('\'', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  return percent_decoded(text.substr(second + 1));
}

std::optional<PartHead> part_head_from(std::string_view disposition) {
  const auto parsed = parse_parameters(disposition);
  if (!parsed || parsed->value != "form-data") return std::nullopt;
  const auto name = parsed->parameters.find("name");
  if (!name) return std::nullopt;
  PartHead head{.name = std::string(*name), .filename = std::nullopt};
  if (const auto extended = parsed->parameters.find("filename*")) {
    head.filename = extended_value(*extended);
  }
  if (!head.filename) {
    if (const auto plain = parsed->parameters.find("filename")) head.filename = std::string(*plain);
  }
  return head;
}

// Reads the lines of a part's head, each "Name: value", for the one that matters.
std::optional<PartHead> parse_head(std::string_view lines) {
  std::optional<PartHead> head;
  while (!lines.empty()) {
    const auto end = std::min(lines.find("\r\n"), lines.size());
    const auto line = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 2, lines.size()));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (!equal_no_case(line.substr(0, colon), "content-disposition")) continue;
    auto value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    head = part_head_from(value);
    if (!head) return std::nullopt;
  }
  return head;
}

}  // namespace

Result<std::string> boundary_of(std::string_view content_type) {
  const auto parsed = parse_parameters(content_type);
  if (!parsed || parsed->value != "multipart/form-data") {
    return fail(ErrorKind::unsupported, "media_type_unsupported",
                "Files are uploaded as multipart/form-data.");
  }
  std::string boundary(parsed->parameters.find("boundary").value_or(""));
  if (boundary.empty() || boundary.size() > kMaxBoundary || boundary.ends_with(' ') ||
      !std::ranges::all_of(boundary, is_boundary_char)) {
    return malformed("boundary");
  }
  return boundary;
}

// The first delimiter may stand at the very start, without its line end: pretend there was one.
MultipartParser::MultipartParser(std::string_view boundary, PartHandler& handler,
                                 MultipartLimits limits)
    : delimiter_("\r\n--" + std::string(boundary)),
      handler_(handler),
      limits_(limits),
      pending_("\r\n") {}

Result<> MultipartParser::write(std::string_view bytes) {
  if (state_ == State::epilogue) return {};  // to be ignored, RFC 2046 section 5.1.1
  pending_ += bytes;
  while (true) {
    const auto more = step();
    if (!more) return fail(more.error());
    if (!*more) return {};
  }
}

Result<> MultipartParser::finish() {
  if (state_ == State::epilogue) return {};
  return fail(ErrorKind::invalid_input, "multipart_incomplete",
              "The upload ends before its closing boundary.");
}

Result<bool> MultipartParser::step() {
  switch (state_) {
    case State::preamble:
    case State::data: return take_until_delimiter();
    case State::boundary_end: return take_boundary_end();
    case State::head: return take_head();
    case State::epilogue: pending_.clear(); return false;
  }
  std::unreachable();
}

Result<> MultipartParser::pass_on(std::size_t bytes) {
  if (bytes > 0 && state_ == State::data) {
    if (auto taken = handler_.data(std::string_view(pending_).substr(0, bytes)); !taken) {
      return taken;
    }
  }
  pending_.erase(0, bytes);
  return {};
}

Result<bool> MultipartParser::take_until_delimiter() {
  const auto found = pending_.find(delimiter_);
  if (found == std::string::npos) {
    // The end may be the beginning of a delimiter.
    const auto keep = std::min(pending_.size(), delimiter_.size() - 1);
    if (auto passed = pass_on(pending_.size() - keep); !passed) return fail(passed.error());
    return false;
  }
  if (auto passed = pass_on(found); !passed) return fail(passed.error());
  if (state_ == State::data) {
    if (auto ended = handler_.end(); !ended) return fail(ended.error());
  }
  pending_.erase(0, delimiter_.size());
  state_ = State::boundary_end;
  return true;
}

// After a delimiter: "--" closes, otherwise optional blanks and a line end, which stays as the
// line end before the head.
Result<bool> MultipartParser::take_boundary_end() {
  if (pending_.size() < 2) return false;
  if (pending_.starts_with("--")) {
    state_ = State::epilogue;
    return true;
  }
  const auto blanks = pending_.find_first_not_of(" \t");
  if (blanks == std::string::npos || blanks + 1 >= pending_.size()) {
    if (pending_.size() > kMaxPadding) return malformed("padding after a boundary");
    return false;
  }
  if (blanks > kMaxPadding || pending_.compare(blanks, 2, "\r\n") != 0) {
    return malformed("text after a boundary");
  }
  pending_.erase(0, blanks);
  state_ = State::head;
  return true;
}

Result<bool> MultipartParser::take_head() {
  const auto end = pending_.find("\r\n\r\n");
  if (std::min(end, pending_.size()) > limits_.head_bytes) return malformed("part head too long");
  if (end == std::string::npos) return false;
  const auto lines = std::string_view(pending_).substr(0, end);
  const auto head = parse_head(lines.substr(std::min<std::size_t>(2, lines.size())));
  if (!head) return malformed("part head");
  if (++parts_ > limits_.parts) {
    return fail(ErrorKind::invalid_input, "too_many_parts",
                "The upload has too many parts; send fewer files at once.");
  }
  if (auto begun = handler_.begin(*head); !begun) return fail(begun.error());
  pending_.erase(0, end + 4);
  state_ = State::data;
  return true;
}

}  // namespace iscan::http
