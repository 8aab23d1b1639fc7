// Requests and responses as plain values; handlers know nothing of the server behind them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/fd.h"
#include "base/result.h"
#include "http/headers.h"

namespace iscan::http {

struct Request {
  std::string method;  // "GET"; a HEAD request reaches the handler of GET as "HEAD"
  std::string path;    // as sent, without the query
  Headers parameters;  // of the path pattern, percent-decoded: "{id}" is parameter "id"
  Headers query;       // percent-decoded names and values
  Headers headers;
  std::string body;  // empty on routes that take a stream
  std::string peer;  // the client's address, without port
  std::string id;    // the request id: the client's X-Request-Id when sound, else a new one

  std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
  // A parameter that the route's pattern names; it always exists.
  std::string_view parameter(std::string_view name) const {
    return parameters.find(name).value_or("");
  }
  // Value of a query parameter; empty values count as absent.
  std::optional<std::string_view> query_value(std::string_view name) const;
};

// Part of an open file, sent without being read into memory.
struct FileBody {
  UniqueFd fd;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

class EventQueue;

// What an event stream's producer writes to. Thread-safe; copies refer to the same stream.
class EventWriter {
 public:
  explicit EventWriter(std::shared_ptr<EventQueue> queue) : queue_(std::move(queue)) {}
  // Sends one event (HTML standard section 9.2). False when the stream has ended.
  bool send(std::string_view event, std::string_view data, std::string_view id = {}) const;
  // Ends the stream after what was sent; the client comes back by itself.
  void end() const;

 private:
  std::shared_ptr<EventQueue> queue_;  // owned by the connection too
};

// Ends with its destructor, which must return soon; called on a worker thread.
class EventProducer {
 public:
  virtual ~EventProducer() = default;
};

// A response of server-sent events: `start` is called once, when the head has been sent.
struct EventStream {
  std::function<std::unique_ptr<EventProducer>(EventWriter)> start;
};

struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, FileBody, EventStream> body = std::string{};
};

// Takes the body of an upload while it arrives. Calls come one after another, from changing
// worker threads. Destroyed without finish(): the upload was cut, nothing may stay behind.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // An error is answered at once and ends the upload.
  virtual Result<> write(std::string_view bytes) = 0;
  // The body is complete.
  virtual Response finish() = 0;
};

Response json_response(int status, std::string json);
Response text_response(int status, std::string text);

}  // namespace iscan::http
