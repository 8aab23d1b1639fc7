#include "celery/result.h"

namespace iscan::celery {
namespace {

constexpr const char* kCeleryExceptions = "celery.exceptions";
constexpr const char* kBilliardExceptions = "billiard.exceptions";

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

}  // namespace

Json Exception::to_json() const {
  return {{"exc_type", type}, {"exc_message", arguments}, {"exc_module", module}};
}

std::string Exception::repr() const {
  if (!arguments.is_array()) {
    return Exception{type, arguments.is_null() ? Json::array() : Json::array({arguments}), module}
        .repr();
  }
  std::string list = repr_arguments(arguments);
  // Python writes one argument of an exception without the comma of a tuple.
  if (arguments.size() == 1 && list.ends_with(",)")) list.erase(list.size() - 2, 1);
  return type + list;
}

Exception task_revoked(std::string_view reason) {
  return {"TaskRevokedError", Json::array({std::string(reason)}), kCeleryExceptions};
}

Exception not_registered(const std::string& task) {
  return {"NotRegistered", Json::array({task}), kCeleryExceptions};
}

Exception time_limit_exceeded(double seconds) {
  return {"TimeLimitExceeded", Json::array({seconds}), kBilliardExceptions};
}

Exception worker_lost(const std::string& why) {
  return {"WorkerLostError", Json::array({why}), kBilliardExceptions};
}

bool is_final(std::string_view status) {
  return status == state::kSuccess || status == state::kFailure || status == state::kRevoked;
}

std::string to_text(const ResultMeta& meta, Seconds now) {
  Json json{{"status", meta.status},
            {"result", meta.result},
            {"traceback", or_null(meta.traceback)},
            {"children", meta.children},
            {"date_done", is_final(meta.status) ? Json(to_iso(now)) : Json()},
            {"task_id", meta.id}};
  if (meta.group) json["group_id"] = *meta.group;
  if (meta.parent) json["parent_id"] = *meta.parent;
  return text_of(json);
}

std::optional<ResultMeta> parse_result(std::string_view text) {
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return std::nullopt;
  ResultMeta meta;
  meta.id = text_at(*json, "task_id");
  meta.status = text_at(*json, "status");
  meta.result = value_at(*json, "result");
  const Json& traceback = value_at(*json, "traceback");
  if (traceback.is_string()) meta.traceback = traceback.get<std::string>();
  if (meta.status.empty()) return std::nullopt;
  return meta;
}

}  // namespace iscan::celery
