// A server that answers with the bytes a test gives it, however broken they are.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/fd.h"

namespace iscan::http_client::testing {

class ScriptedServer {
 public:
  // Each connection brings one request and gets the next of `answers`, then it is closed. After
  // the last of them connections are closed without an answer. "(silence)" answers nothing until
  // the client leaves.
  explicit ScriptedServer(std::vector<std::string> answers);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  // "http://127.0.0.1:PORT"
  std::string url() const;
  // What came, head and body, in order.
  std::vector<std::string> requests() const;

 private:
  void run();
  void answer(int socket);

  UniqueFd listener_;
  int port_ = 0;
  std::vector<std::string> answers_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::jthread thread_;
};

// "HTTP/1.1 STATUS x", Content-Length, further lines of the head, and the body.
std::string answer_of(int status, std::string_view body = {}, std::string_view head = {});

}  // namespace iscan::http_client::testing
