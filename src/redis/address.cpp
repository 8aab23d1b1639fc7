#include "redis/address.h"

#include <charconv>
#include <format>
#include <optional>
#include <utility>

namespace iscan::redis {
namespace {

std::unexpected<Error> refused(std::string why) {
  return fail(ErrorKind::invalid_input, "redis_url_invalid",
              "REDIS_URL must look like redis://:PASSWORD@HOST:PORT/DATABASE, "
              "rediss://… for TLS or redis+socket:///PATH?virtual_host=DATABASE: " +
                  std::move(why));
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string percent_decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned code = 0;
    if (text[at] == '%' && at + 2 < text.size()) {
      const char* digits = text.data() + at + 1;
      const auto [end, error] = std::from_chars(digits, digits + 2, code, 16);
      if (error == std::errc{} && end == digits + 2) {
        plain += static_cast<char>(code);
        at += 2;
        continue;
      }
    }
    plain += text[at];
  }
  return plain;
}

// Takes the part of `text` before `mark`, if there is one, off its front.
std::optional<std::string_view> take_until(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at + 1);
  return part;
}

Result<> set_parameter(Address& address, std::string_view name, std::string value) {
  if (name == "ssl_cert_reqs") {
    if (value.starts_with("CERT_")) value.erase(0, std::string_view("CERT_").size());
    if (value != "none" && value != "NONE" && value != "required" && value != "REQUIRED") {
      return refused("ssl_cert_reqs is required or none.");
    }
    address.tls.verify = value.front() == 'r' || value.front() == 'R';
  } else if (name == "ssl_ca_certs") {
    address.tls.authorities = std::move(value);
  } else if (name == "ssl_certfile") {
    address.tls.certificate = std::move(value);
  } else if (name == "ssl_keyfile") {
    address.tls.key = std::move(value);
  } else if (name == "virtual_host" || name == "db") {
    if (value.starts_with('/')) value.erase(0, 1);
    const auto database = number_in<int>(value);
    if (!database || *database < 0) return refused("the database is a number.");
    address.database = *database;
  } else {
    return refused(std::format("the parameter {} is not known.", name));
  }
  return {};
}

Result<> set_parameters(Address& address, std::string_view query) {
  while (!query.empty()) {
    std::string_view one = take_until(query, '&').value_or(query);
    if (one.data() + one.size() == query.data() + query.size()) query = {};
    const auto name = take_until(one, '=');
    if (!name) return refused("a parameter has no value.");
    if (auto done = set_parameter(address, *name, percent_decoded(one)); !done) return done;
  }
  return {};
}

void set_login(Address& address, std::string_view login) {
  const auto user = take_until(login, ':');
  if (user) address.user = percent_decoded(*user);
  address.password = Secret(percent_decoded(login));
}

Result<> set_host(Address& address, std::string_view place) {
  const auto end_of_six = place.starts_with('[') ? place.find(']') : std::string_view::npos;
  const auto colon = place.find(':', end_of_six == std::string_view::npos ? 0 : end_of_six);
  std::string_view host = place.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (!host.empty()) address.host = percent_decoded(host);
  if (colon == std::string_view::npos) return {};
  const auto port = number_in<std::uint16_t>(place.substr(colon + 1));
  if (!port || *port == 0) return refused("the port is a number from 1 to 65535.");
  address.port = *port;
  return {};
}

}  // namespace

std::string Address::shown() const {
  if (!socket.empty()) return std::format("redis+socket://{}?virtual_host={}", socket, database);
  return std::format("{}://{}:{}/{}", tls.on ? "rediss" : "redis", host, port, database);
}

Result<Address> parse_address(std::string_view url) {
  constexpr std::string_view kPlain = "redis://";
  constexpr std::string_view kTls = "rediss://";
  constexpr std::string_view kSocket = "redis+socket://";
  Address address;
  std::string_view rest = url;
  const bool local = url.starts_with(kSocket);
  address.tls.on = url.starts_with(kTls);
  if (local) {
    rest.remove_prefix(kSocket.size());
  } else if (address.tls.on) {
    rest.remove_prefix(kTls.size());
  } else if (url.starts_with(kPlain)) {
    rest.remove_prefix(kPlain.size());
  } else {
    return refused("the scheme is not known.");
  }
  std::string_view query;
  if (const auto at = rest.find('?'); at != std::string_view::npos) {
    query = rest.substr(at + 1);
    rest = rest.substr(0, at);
  }
  if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
    set_login(address, rest.substr(0, at));
    rest.remove_prefix(at + 1);
  }
  if (local) {
    address.socket = percent_decoded(rest);
    if (address.socket.empty()) return refused("the socket's path is missing.");
  } else {
    const auto slash = rest.find('/');
    if (auto done = set_host(address, rest.substr(0, slash)); !done) return fail(done.error());
    const std::string_view database =
        slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
    if (!database.empty()) {
      if (auto done = set_parameter(address, "db", std::string(database)); !done) {
        return fail(done.error());
      }
    }
  }
  if (auto done = set_parameters(address, query); !done) return fail(done.error());
  return address;
}

}  // namespace iscan::redis
