#include "service/listing.h"

#include <format>

namespace iscan::service {

Result<> check_page(int limit, const std::optional<std::string>& cursor) {
  constexpr std::size_t kLongestCursor = 64;
  if (limit < 1 || limit > kMaxListLimit) {
    return fail(ErrorKind::invalid_input, "limit_invalid",
                std::format("The limit is 1 to {}.", kMaxListLimit));
  }
  if (cursor && (cursor->empty() || cursor->size() > kLongestCursor)) {
    return fail(ErrorKind::invalid_input, "cursor_invalid", "The cursor is not one of ours.");
  }
  return {};
}

}  // namespace iscan::service
