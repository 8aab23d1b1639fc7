#include "api/failed_logins.h"

namespace iscan::api {

bool FailedLogins::count(const std::string& address) {
  const Instant now = clock_.now();
  return windows_.with([&](auto& windows) {
    // Whoever commands so many addresses is not stopped by counting them.
    if (windows.size() >= kMaxAddresses) windows.clear();
    Window& window = windows[address];
    if (now - window.start >= std::chrono::minutes(1)) window = {.start = now, .count = 0};
    return ++window.count <= per_minute_;
  });
}

}  // namespace iscan::api
