#include "sql/postgres_url.h"

#include <format>
#include <string_view>

namespace iscan::sql {
namespace {

bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encoded(std::string_view text) {
  std::string url;
  for (const char c : text) {
    url += is_unreserved(c) ? std::string(1, c)
                            : std::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return url;
}

// An IPv6 address has colons of its own.
std::string host_of(std::string_view host) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  return host.contains(':') ? std::format("[{}]", host) : encoded(host);
}

}  // namespace

std::string postgres_url(const PostgresAddress& address) {
  const std::string password = address.password.empty() ? "" : ":" + encoded(address.password);
  return std::format("postgresql://{}{}@{}:{}/{}", encoded(address.user), password,
                     host_of(address.host), address.port, encoded(address.database));
}

}  // namespace iscan::sql
