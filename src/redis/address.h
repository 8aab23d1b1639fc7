// Where a Redis or Valkey server is, as redis-py and Celery write it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace iscan::redis {

// How a link is encrypted; the names of the URL's parameters are redis-py's.
struct Tls {
  bool on = false;
  bool verify = true;       // ssl_cert_reqs=required|none
  std::string authorities;  // ssl_ca_certs: a PEM file; empty = the system's
  std::string certificate;  // ssl_certfile
  std::string key;          // ssl_keyfile
  bool operator==(const Tls&) const = default;
};

struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  std::string socket;  // a Unix socket's path instead of host and port
  int database = 0;
  std::string user;
  Secret password;
  Tls tls;

  // "redis://127.0.0.1:6379/0", without user and password: for logs and for other programs.
  std::string shown() const;
};

// redis://[user:password@]host[:port][/database], rediss:// for TLS with the parameters of Tls,
// redis+socket:///path?virtual_host=database. Percent-encoded parts are decoded. Error:
// redis_url_invalid (invalid_input).
Result<Address> parse_address(std::string_view url);

}  // namespace iscan::redis
