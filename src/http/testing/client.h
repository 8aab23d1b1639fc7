// A raw client for tests: sends any bytes, reads whole answers.
#pragma once

#include <string>
#include <string_view>

#include "base/fd.h"
#include "http/headers.h"

namespace iscan::http::testing {

struct Answer {
  int status = 0;  // 0: the server closed without an answer
  Headers headers;
  std::string body;

  std::string field(std::string_view name) const {
    return std::string(headers.find(name).value_or(""));
  }
};

class Client {
 public:
  // Connects to 127.0.0.1; aborts the test program when it cannot.
  explicit Client(int port);

  void send(std::string_view bytes);
  // Ends our side of the connection, or the whole of it.
  void finish_sending();
  void close() { socket_.reset(); }

  // The next answer with its whole body; interim answers (1xx) are returned too.
  Answer read(bool head_only = false);
  // Up to and with `mark`; everything there is when the connection ends before.
  std::string read_until(std::string_view mark);
  // True when the server closes the connection without sending anything more.
  bool closed();

  // One whole request on this connection.
  Answer ask(std::string_view method, std::string_view target, std::string_view body = {},
             std::string_view head_fields = {});

 private:
  bool fill();
  std::string read_chunked();

  UniqueFd socket_;
  std::string buffer_;
};

// "multipart/form-data" with the boundary "XX", one file a pair.
std::string multipart_of(
    std::initializer_list<std::pair<std::string_view, std::string_view>> files);

}  // namespace iscan::http::testing
