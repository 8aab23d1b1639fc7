#include "llm_wire/strict_json.h"

#include <string>
#include <utility>
#include <vector>

namespace iscan::llm_wire {
namespace {

constexpr std::size_t kMostKeys = 256;
constexpr std::string_view kWhite = " \t\r\n";

// Builds the value; returning false ends the parser.
class Builder final : public Json::json_sax_t {
 public:
  Builder(Json& root, int most_depth) : root_(root), most_depth_(most_depth) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }
  bool key(string_t& name) override {
    const Json& object = *open_.back();
    if (object.size() >= kMostKeys || object.contains(name)) return false;
    key_ = std::move(name);
    return true;
  }

 private:
  Json* place(Json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[key_] = std::move(value));
  }
  bool add(Json value) {
    place(std::move(value));
    return true;
  }
  // The pointers stay good: only the innermost container grows, and it holds no open one.
  bool open(Json container) {
    if (std::cmp_greater_equal(open_.size(), most_depth_)) return false;
    open_.push_back(place(std::move(container)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  Json& root_;
  int most_depth_;
  std::vector<Json*> open_;
  std::string key_;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kWhite);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

// Templates of some models write the opening tag into the prompt, so that it is missing here.
std::string_view without_thoughts(std::string_view text) {
  constexpr std::string_view kEnd = "</think>";
  const auto end = text.find(kEnd);
  if (text.starts_with('{')) return text;
  // Thoughts without an end are no answer.
  if (end == std::string_view::npos) return text.starts_with("<think>") ? std::string_view() : text;
  return trimmed(text.substr(end + kEnd.size()));
}

// What is between the two fences, if there are just these and an object is between them.
std::string_view without_fence(std::string_view text) {
  constexpr std::string_view kFence = "```";
  const auto first = text.find(kFence);
  if (first == std::string_view::npos) return text;
  const auto begin = text.find('\n', first);
  const auto end = text.find(kFence, first + kFence.size());
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin ||
      text.find(kFence, end + kFence.size()) != std::string_view::npos) {
    return text;
  }
  const auto inner = trimmed(text.substr(begin, end - begin));
  return inner.starts_with('{') ? inner : text;
}

// Bytes of the object that `text` starts with; 0 when it does not end.
std::size_t object_length(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\\') ++at;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return at + 1;
    }
  }
  return 0;
}

// The object amid words, if there is one only.
std::string_view without_words(std::string_view text) {
  const auto begin = text.find('{');
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  const auto length = object_length(text);
  const bool another = text.find('{', length) != std::string_view::npos;
  return length == 0 || another ? std::string_view() : text.substr(0, length);
}

}  // namespace

std::optional<Json> parse_strict(std::string_view text, int most_depth) {
  // The parser would take a byte of zero for the end.
  if (text.contains('\0')) return std::nullopt;
  Json root;
  Builder builder(root, most_depth);
  if (!Json::sax_parse(text, &builder)) return std::nullopt;
  return root;
}

std::optional<Extracted> extract_object(std::string_view text) {
  if (auto whole = parse_strict(text)) {
    if (!whole->is_object()) return std::nullopt;
    return Extracted{std::move(*whole), false};
  }
  const auto object = without_words(without_fence(without_thoughts(trimmed(text))));
  auto found = parse_strict(object);
  if (!found || !found->is_object()) return std::nullopt;
  return Extracted{std::move(*found), true};
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace iscan::llm_wire
