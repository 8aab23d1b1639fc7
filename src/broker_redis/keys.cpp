#include "broker_redis/keys.h"

#include <algorithm>
#include <format>

namespace iscan::broker_redis {

std::string Keys::queue(std::string_view name, int priority) const {
  int step = 0;
  for (const int one : kPrioritySteps) {
    if (one <= priority) step = one;
  }
  if (step == 0) return prefix_ + std::string(name);
  return std::format("{}{}{}{}", prefix_, name, kSeparator, step);
}

std::vector<std::string> Keys::queues(const std::vector<std::string>& names) const {
  std::vector<std::string> keys;
  for (const int step : kPrioritySteps) {
    for (const std::string& name : names) keys.push_back(queue(name, step));
  }
  return keys;
}

std::string Keys::binding(std::string_view exchange) const {
  return std::format("{}_kombu.binding.{}", prefix_, exchange);
}

std::string Keys::lasting_binding(std::string_view exchange) const {
  return std::format("{}_kombu.binding_permanent.{}", prefix_, exchange);
}

std::string Keys::binding_member(std::string_view key, std::string_view queue) {
  return std::format("{}{}{}{}", key, kSeparator, kSeparator, queue);
}

std::string Keys::channel(std::string_view name) const {
  return std::format("{}/{}.{}", prefix_, database_, name);
}

std::string Keys::event_channel(std::string_view type) const {
  return channel(std::format("celeryev/{}", type));
}

std::string Keys::lease(std::string_view node) const {
  return std::format("{}iscan:lease:{}", prefix_, node);
}

std::string Keys::queued(std::string_view queue) const {
  return std::format("{}iscan:queued:{}", prefix_, queue);
}

std::string Keys::deaths(std::string_view task) const {
  return std::format("{}iscan:deaths:{}", prefix_, task);
}

}  // namespace iscan::broker_redis
