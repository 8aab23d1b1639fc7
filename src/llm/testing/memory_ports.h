// The ports around a caller, in memory.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "llm/answer_cache.h"
#include "llm/budget.h"
#include "llm/ledger.h"

namespace iscan::llm::testing {

class MemoryLedger final : public Ledger {
 public:
  struct Entry {
    Begun begun;
    std::optional<Ended> ended;
  };

  Result<std::string> begin(const Begun& begun) override {
    const std::scoped_lock lock(mutex_);
    if (broken) return fail(ErrorKind::unavailable, "database_unavailable", "", "", true);
    entries.push_back({begun, {}});
    return std::to_string(entries.size() - 1);
  }
  Result<> end(const std::string& id, const Ended& ended) override {
    const std::scoped_lock lock(mutex_);
    entries.at(std::stoul(id)).ended = ended;
    if (end_broken) return fail(ErrorKind::unavailable, "database_unavailable", "", "", true);
    return {};
  }

  std::vector<Entry> entries;
  bool broken = false;
  bool end_broken = false;

 private:
  std::mutex mutex_;
};

class MemoryCache final : public AnswerCache {
 public:
  Result<std::optional<std::string>> get(const std::string& key) override {
    const std::scoped_lock lock(mutex_);
    if (broken) return fail(ErrorKind::unavailable, "database_unavailable", "");
    const auto found = values.find(key);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  }
  Result<> put(const std::string& key, const std::string& value) override {
    const std::scoped_lock lock(mutex_);
    if (broken) return fail(ErrorKind::unavailable, "database_unavailable", "");
    values[key] = value;
    return {};
  }

  std::map<std::string, std::string> values;
  bool broken = false;

 private:
  std::mutex mutex_;
};

class FunctionBudget final : public Budget {
 public:
  bool allows(std::optional<Decimal> estimated_cost) override { return rule(estimated_cost); }

  std::function<bool(std::optional<Decimal>)> rule = [](const auto&) { return true; };
};

}  // namespace iscan::llm::testing
