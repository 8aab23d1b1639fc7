// Events between a producer's thread and the connection that sends them.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace iscan::http {

// Thread-safe. A client that reads too slowly loses its stream instead of filling the memory; it
// comes back with Last-Event-ID and misses nothing.
class EventQueue {
 public:
  static constexpr std::size_t kMaxBytes = 256U << 10U;

  // `wake` is called, with no lock held, whenever there is something to look at.
  explicit EventQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  // False when the stream has ended, or ends because too much waits.
  bool push(std::string_view text);
  void end();
  bool ended() const;
  // What waits; empty when nothing does.
  std::string take();

 private:
  std::function<void()> wake_;
  mutable std::mutex mutex_;
  std::string waiting_;
  bool ended_ = false;
};

}  // namespace iscan::http
