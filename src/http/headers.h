// Header fields of a message: few, in order, names compared without case (RFC 9110 section 5.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace iscan::http {

struct Header {
  std::string name;
  std::string value;
};

// ASCII letters compared without case; nothing else is folded.
bool equal_no_case(std::string_view left, std::string_view right);

// Without optional white space at both ends (RFC 9110 section 5.6.3).
std::string_view trimmed(std::string_view text);

class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<Header> fields) : fields_(fields) {}

  // The first field of that name.
  std::optional<std::string_view> find(std::string_view name) const;
  void add(std::string_view name, std::string_view value);
  // Replaces every field of that name by one.
  void set(std::string_view name, std::string_view value);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }

 private:
  std::vector<Header> fields_;
};

// A header value with parameters: `form-data; name="a"; filename="b.pdf"`. Quoted strings are
// unquoted (RFC 9110 section 5.6.6); parameter names are in lower case.
struct ValueWithParameters {
  std::string value;  // in lower case
  Headers parameters;
};
// nullopt when the text is not of that form.
std::optional<ValueWithParameters> parse_parameters(std::string_view text);

}  // namespace iscan::http
