// Remote control: broadcasts that every worker hears, and its answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "celery/envelope.h"
#include "celery/json.h"

namespace iscan::celery {

struct Control {
  std::string method;
  Json arguments = Json::object();
  std::vector<std::string> destination;  // names of nodes; empty = by pattern, or everybody
  std::string pattern;
  std::string matcher;  // "glob", "pcre" or ""
  Json ticket;
  std::optional<Route> reply_to;
  std::int64_t clock = 0;  // the sender's Lamport clock
};

// Error message_unreadable.
Result<Control> parse_control(std::string_view raw);

// Whether `node` is meant.
bool concerns(const Control& control, const std::string& node);

// The message with a node's answer; `reply_to` must be there.
std::string make_answer(const Control& control, const std::string& node, const Json& answer,
                        std::int64_t clock);

// A broadcast of ours.
std::string make_control(const Control& control, std::int64_t clock, double expires);

}  // namespace iscan::celery
