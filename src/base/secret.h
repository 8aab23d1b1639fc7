// A text that cannot be printed or logged by accident.
#pragma once

#include <format>
#include <string>
#include <utility>

namespace iscan {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  // The only way to the text; used in adapters and easy to search for.
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace iscan

template <>
struct std::formatter<iscan::Secret> : std::formatter<std::string_view> {
  auto format(const iscan::Secret&, auto& context) const {
    return std::formatter<std::string_view>::format("***", context);
  }
};
