// Task messages, protocol version 2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "celery/envelope.h"
#include "celery/json.h"
#include "celery/time.h"

namespace iscan::celery {

// What follows a task, as signatures: lists, or null.
struct Embed {
  Json callbacks;
  Json errbacks;
  Json chain;  // the remaining steps, the next one last
  Json chord;  // the body of the chord the task is a part of
};

struct TimeLimits {
  std::optional<double> hard;  // seconds
  std::optional<double> soft;
};

// A task as it was received.
struct Request {
  std::string id;
  std::string task;
  Json args = Json::array();
  Json kwargs = Json::object();
  Embed embed;
  Json headers = Json::object();  // all of them, also those we do not know
  Route route;
  int priority = 0;
  std::string reply_to;
  std::string tag;  // of this delivery
  bool redelivered = false;
  std::optional<Seconds> eta;
  std::optional<Seconds> expires;
  TimeLimits limits;
  int retries = 0;
  bool ignore_result = false;
  std::string root;                   // its own id when it began a workflow
  std::optional<std::string> parent;  // null where there is none
  std::optional<std::string> group;
  // Why it cannot be run although it can be answered: a body in another format, for example.
  std::optional<Error> fault;
};

// Error message_unreadable: without id, name or delivery tag nobody can be answered.
Result<Request> parse_request(std::string_view raw);

// A task to send.
struct Outgoing {
  std::string task;
  Json args = Json::array();
  Json kwargs = Json::object();
  Embed embed;
  std::string queue = "celery";
  std::string id = new_id();
  std::string root;  // empty: its own id
  std::optional<std::string> parent;
  std::optional<std::string> group;
  Json group_index;
  int retries = 0;
  int priority = 0;  // 0..9, 0 is the most urgent
  std::optional<Seconds> eta;
  std::optional<Seconds> expires;
  TimeLimits limits;
  std::string reply_to;
  bool ignore_result = false;
  Json stamped_headers;
  Json stamps = Json::object();
  std::string traceparent;             // (base/trace.h) where OpenTelemetry looks; empty: none
  Json more_headers = Json::object();  // carried along unchanged
};

// `origin` names the sender: "gen1234@host".
std::string make_message(const Outgoing& task, const std::string& origin);

// The same task again, one retry later.
Outgoing retry_of(const Request& request, Seconds eta);

// A message as it goes back to its queue: marked as delivered before.
std::string redelivered(std::string_view raw);

}  // namespace iscan::celery
