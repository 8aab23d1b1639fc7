#include "broker_redis/outbox.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace iscan::broker_redis {
namespace {

constexpr std::chrono::milliseconds kPauseWhileAway{200};
// Python's producers say "task-sent" after they sent; it is seen first when we are not faster.
constexpr std::chrono::milliseconds kCollectEvents{10};
constexpr std::size_t kMostEvents = 200;

std::vector<std::string> tags_of(const std::vector<Settlement>& settlements) {
  std::vector<std::string> tags;
  for (const Settlement& one : settlements) {
    if (!one.acknowledged.empty()) tags.push_back(one.acknowledged);
  }
  return tags;
}

}  // namespace

std::vector<std::string> Outbox::unacknowledged() {
  const std::scoped_lock lock(mutex_);
  std::vector<std::string> tags = tags_of(waiting_);
  tags.insert(tags.end(), writing_tags_.begin(), writing_tags_.end());
  return tags;
}

void Outbox::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Outbox::put(Settlement settlement) {
  const std::scoped_lock lock(mutex_);
  waiting_.push_back(std::move(settlement));
  if (idle_) changed_.notify_all();
}

void Outbox::stop(std::chrono::milliseconds patience) {
  {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, patience, [&] { return waiting_.empty() && !writing_; });
  }
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void Outbox::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::vector<Settlement> batch;
    {
      std::unique_lock lock(mutex_);
      const auto any = [&] { return !waiting_.empty(); };
      idle_ = true;
      if (events_.empty()) {
        changed_.wait(lock, stop, any);
      } else {
        changed_.wait_until(lock, stop, first_event_ + kCollectEvents, any);
      }
      idle_ = false;
      batch.swap(waiting_);
      std::ranges::stable_sort(batch, {}, &Settlement::started);
      writing_ = !batch.empty();
      writing_tags_ = tags_of(batch);
    }
    // Until it is written, or the process ends and another node's reaper takes over.
    while (!batch.empty() && !stop.stop_requested()) {
      auto written = write(batch);
      if (written) break;
      ports_.log.warning("results_not_written",
                         {{"code", written.error().code}, {"detail", written.error().detail}});
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, stop, kPauseWhileAway, [] { return false; });
    }
    collect_events(batch);
    if (events_due() || stop.stop_requested()) publish_events();
    {
      const std::scoped_lock lock(mutex_);
      writing_ = false;
      writing_tags_.clear();
    }
    changed_.notify_all();
  }
  publish_events();
}

void Outbox::collect_events(std::vector<Settlement>& batch) {
  for (Settlement& one : batch) {
    if (one.events.empty()) continue;
    if (events_.empty()) first_event_ = std::chrono::steady_clock::now();
    std::ranges::move(one.events, std::back_inserter(events_));
  }
}

bool Outbox::events_due() const {
  if (events_.empty()) return false;
  return events_.size() >= kMostEvents ||
         std::chrono::steady_clock::now() >= first_event_ + kCollectEvents;
}

// Events are news: what cannot be said now is left out.
void Outbox::publish_events() {
  if (events_.empty()) return;
  auto said = ports_.channel.client().call(ports_.events.publish_tasks(events_));
  if (!said) ports_.log.debug("events_lost", {{"code", said.error().code}});
  events_.clear();
}

Result<> Outbox::run_all(redis::Client& client, const std::vector<redis::Command>& commands) {
  if (commands.empty()) return {};
  auto replies = client.pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  for (const redis::Reply& reply : *replies) {
    // A wrong command would fail for ever; it is told and left, the others are done.
    if (!reply.is_error()) continue;
    ports_.log.error("redis_refused", {{"detail", reply.text}});
  }
  return {};
}

Result<> Outbox::write(std::vector<Settlement>& batch) {
  return send_next(batch)
      .and_then([&] { return store_results(batch); })
      .and_then([&] { return count_chords(batch); })
      .and_then([&] { return acknowledge(batch); });
}

void Outbox::append_messages(const std::vector<celery::Outgoing>& messages,
                             std::vector<redis::Command>& commands) {
  for (const celery::Outgoing& task : messages) {
    ports_.channel.declare(task.queue, commands);
    commands.push_back(ports_.channel.publish(task, celery::make_message(task, ports_.origin)));
    if (ports_.sent_events && ports_.events.task_events()) {
      auto event = ports_.events.make("task-sent", sent_fields(task));
      event["hostname"] = ports_.origin;
      commands.push_back(ports_.events.publish(event));
    }
  }
}

Result<> Outbox::send_all(const std::vector<celery::ChordSize>& sizes,
                          const std::vector<celery::Outgoing>& tasks) {
  std::vector<redis::Command> stored;
  std::vector<redis::Command> messages;
  for (const celery::ChordSize& size : sizes) stored.push_back(ports_.results.remember(size));
  append_messages(tasks, messages);
  return run_all(ports_.results.client(), stored).and_then([&] {
    return run_all(ports_.channel.client(), messages);
  });
}

Result<> Outbox::send_next(std::vector<Settlement>& batch) {
  std::vector<celery::ChordSize> sizes;
  std::vector<celery::Outgoing> tasks;
  for (const Settlement& one : batch) {
    std::ranges::copy(one.sizes, std::back_inserter(sizes));
    std::ranges::copy(one.messages, std::back_inserter(tasks));
  }
  auto sent = send_all(sizes, tasks);
  if (!sent) return sent;
  for (Settlement& one : batch) {
    one.sizes.clear();
    one.messages.clear();
  }
  return {};
}

Result<> Outbox::store_results(const std::vector<Settlement>& batch) {
  std::vector<redis::Command> commands;
  for (const Settlement& one : batch) {
    for (const celery::ResultMeta& meta : one.results) {
      commands.push_back(ports_.results.store(meta));
    }
  }
  return run_all(ports_.results.client(), commands);
}

Result<> Outbox::count_chord(const ChordPart& part) {
  auto end = ports_.results.add_part(part);
  if (!end && end.error().code == "canvas_unsupported") {
    ports_.log.error("chord_refused", {{"detail", end.error().detail}});
    return {};
  }
  if (!end) return fail(std::move(end).error());
  if (!end->complete) return {};
  auto sent = send_all(end->next.sizes, end->next.messages);
  if (!sent) return sent;
  // The parts are forgotten last: until then a repetition finds them.
  std::vector<redis::Command> last;
  if (end->failed) last.push_back(ports_.results.store(*end->failed));
  last.push_back(ports_.results.forget_chord(part.group));
  return run_all(ports_.results.client(), last);
}

Result<> Outbox::count_chords(std::vector<Settlement>& batch) {
  for (Settlement& one : batch) {
    if (!one.chord) continue;
    if (auto counted = count_chord(*one.chord); !counted) return counted;
    one.chord.reset();
  }
  return {};
}

Result<> Outbox::acknowledge(const std::vector<Settlement>& batch) {
  std::vector<redis::Command> commands;
  const std::vector<std::string> tags = tags_of(batch);
  if (!tags.empty()) commands.push_back(ports_.channel.acknowledge(tags));
  return run_all(ports_.channel.client(), commands);
}

}  // namespace iscan::broker_redis
