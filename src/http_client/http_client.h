// Requests to other services over HTTP and HTTPS, by libcurl. Answers are values whatever their
// status; nothing is followed or repeated by itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace iscan::http_client {

struct Header {
  std::string name;
  std::string value;
};

// A part of an open file; read with pread.
struct FileRange {
  int fd = -1;
  std::uint64_t offset = 0;  // bytes
  std::uint64_t size = 0;    // bytes
};

struct Request {
  std::string method = "GET";
  std::string url;  // http:// or https://
  std::vector<Header> headers;
  std::string body;               // sent when it is not empty and there is no `file`
  std::optional<FileRange> file;  // streamed as the body; its owner keeps it open
  // Where the body of a 2xx answer goes, at the descriptor's position; -1: into the answer.
  int sink = -1;
  std::uint64_t most = 16ULL << 20U;               // bytes of the answer's body
  std::optional<std::chrono::milliseconds> total;  // instead of the client's
  std::stop_token stop{};
};

struct Answer {
  int status = 0;
  std::vector<Header> headers;  // names in lower case
  std::string body;
  std::uint64_t size = 0;  // bytes of the body, wherever it went

  bool ok() const { return status >= 200 && status < 300; }
  // The first of that name (lower case); empty when there is none.
  std::string_view header(std::string_view name) const;
};

struct Options {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds total{300'000};
  std::chrono::seconds stall{20};  // without a byte in either direction
  std::string proxy;               // empty: as http_proxy, https_proxy and no_proxy say
  std::string ca_file;             // empty: the system's certificates
  std::string user_agent = "iscan";
  bool compressed = false;  // offers every encoding known here; `most` is of the decoded body
  bool ask_first = true;    // large bodies wait for the server's word (Expect: 100-continue)
};

// Thread-safe; connections are kept open and used again.
class Client {
 public:
  explicit Client(Options options);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Errors: http_unreachable, http_timeout, http_answer_incomplete (retryable),
  // http_answer_too_large, http_certificate, http_request_invalid, http_stopped; disk_full and
  // storage_unavailable of the sink.
  Result<Answer> send(const Request& request);

 private:
  class Pool;
  Options options_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace iscan::http_client
