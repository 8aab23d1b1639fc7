#include "llm/caller.h"

#include <algorithm>

#include "llm/asking.h"

namespace iscan::llm {

Caller::Caller(const std::vector<Target>& targets, Surroundings surroundings)
    : surroundings_(std::move(surroundings)) {
  for (const Target& target : targets) {
    const bool known = std::ranges::any_of(targets_, [&target](const Target& other) {
      return other.provider->name() == target.provider->name() &&
             other.provider->model() == target.provider->model();
    });
    if (!known) targets_.push_back(target);
  }
}

std::expected<Answered, Failed> Caller::ask(const Question& question, const std::stop_token& stop) {
  return Asking(question, targets_, surroundings_, stop).run();
}

}  // namespace iscan::llm
