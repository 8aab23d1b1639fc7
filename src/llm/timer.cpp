#include "llm/timer.h"

namespace iscan::llm {

bool Timer::sleep_until(Moment until, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  wait(lock, never, stop, until, [] { return false; });
  return !stop.stop_requested();
}

bool SteadyTimer::wait(std::unique_lock<std::mutex>& lock, std::condition_variable_any& changed,
                       const std::stop_token& stop, Moment until,
                       const std::function<bool()>& ready) {
  return changed.wait_until(lock, stop, until, ready);
}

}  // namespace iscan::llm
