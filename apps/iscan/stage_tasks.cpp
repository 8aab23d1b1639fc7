#include "stage_tasks.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <format>
#include <mutex>
#include <utility>

#include "broker_redis/redis_broker.h"
#include "codec/original_results.h"
#include "pipeline/pipeline.h"

namespace iscan::app {
namespace {

using broker_redis::Call;
using broker_redis::Failure;
using broker_redis::HandBack;
using broker_redis::Nothing;
using broker_redis::Outcome;
using broker_redis::Success;
using broker_redis::TriedAgainElsewhere;
using broker_redis::TryAgain;
using celery::Json;
using document::Stage;
using worker::Worked;

constexpr std::chrono::seconds kLookAgain{2};
constexpr std::chrono::seconds kErrorPause{1};

// A stage's Celery task. Python callers give the document as the argument at `document`.
struct StageTask {
  Stage stage;
  std::string_view name;
  std::size_t document;
};

constexpr std::array kStageTasks = {
    StageTask{Stage::preprocessing, "tasks.preprocessing_tasks.preprocess_document", 0},
    StageTask{Stage::ocr, "tasks.ocr_tasks.extract_ocr_text", 1},
    StageTask{Stage::prediction, "tasks.llm_tasks.predict_invoice_data", 2},
    StageTask{Stage::extraction, "tasks.extraction_tasks.extract_structured_data", 2},
    StageTask{Stage::evaluation, "tasks.evaluation_tasks.run_automated_evaluation", 1}};

constexpr std::string_view kStart = "tasks.document_tasks.orchestrate_document_processing";

celery::Exception exception_of(const Error& error) {
  return {"StageError", Json::array({error.code, error.message}), "iscan"};
}

Outcome refused(std::string code, std::string message) {
  return Failure{exception_of({ErrorKind::invalid_input, std::move(code), std::move(message)}), ""};
}

DocumentId document_of(const Call& call, std::size_t position) {
  const celery::Request& request = call.request();
  if (request.args.size() > position && request.args[position].is_string()) {
    return {request.args[position].get<std::string>()};
  }
  return {celery::text_at(request.kwargs, "document_id")};
}

worker::Cancel cancel_of(const Call& call) {
  return {call.stop(), [&call] {
            switch (call.stop_reason()) {
              case broker_redis::StopReason::draining: return worker::StopReason::draining;
              case broker_redis::StopReason::time_over: return worker::StopReason::time_over;
              default: return worker::StopReason::revoked;
            }
          }};
}

Json result_of(const Worked& worked) {
  Json result{{"document_id", worked.document.value},
              {"stage", to_string(worked.stage)},
              {"status", "done"}};
  if (worked.state) result["status"] = to_string(*worked.state);
  return result;
}

Outcome outcome_of(const Worked& worked) {
  switch (worked.end) {
    case Worked::End::absent:
    case Worked::End::stale: return Nothing{};
    case Worked::End::released: return HandBack{};
    case Worked::End::advanced:
    case Worked::End::finished: return Success{result_of(worked)};
    case Worked::End::retried: return TriedAgainElsewhere{exception_of(*worked.error)};
    case Worked::End::failed: return Failure{exception_of(*worked.error), ""};
  }
  std::unreachable();
}

class StageCalls {
 public:
  explicit StageCalls(const StageTaskParts& parts) : parts_(parts) {}

  // A message of ours is about the task of its own id. Any other asks for a stage of a document.
  Outcome run(const Call& call, const StageTask& task) const {
    const Json& arguments = call.request().kwargs;
    if (celery::integer_at(arguments, "version") > broker_redis::kMessageVersion) {
      return pause_and_hand_back(
          call, {ErrorKind::unavailable, "message_too_new",
                 "A newer version of this program sent this task; upgrade this one too.",
                 call.request().id, true});
    }
    if (arguments.contains("version")) return work_off({call.request().id}, call);
    return make_sure(call, task);
  }

  Outcome start(const Call& call) const {
    const DocumentId document = document_of(call, 0);
    const auto found = parts_.tasks.look(document);
    if (!found) return pause_and_hand_back(call, found.error());
    if (!*found) return refused("document_unknown", "There is no such document.");
    Json answer{{"status", "processing"}, {"document_id", document.value}};
    if ((*found)->task) {
      answer["task_id"] = (*found)->task->task.value;
      return Success{answer};
    }
    const auto accepted = parts_.service.restart((*found)->company, document, {});
    if (!accepted) return Failure{exception_of(accepted.error()), ""};
    answer["task_id"] = accepted->task.value;
    return Success{answer};
  }

 private:
  Outcome work_off(const TaskId& id, const Call& call) const {
    auto worked = parts_.runner.work_off(id, parts_.drain, cancel_of(call));
    if (!worked) return pause_and_hand_back(call, worked.error());
    return outcome_of(*worked);
  }

  // The database is away: others may reach it, or we later.
  Outcome pause_and_hand_back(const Call& call, const Error& error) const {
    parts_.log.error("worker_error", {{"code", error.code}, {"detail", error.detail}});
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, call.stop(), kErrorPause, [] { return false; });
    return HandBack{};
  }

  // In the shape that callers of the former system read.
  Outcome original_result(const DocumentId& document, Stage stage,
                          const std::vector<ports::StoredArtefact>& stored) const {
    pipeline::Artefacts artefacts;
    for (const ports::StoredArtefact& one : stored) {
      auto done = pipeline::decode_artefact(one.stage, one.json, artefacts);
      if (!done) return Failure{exception_of(done.error()), ""};
    }
    const codec::JobResults results{.file = artefacts.find<document::DecodedFile>(),
                                    .text = artefacts.find<document::OcrText>(),
                                    .draft = artefacts.find<invoice::Draft>(),
                                    .checked = artefacts.find<invoice::Checked>(),
                                    .report = artefacts.find<invoice::Report>()};
    auto text = codec::original_result(stage, document, results, parts_.clock.now());
    if (!text) return Failure{exception_of(text.error()), ""};
    auto json = celery::parse_json(*text);
    if (!json) return Failure{exception_of(json.error()), ""};
    return Success{std::move(*json)};
  }

  // The stage's result, after working on it if it is its turn.
  Outcome make_sure(const Call& call, const StageTask& task) const {
    const DocumentId document = document_of(call, task.document);
    const auto found = parts_.tasks.look(document);
    if (!found) return pause_and_hand_back(call, found.error());
    if (!*found) return refused("document_unknown", "There is no such document.");
    const auto stored = parts_.tasks.job_artefacts((*found)->job);
    if (!stored) return pause_and_hand_back(call, stored.error());
    if (std::ranges::contains(*stored, task.stage, &ports::StoredArtefact::stage)) {
      return original_result(document, task.stage, *stored);
    }
    if (!(*found)->task) {
      const auto failure = (*found)->failure.value_or(ports::Failure{
          "stage_result_missing", "The document has ended without a result of this stage."});
      return refused(failure.code, failure.message);
    }
    const TaskId waiting = (*found)->task->task;
    if ((*found)->task->queue == pipeline::spec_of(task.stage).queue) {
      auto worked = parts_.runner.work_off(waiting, parts_.drain, cancel_of(call));
      if (!worked) return pause_and_hand_back(call, worked.error());
      if (worked->end == Worked::End::failed) return outcome_of(*worked);
      if (worked->end == Worked::End::advanced || worked->end == Worked::End::finished) {
        const auto left = parts_.tasks.job_artefacts((*found)->job);
        if (!left) return pause_and_hand_back(call, left.error());
        return original_result(document, task.stage, *left);
      }
    }
    return TryAgain{{"NotYet", Json::array({"The document has not come to this stage."}), "iscan"},
                    kLookAgain};
  }

  StageTaskParts parts_;
};

}  // namespace

std::map<std::string, std::string> task_names() {
  std::map<std::string, std::string> names;
  for (const StageTask& task : kStageTasks) {
    names.emplace(pipeline::spec_of(task.stage).queue, task.name);
  }
  return names;
}

broker_redis::Tasks make_stage_tasks(const StageTaskParts& parts) {
  const StageCalls calls(parts);
  broker_redis::Tasks tasks;
  for (const StageTask& task : kStageTasks) {
    tasks.emplace(task.name, [calls, task](const Call& call) { return calls.run(call, task); });
  }
  tasks.emplace(kStart, [calls](const Call& call) { return calls.start(call); });
  return tasks;
}

broker_redis::OnDiscard end_discarded(const StageTaskParts& parts) {
  return [parts](const celery::Request& request, std::string_view) {
    if (!request.kwargs.contains("version")) return;
    auto ended = parts.runner.revoke({request.id});
    if (!ended) parts.log.warning("revoke_failed", {{"code", ended.error().code}});
  };
}

}  // namespace iscan::app
