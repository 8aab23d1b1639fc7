#include "worker/upkeep.h"

#include <algorithm>

#include "worker/pause.h"

namespace iscan::worker {
namespace {

constexpr int kBatch = 1000;                           // messages published at once
constexpr int kSweepBatch = 100;                       // files looked at between two elections
constexpr std::chrono::milliseconds kPauseForEach{5};  // before what waits is published again
constexpr std::chrono::milliseconds kShortestWait{10};

}  // namespace

void Upkeep::report(const ports::Rescued& rescued) {
  if (rescued.returned > 0) {
    ports_.metrics.add(ports::Metric::tasks_rescued_total, {}, rescued.returned);
    ports_.log.warning("tasks_returned", {{"count", std::int64_t{rescued.returned}}});
  }
  for (const ports::TaskMessage& task : rescued.parked) {
    ports_.metrics.count(ports::Metric::tasks_parked_total, task.queue);
    ports_.log.error("task_parked", {{"task", task.task.value}, {"queue", task.queue}});
  }
}

Result<> Upkeep::recover() {
  auto rescued = ports_.tasks.recover(options_.rules, ports_.clock.now());
  if (!rescued) return fail(std::move(rescued).error());
  report(*rescued);
  return relay();
}

Result<> Upkeep::relay() {
  auto generation = ports_.broker.generation();
  if (!generation) return fail(std::move(generation).error());
  const Instant now = ports_.clock.now();
  // Who looks first does not know what was lost before.
  const bool lost = generation_ ? *generation_ != *generation : !generation->empty();
  if (lost && generation_) ports_.log.warning("broker_lost_its_memory");
  const bool look = lost || now >= next_lost_look_;
  const Instant lost_before = lost ? now : look ? now - options_.lost_after : Instant{};
  auto published = relay_since(lost_before);
  if (!published) return fail(std::move(published).error());
  // Only now: should it have failed, the loss is still to be made good.
  generation_ = std::move(*generation);
  // A long queue only waits; publishing it again and again would keep it long.
  if (look) next_lost_look_ = now + options_.lost_after / 4 + *published * kPauseForEach;
  return {};
}

Result<int> Upkeep::relay_since(Instant lost_before) {
  int published_tasks = 0;
  while (true) {
    auto messages = ports_.tasks.take_unpublished(ports_.clock.now(), lost_before, kBatch);
    if (!messages) return fail(std::move(messages).error());
    if (messages->empty()) return published_tasks;
    // Should this fail, they are published again after `lost_after`.
    if (auto published = ports_.broker.publish(*messages); !published) {
      return fail(std::move(published).error());
    }
    published_tasks += static_cast<int>(messages->size());
    if (messages->size() < kBatch) return published_tasks;
  }
}

Result<> Upkeep::rescue() {
  auto rescued = ports_.tasks.rescue(options_.rules, ports_.clock.now());
  if (!rescued) return fail(std::move(rescued).error());
  report(*rescued);
  return {};
}

Result<> Upkeep::sweep() {
  const Instant now = ports_.clock.now();
  if (auto done = ports_.tasks.forget_keys(now - options_.keys_for); !done) return done;
  if (auto done = ports_.documents.forget_events(); !done) return done;
  if (auto done = ports_.llm.forget_answers(now - options_.answers_for); !done) return done;
  const Instant before = now - options_.unused_for;
  auto old = ports_.blobs.older_than(before);
  if (!old) return fail(std::move(old).error());
  int looks = 0;
  for (const BlobId& blob : *old) {
    // Thousands of files take longer than a lead that is not kept.
    if (++looks % kSweepBatch == 0 && !leads()) return {};
    auto used = ports_.documents.uses_blob(blob);
    if (!used) return fail(std::move(used).error());
    if (*used) continue;
    // Uploaded again since the look, it has a new time and stays.
    if (auto done = ports_.blobs.remove(blob, before); !done) return done;
  }
  return {};
}

void Upkeep::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Upkeep::stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
  leads_ = false;
}

void Upkeep::log_if_failed(std::string_view what, const Result<>& result) {
  if (result) return;
  ports_.log.warning(what, {{"code", result.error().code}, {"detail", result.error().detail}});
}

std::chrono::milliseconds Upkeep::until_next_look() {
  auto due = ports_.tasks.next_due();
  if (!due || !*due) return options_.tick;
  return std::clamp(**due - ports_.clock.now(), kShortestWait, options_.tick);
}

bool Upkeep::leads() {
  const auto leads = ports_.election.lead();
  if (!leads) log_if_failed("election_failed", fail(leads.error()));
  const bool now = leads.value_or(false);
  if (now != leads_) ports_.log.info(now ? "upkeep_lead_taken" : "upkeep_lead_lost");
  leads_ = now;
  ports_.metrics.set(ports::Metric::upkeep_leader, {}, now ? 1 : 0);
  return now;
}

void Upkeep::tick() {
  if (!leads()) return;
  log_if_failed("rescue_failed", rescue());
  log_if_failed("relay_failed", relay());
  if (std::chrono::steady_clock::now() < next_sweep_) return;
  log_if_failed("sweep_failed", sweep());
  next_sweep_ = std::chrono::steady_clock::now() + options_.sweep_every;
}

void Upkeep::run(const std::stop_token& stop) {
  do {
    tick();
  } while (pause(leads_ ? until_next_look() : options_.tick, stop));
}

}  // namespace iscan::worker
