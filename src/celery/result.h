// What the result backend stores under celery-task-meta-ID.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "celery/json.h"
#include "celery/time.h"

namespace iscan::celery {

// An exception as Python reads it back: a class by module and name, and its arguments.
struct Exception {
  std::string type;
  Json arguments = Json::array();  // other programs may write one value alone
  std::string module = "builtins";

  Json to_json() const;
  // "ValueError('boom', 42)"
  std::string repr() const;
};

// The ones workers raise themselves. Reasons of a revoke: revoked, terminated, expired.
Exception task_revoked(std::string_view reason);
Exception not_registered(const std::string& task);
Exception time_limit_exceeded(double seconds);
Exception worker_lost(const std::string& why);

// States of Celery; other texts are custom states such as PROGRESS.
namespace state {
inline constexpr std::string_view kStarted = "STARTED";
inline constexpr std::string_view kRetry = "RETRY";
inline constexpr std::string_view kSuccess = "SUCCESS";
inline constexpr std::string_view kFailure = "FAILURE";
inline constexpr std::string_view kRevoked = "REVOKED";
}  // namespace state

struct ResultMeta {
  std::string id;
  std::string status;
  Json result;  // of FAILURE, RETRY and REVOKED: Exception::to_json()
  std::optional<std::string> traceback;
  Json children = Json::array();  // [[[id, null], null], …]
  std::optional<std::string> group;
  std::optional<std::string> parent;
};

// As stored and published; `now` is its date when the state is a final one.
std::string to_text(const ResultMeta& meta, Seconds now);

// What a producer finds; nothing when the text is no result.
std::optional<ResultMeta> parse_result(std::string_view text);

bool is_final(std::string_view status);

}  // namespace iscan::celery
