#include "http_client/testing/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <format>

namespace iscan::http_client::testing {
namespace {

std::size_t content_length(std::string_view head) {
  const auto at = head.find("Content-Length: ");
  std::size_t size = 0;
  if (at != std::string_view::npos) {
    std::from_chars(head.data() + at + 16, head.data() + head.size(), size);
  }
  return size;
}

// False when the client has left.
bool receive(int socket, std::string& all) {
  std::array<char, 4096> buffer{};
  const auto got = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  all.append(buffer.data(), static_cast<std::size_t>(got));
  return true;
}

void send_text(int socket, std::string_view text) {
  while (!text.empty()) {
    const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// One request with its body; empty when the client left before its end.
std::string read_request(int socket) {
  std::string all;
  while (!all.contains("\r\n\r\n")) {
    if (!receive(socket, all)) return {};
  }
  const auto head = all.find("\r\n\r\n") + 4;
  if (all.contains("Expect: 100-continue")) send_text(socket, "HTTP/1.1 100 Continue\r\n\r\n");
  const std::size_t whole = head + content_length(std::string_view(all).substr(0, head));
  while (all.size() < whole) {
    if (!receive(socket, all)) return {};
  }
  return all;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<std::string> answers)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), answers_(std::move(answers)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), 16) != 0 ||
      ::getsockname(listener_.get(), generic, &size) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this] { run(); });
}

ScriptedServer::~ScriptedServer() { ::shutdown(listener_.get(), SHUT_RDWR); }

std::string ScriptedServer::url() const { return std::format("http://127.0.0.1:{}", port_); }

std::vector<std::string> ScriptedServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void ScriptedServer::run() {
  while (true) {
    const UniqueFd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!socket.valid()) return;
    answer(socket.get());
  }
}

void ScriptedServer::answer(int socket) {
  std::string request = read_request(socket);
  if (request.empty()) return;
  std::string text;
  {
    const std::scoped_lock lock(mutex_);
    if (requests_.size() < answers_.size()) text = answers_[requests_.size()];
    requests_.push_back(std::move(request));
  }
  std::string rest;
  if (text == "(silence)") {
    while (receive(socket, rest)) rest.clear();
    return;
  }
  send_text(socket, text);
}

std::string answer_of(int status, std::string_view body, std::string_view head) {
  return std::format("HTTP/1.1 {} x\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", status,
                     body.size(), head, body);
}

}  // namespace iscan::http_client::testing
