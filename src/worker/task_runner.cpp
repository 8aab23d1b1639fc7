#include "worker/task_runner.h"

#include <exception>

#include "base/trace.h"
#include "invoice/report.h"
#include "pipeline/answer.h"
#include "pipeline/decide.h"
#include "service/summary.h"
#include "worker/pause.h"

namespace iscan::worker {
namespace {

using document::Stage;
using ports::ClaimedTask;
using ports::Completion;

constexpr std::chrono::milliseconds kCommitPause{500};

ports::Failure failure_of(const Error& error) { return {error.code, error.message}; }

// The document is not to blame: what was missing may come back, what was broken be repaired.
bool may_be_cured(const Error& error) {
  return error.retryable || error.kind == ErrorKind::internal;
}

// Spreads retries without a source of randomness: 0..1 from the task's id.
double jitter_of(const TaskId& task) {
  constexpr std::size_t kSteps = 1024;
  return static_cast<double>(std::hash<TaskId>{}(task) % kSteps) / static_cast<double>(kSteps);
}

Error revoked() {
  return {ErrorKind::conflict, "task_revoked",
          "The work on this document was stopped by an administrator. It can be restarted.", "",
          false};
}

Worked worked_on(const ClaimedTask& task) {
  return {.document = task.document, .stage = task.stage, .attempt = task.attempt};
}

// How it ended, as decided.
void note(const Completion& completion, Worked& worked) {
  const auto error_of = [](const ports::Failure& failure) {
    return Error{ErrorKind::internal, failure.code, failure.message, "", false};
  };
  if (const auto* retry = std::get_if<ports::Retry>(&completion.next)) {
    worked.end = Worked::End::retried;
    worked.error = error_of(retry->failure);
  } else if (const auto* end = std::get_if<ports::End>(&completion.next)) {
    worked.end = end->failure ? Worked::End::failed : Worked::End::finished;
    worked.state = end->state;
    if (end->failure) worked.error = error_of(*end->failure);
  } else {
    worked.end = Worked::End::advanced;
  }
}

std::string_view outcome_name(const Completion& completion) {
  if (std::holds_alternative<ports::Retry>(completion.next)) return "retried";
  const auto* end = std::get_if<ports::End>(&completion.next);
  return end != nullptr && end->failure ? "failed" : "done";
}

// Tells of each page who read it: "tesseract 5.5.0" is "tesseract" there.
void count_pages(const document::OcrText& text, ports::Metrics& metrics) {
  for (const document::PageReading& reading : text.readings) {
    metrics.count(ports::Metric::pages_total, reading.engine.substr(0, reading.engine.find(' ')));
  }
  const auto layers = static_cast<double>(text.pages.size() - text.readings.size());
  if (layers > 0) metrics.add(ports::Metric::pages_total, "text_layer", layers);
}

}  // namespace

// One job in the hands of one thread: its file and what its stages left so far.
struct TaskRunner::Job {
  std::optional<ports::OpenBlob> file;
  pipeline::Artefacts artefacts;
};

ports::Holder TaskRunner::holder() const {
  return {options_.worker, ports_.clock.now() + options_.lease};
}

Result<TaskRunner::Job> TaskRunner::open_job(const ClaimedTask& task) {
  Job job;
  auto file = ports_.blobs.open(task.upload.blob);
  if (!file) return fail(std::move(file).error());
  job.file = std::move(*file);
  job.artefacts.put(task.upload);
  if (task.stage == Stage::preprocessing) return job;
  auto stored = ports_.tasks.job_artefacts(task.job);
  if (!stored) return fail(std::move(stored).error());
  for (const ports::StoredArtefact& one : *stored) {
    auto done = pipeline::decode_artefact(one.stage, one.json, job.artefacts);
    if (!done) return fail(std::move(done).error());
  }
  return job;
}

Result<Worked> TaskRunner::work_off(const TaskId& id, const std::stop_token& drain,
                                    const Cancel& cancel) {
  auto claimed = ports_.tasks.claim(id, holder(), ports_.clock.now());
  if (!claimed) return fail(std::move(claimed).error());
  if (!*claimed) return Worked{};
  Next task = std::move(*claimed);
  Worked worked;
  auto opened = open_job(*task);
  if (!opened && opened.error().code == "artefact_too_new") {
    auto released = release(*task, worked);
    return fail(released ? std::move(opened).error() : std::move(released).error());
  }
  if (!opened) {
    // A missing file or broken artefact ends the job like any error of its stage.
    auto ended = end_with(*task, opened.error(), worked);
    if (!ended) return fail(std::move(ended).error());
    return worked;
  }
  while (task) {
    worked = worked_on(*task);
    if (drain.stop_requested()) {
      if (auto released = release(*task, worked); !released) return fail(released.error());
      return worked;
    }
    auto next = work_on(*opened, *task, drain, cancel, worked);
    if (!next) return fail(std::move(next).error());
    task = std::move(*next);
  }
  return worked;
}

Result<Worked> TaskRunner::revoke(const TaskId& id) {
  auto claimed = ports_.tasks.claim(id, holder(), ports_.clock.now());
  if (!claimed) return fail(std::move(claimed).error());
  Worked worked;
  if (!*claimed) return worked;
  auto ended = end_with(**claimed, revoked(), worked);
  if (!ended) return fail(std::move(ended).error());
  return worked;
}

Result<> TaskRunner::release(const ClaimedTask& task, Worked& worked) {
  auto released = ports_.tasks.release(std::span{&task.lease, 1});
  if (released) worked.end = Worked::End::released;
  return released;
}

Result<> TaskRunner::end_with(const ClaimedTask& task, const Error& error, Worked& worked) {
  worked = worked_on(task);
  const Completion completion = completion_of(Job{}, task, fail(error), {}, true);
  auto ended = commit(task, completion, {});
  if (!ended) return fail(std::move(ended).error());
  note(completion, worked);
  report(task, completion, {});
  return {};
}

Result<TaskRunner::Next> TaskRunner::work_on(Job& job, const ClaimedTask& task,
                                             const std::stop_token& drain, const Cancel& cancel,
                                             Worked& worked) {
  const auto started = std::chrono::steady_clock::now();
  const auto ticket = running_.add(task.lease, started + options_.spec_of(task.stage).timeout);
  const std::stop_callback cancelled(cancel.token, [&] {
    running_.stop_task(task.lease, cancel.reason ? cancel.reason() : StopReason::revoked);
  });
  Result<> outcome = run_stage(job, task, ticket.stop());
  const StopReason reason = ticket.reason();
  const auto stale = [&]() -> Result<Next> {
    ports_.metrics.count(ports::Metric::tasks_total, "stale");
    worked.end = Worked::End::stale;
    return Next{};
  };
  if (reason == StopReason::lease_lost) return stale();
  if (reason == StopReason::draining && !outcome) {
    if (auto released = release(task, worked); !released) return fail(released.error());
    return Next{};
  }
  if (reason == StopReason::time_over && !outcome) {
    outcome = fail(ErrorKind::timeout, "stage_time_limit",
                   "A step of the work took longer than its time limit.",
                   std::string(to_string(task.stage)), true);
  }
  if (reason == StopReason::revoked && !outcome) outcome = fail(revoked());
  const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - started);
  const Completion completion =
      completion_of(job, task, std::move(outcome), duration, drain.stop_requested());
  auto next = commit(task, completion, drain);
  if (next) {
    note(completion, worked);
    report(task, completion, duration);
    const auto* text = job.artefacts.find<document::OcrText>();
    if (text != nullptr && task.stage == Stage::ocr) count_pages(*text, ports_.metrics);
  }
  if (!next && next.error().code == "task_stale") return stale();
  return next;
}

Result<> TaskRunner::run_elsewhere(const Elsewhere& elsewhere, Job& job, const ClaimedTask& task,
                                   const std::stop_token& stop) {
  std::vector<ports::StoredArtefact> before;
  for (const Stage stage : document::kStages) {
    if (stage == task.stage) break;
    auto json = pipeline::encode_artefact(stage, job.artefacts);
    if (!json) return fail(std::move(json).error());
    before.push_back({stage, std::move(*json)});
  }
  auto answer = elsewhere(task, before, options_.spec_of(task.stage).timeout, stop);
  if (!answer) return fail(std::move(answer).error());
  return pipeline::accept_answer(task.stage, *answer, job.artefacts);
}

Result<> TaskRunner::run_stage(Job& job, const ClaimedTask& task, std::stop_token stop) {
  const auto elsewhere = options_.elsewhere.find(task.stage);
  if (elsewhere != options_.elsewhere.end()) {
    return run_elsewhere(elsewhere->second, job, task, stop);
  }
  stages::StageContext context = make_context_(job.file->view(), std::move(stop));
  context.company = task.company;
  context.document = task.document;
  context.can_wait = task.can_wait;
  try {
    return options_.spec_of(task.stage).run(context, job.artefacts);
  } catch (const std::exception& error) {
    // Nothing of ours throws; what a library throws past its border costs this job alone.
    return fail(ErrorKind::internal, "stage_failed", "A step of the work failed unexpectedly.",
                error.what());
  }
}

Completion TaskRunner::completion_of(const Job& job, const ClaimedTask& task, Result<> outcome,
                                     std::chrono::milliseconds duration, bool draining) {
  Completion completion;
  if (outcome) {
    auto json = pipeline::encode_artefact(task.stage, job.artefacts);
    if (json) {
      completion.artefact = ports::StoredArtefact{task.stage, std::move(*json), duration};
    } else {
      outcome = fail(std::move(json).error());
    }
  }
  if (!outcome) {
    ports_.log.info("stage_failed", {{"document", task.document.value},
                                     {"task", task.lease.task.value},
                                     {"trace", trace_id(task.trace)},
                                     {"stage", std::string(to_string(task.stage))},
                                     {"attempt", std::int64_t{task.attempt}},
                                     {"code", outcome.error().code},
                                     {"detail", outcome.error().detail}});
  }
  const auto decision = pipeline::decide(options_.spec_of(task.stage), task.attempt, outcome,
                                         job.artefacts, jitter_of(task.lease.task));
  if (const auto* advance = std::get_if<pipeline::Advance>(&decision)) {
    const std::string queue(options_.spec_of(advance->next).queue);
    ports::NextStage next{advance->next, {ports_.ids.next()}, queue, {}};
    if (!draining && options_.queues.contains(queue)) next.keep = holder();
    completion.next = std::move(next);
  } else if (const auto* retry = std::get_if<pipeline::RetryAfter>(&decision)) {
    completion.next =
        ports::Retry{ports_.clock.now() + retry->delay, failure_of(retry->error), retry->counts};
  } else if (const auto* finish = std::get_if<pipeline::Finish>(&decision)) {
    ports::End end{document::state_of(finish->verdict), finish->verdict, {}, {}, {}};
    const auto* report = job.artefacts.find<invoice::Report>();
    if (report != nullptr) end.quality_score = report->quality_score;
    const auto* checked = job.artefacts.find<invoice::Checked>();
    if (checked != nullptr) end.summary = service::summary_of(checked->invoice);
    end.example = example_of(job, finish->verdict);
    completion.next = std::move(end);
  } else {
    const auto& failed = std::get<pipeline::Fail>(decision);
    completion.next = ports::End{.state = failed.state,
                                 .failure = failure_of(failed.error),
                                 .give_up = may_be_cured(failed.error)};
  }
  return completion;
}

std::optional<ports::LlmExample> TaskRunner::example_of(const Job& job,
                                                        document::Verdict verdict) const {
  const auto* text = job.artefacts.find<document::OcrText>();
  const auto* draft = job.artefacts.find<invoice::Draft>();
  const auto* checked = job.artefacts.find<invoice::Checked>();
  const bool learns = ports_.examples != nullptr && verdict == document::Verdict::approved;
  if (!learns || text == nullptr || draft == nullptr || checked == nullptr) return std::nullopt;
  return ports_.examples->make({text->pages, *draft, checked->invoice, false});
}

Result<TaskRunner::Next> TaskRunner::commit(const ClaimedTask& task, const Completion& completion,
                                            const std::stop_token& drain) {
  while (true) {
    auto next = ports_.tasks.complete(task.lease, completion, ports_.clock.now());
    if (next) {
      const auto* stage = std::get_if<ports::NextStage>(&completion.next);
      if (stage == nullptr || *next) return next;
      const ports::TaskMessage message{.task = stage->task,
                                       .queue = stage->queue,
                                       .document = task.document,
                                       .trace = task.trace};
      if (auto published = ports_.broker.publish(std::span{&message, 1}); !published) {
        // Committed already; the upkeep publishes it again.
        ports_.log.warning("publish_failed", {{"document", task.document.value},
                                              {"task", stage->task.value},
                                              {"code", published.error().code}});
      }
      return next;
    }
    if (next.error().kind != ErrorKind::unavailable) return next;
    // A full disk or locked database costs no finished work while the process lives.
    ports_.log.warning("commit_failed", {{"document", task.document.value},
                                         {"task", task.lease.task.value},
                                         {"code", next.error().code},
                                         {"detail", next.error().detail}});
    if (!pause(kCommitPause, drain)) return next;
  }
}

void TaskRunner::report(const ClaimedTask& task, const Completion& completion,
                        std::chrono::milliseconds duration) {
  const std::string stage(to_string(task.stage));
  ports_.metrics.observe(ports::Metric::stage_seconds, stage,
                         std::chrono::duration<double>(duration).count());
  ports_.metrics.count(ports::Metric::tasks_total, outcome_name(completion));
  ports_.log.debug("stage_done", {{"document", task.document.value},
                                  {"task", task.lease.task.value},
                                  {"trace", trace_id(task.trace)},
                                  {"stage", stage},
                                  {"outcome", std::string(outcome_name(completion))},
                                  {"ms", std::int64_t{duration.count()}}});
  const auto* end = std::get_if<ports::End>(&completion.next);
  if (end == nullptr) return;
  const std::string state(to_string(end->state));
  ports_.metrics.count(ports::Metric::verdicts_total, state);
  if (end->give_up) {
    ports_.metrics.count(ports::Metric::tasks_parked_total, options_.spec_of(task.stage).queue);
  }
  ports_.log.info("document_finished", {{"document", task.document.value},
                                        {"task", task.lease.task.value},
                                        {"trace", trace_id(task.trace)},
                                        {"state", state}});
}

}  // namespace iscan::worker
