// A thread for code that waits in the middle of a call, as a stage does. The one who calls run() or
// resume() waits until the actor pauses or is done, so one thread runs at any moment and the same
// seed gives the same run.
#pragma once

#include <functional>
#include <semaphore>
#include <thread>

namespace iscan::capacity {

class Actor {
 public:
  Actor() : thread_([this] { loop(); }) {}
  // Nothing may be under way.
  ~Actor();
  Actor(const Actor&) = delete;
  Actor& operator=(const Actor&) = delete;

  // Begins `work`; nothing may be under way.
  void run(std::function<void()> work);
  // Goes on after a pause.
  void resume();
  // Called by the work itself: gives control back until resume().
  void pause();
  // Whether work is under way.
  bool busy() const { return busy_; }

 private:
  void loop();

  std::function<void()> work_;
  bool busy_ = false;
  std::binary_semaphore go_{0};
  std::binary_semaphore back_{0};
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace iscan::capacity
