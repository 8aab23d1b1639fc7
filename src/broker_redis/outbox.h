// Writes what became of tasks to Redis: many tasks in few round trips, in an order that a crash
// at any point turns into a repetition, never into a loss.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "broker_redis/channel.h"
#include "broker_redis/events.h"
#include "broker_redis/results.h"

namespace iscan::broker_redis {

// What is to be written about one task, in the order of the members.
struct Settlement {
  std::vector<celery::ChordSize> sizes;
  std::vector<celery::Outgoing> messages;   // next steps, callbacks, retries
  std::vector<celery::ResultMeta> results;  // its own, and those of steps that will not run
  std::optional<ChordPart> chord;
  std::string acknowledged;  // the delivery tag, empty: it stays taken
  std::vector<celery::Json> events;
  // When its task started, or now. What is written together is written in this order, so that
  // tasks which end in the same moment have the dates of results that their priorities promise.
  celery::Seconds started = now_seconds();
};

// Thread-safe. Its thread writes; while Redis is away, everything waits and is written later.
class Outbox {
 public:
  struct Ports {
    Channel& channel;
    Results& results;
    Events& events;
    Logger& log;
    std::string origin;  // "gen1234@host"
    bool sent_events = true;
  };

  explicit Outbox(Ports ports) : ports_(std::move(ports)) {}
  ~Outbox() { stop({}); }

  void start();
  void put(Settlement settlement);
  // Delivery tags of what is done but not acknowledged in Redis yet.
  std::vector<std::string> unacknowledged();
  // Waits until everything is written or `patience` ends; then the thread ends.
  void stop(std::chrono::milliseconds patience);

 private:
  void run(const std::stop_token& stop);
  // Messages that were sent and chords that were counted are taken off the batch: what fails after
  // them is tried again, they are not.
  Result<> write(std::vector<Settlement>& batch);
  Result<> send_next(std::vector<Settlement>& batch);
  Result<> send_all(const std::vector<celery::ChordSize>& sizes,
                    const std::vector<celery::Outgoing>& tasks);
  Result<> store_results(const std::vector<Settlement>& batch);
  Result<> count_chord(const ChordPart& part);
  Result<> count_chords(std::vector<Settlement>& batch);
  Result<> acknowledge(const std::vector<Settlement>& batch);
  // Events wait for a moment, so that one message carries many.
  void collect_events(std::vector<Settlement>& batch);
  bool events_due() const;
  void publish_events();
  void append_messages(const std::vector<celery::Outgoing>& messages,
                       std::vector<redis::Command>& commands);
  Result<> run_all(redis::Client& client, const std::vector<redis::Command>& commands);

  Ports ports_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::vector<Settlement> waiting_;
  std::vector<std::string> writing_tags_;
  bool writing_ = false;
  bool idle_ = false;                 // the thread waits for something to write
  std::vector<celery::Json> events_;  // of the thread alone
  std::chrono::steady_clock::time_point first_event_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace iscan::broker_redis
