#include "http/testing/client.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <format>

namespace iscan::http::testing {
namespace {

constexpr int kPatienceSeconds = 20;

std::size_t number(std::string_view text, int base) {
  std::size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

}  // namespace

Client::Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{.tv_sec = kPatienceSeconds, .tv_usec = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    std::perror("connect");
    std::abort();
  }
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server closed: what it said is still there to read
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::finish_sending() { ::shutdown(socket_.get(), SHUT_WR); }

bool Client::fill() {
  char piece[65536];
  const auto got = ::recv(socket_.get(), piece, sizeof piece, 0);
  if (got <= 0) return false;
  buffer_.append(piece, static_cast<std::size_t>(got));
  return true;
}

std::string Client::read_until(std::string_view mark) {
  auto found = buffer_.find(mark);
  while (found == std::string::npos && fill()) found = buffer_.find(mark);
  const auto size = found == std::string::npos ? buffer_.size() : found + mark.size();
  std::string out = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return out;
}

bool Client::closed() { return buffer_.empty() && !fill() && buffer_.empty(); }

std::string Client::read_chunked() {
  std::string out;
  while (true) {
    const auto size = number(read_until("\r\n"), 16);
    while (buffer_.size() < size + 2 && fill()) {
    }
    out += buffer_.substr(0, size);
    buffer_.erase(0, size + 2);
    if (size == 0) return out;
  }
}

Answer Client::read(bool head_only) {
  Answer out;
  const std::string head = read_until("\r\n\r\n");
  if (!head.starts_with("HTTP/1.1 ")) return out;
  out.status = static_cast<int>(number(std::string_view(head).substr(9, 3), 10));
  for (std::string_view rest = std::string_view(head).substr(head.find("\r\n") + 2);
       rest.size() > 2;) {
    const auto end = rest.find("\r\n");
    const auto colon = rest.find(": ");
    out.headers.add(rest.substr(0, colon), rest.substr(colon + 2, end - colon - 2));
    rest.remove_prefix(end + 2);
  }
  if (head_only) return out;
  if (out.field("Transfer-Encoding") == "chunked") {
    out.body = read_chunked();
    return out;
  }
  const auto length = number(out.field("Content-Length"), 10);
  while (buffer_.size() < length && fill()) {
  }
  out.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return out;
}

Answer Client::ask(std::string_view method, std::string_view target, std::string_view body,
                   std::string_view head_fields) {
  std::string request =
      std::format("{} {} HTTP/1.1\r\nHost: test\r\n{}", method, target, head_fields);
  if (!body.empty()) request += std::format("Content-Length: {}\r\n", body.size());
  send(request + "\r\n" + std::string(body));
  return read(method == "HEAD");
}

std::string multipart_of(
    std::initializer_list<std::pair<std::string_view, std::string_view>> files) {
  std::string out;
  for (const auto& [name, content] : files) {
    out += std::format(
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n{}\r\n",
        name, content);
  }
  return out + "--XX--\r\n";
}

}  // namespace iscan::http::testing
