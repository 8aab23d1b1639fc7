#include "stages_elsewhere.h"

#include <chrono>
#include <format>
#include <utility>

#include "pipeline/answer.h"

namespace iscan::app {
namespace {

using celery::Json;
using document::Stage;

constexpr int kVersion = 1;  // of the arguments; readers take this and the one before

// Stored like an upload, under its hash; the upkeep removes it when it is old.
Result<std::string> url_of(ports::Blobs& blobs, std::string_view content,
                           std::chrono::seconds valid_for) {
  auto writer = blobs.create();
  if (!writer) return fail(std::move(writer).error());
  if (auto written = (*writer)->write(as_bytes(content)); !written) return fail(written.error());
  auto stored = (*writer)->finish();
  if (!stored) return fail(std::move(stored).error());
  return blobs.locate(stored->id, valid_for);
}

Result<Json> arguments_of(const ports::ClaimedTask& task,
                          const std::vector<ports::StoredArtefact>& before, ports::Blobs& blobs,
                          std::chrono::seconds valid_for) {
  auto file = blobs.locate(task.upload.blob, valid_for);
  if (!file) return fail(std::move(file).error());
  Json artefacts = Json::object();
  for (const ports::StoredArtefact& one : before) {
    auto url = url_of(blobs, one.json, valid_for);
    if (!url) return fail(std::move(url).error());
    artefacts[to_string(one.stage)] = std::move(*url);
  }
  return Json{
      {"version", kVersion},
      {"document_id", task.document.value},
      {"task_id", task.lease.task.value},
      {"stage", to_string(task.stage)},
      {"attempt", task.attempt},
      {"answer", pipeline::answer_schema(task.stage)},
      {"file", {{"url", std::move(*file)}, {"name", task.upload.name}, {"size", task.upload.size}}},
      {"artefacts", std::move(artefacts)}};
}

std::unexpected<Error> failed(const celery::ResultMeta& meta) {
  return fail(ErrorKind::unavailable, "stage_task_failed",
              "The task that does this step failed; its own log says why.",
              std::format("{}: {}", celery::text_at(meta.result, "exc_type", meta.status),
                          celery::repr(celery::value_at(meta.result, "exc_message"))),
              true);
}

Result<std::string> answer_of(const celery::ResultMeta& meta) {
  if (meta.status != celery::state::kSuccess) return failed(meta);
  return meta.result.is_string() ? meta.result.get<std::string>() : celery::text_of(meta.result);
}

class Sender {
 public:
  Sender(ElsewhereTask to, broker_redis::Producer& producer, ports::Blobs& blobs, Logger& log)
      : to_(std::move(to)), producer_(producer), blobs_(blobs), log_(log) {}

  Result<std::string> operator()(const ports::ClaimedTask& task,
                                 const std::vector<ports::StoredArtefact>& before,
                                 std::chrono::milliseconds time,
                                 const std::stop_token& stop) const {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(time);
    auto arguments = arguments_of(task, before, blobs_, 2 * seconds);
    if (!arguments) return fail(std::move(arguments).error());
    celery::Outgoing message;
    message.task = to_.task;
    message.queue = to_.queue;
    message.kwargs = std::move(*arguments);
    message.root = task.document.value;
    message.parent = task.lease.task.value;
    message.expires = broker_redis::now_seconds() + static_cast<double>(seconds.count());
    message.traceparent = task.trace;
    message.limits.hard = static_cast<double>(seconds.count());
    if (auto sent = producer_.send(std::span{&message, 1}); !sent) return fail(sent.error());
    auto meta = producer_.wait(message.id, std::chrono::steady_clock::now() + time, stop);
    if (!meta) return fail(std::move(meta).error());
    if (*meta) return answer_of(**meta);
    if (auto revoked = producer_.revoke(message.id); !revoked) {
      log_.warning("revoke_failed", {{"code", revoked.error().code}});
    }
    return fail(ErrorKind::timeout, "stage_time_limit",
                "A step of the work took longer than its time limit.", to_.task, true);
  }

 private:
  ElsewhereTask to_;
  broker_redis::Producer& producer_;
  ports::Blobs& blobs_;
  Logger& log_;
};

}  // namespace

Result<std::map<Stage, ElsewhereTask>> stages_given_away(const settings::Settings& settings,
                                                         bool has_redis) {
  std::map<Stage, ElsewhereTask> tasks;
  for (const Stage stage : document::kStages) {
    const std::string text = settings.text(std::format("stages.{}", to_string(stage)));
    if (text.empty()) continue;
    const auto at = text.find('@');
    if (at == 0 || at == std::string::npos || at + 1 == text.size()) {
      return fail(ErrorKind::invalid_input, "stage_task_invalid",
                  std::format("stages.{} must look like TASK@QUEUE.", to_string(stage)), text);
    }
    tasks[stage] = {text.substr(0, at), text.substr(at + 1)};
  }
  if (!tasks.empty() && !has_redis) {
    return fail(ErrorKind::invalid_input, "stage_task_needs_redis",
                "A stage can be given to a Celery task only where REDIS_URL is set.");
  }
  return tasks;
}

std::map<Stage, worker::Elsewhere> make_elsewhere(const std::map<Stage, ElsewhereTask>& tasks,
                                                  broker_redis::Producer& producer,
                                                  ports::Blobs& blobs, Logger& log) {
  std::map<Stage, worker::Elsewhere> elsewhere;
  for (const auto& [stage, task] : tasks) {
    elsewhere.emplace(stage, Sender(task, producer, blobs, log));
  }
  return elsewhere;
}

}  // namespace iscan::app
