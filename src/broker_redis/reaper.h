// Finds messages whose node died and gives them to others.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker_redis/channel.h"

namespace iscan::broker_redis {

struct ReaperRules {
  std::chrono::milliseconds lease{10'000};
  // Messages that foreign workers hold longer than this are given to others, as kombu does.
  std::chrono::milliseconds visibility_timeout{3'600'000};
  int most_deaths = 5;  // of workers holding the same task, before it is parked
};

// Any node may run it; a lock keeps them from doing the same work twice.
class Reaper {
 public:
  struct Found {
    int returned = 0;
    std::vector<celery::Request> parked;  // to be answered as failed
  };

  Reaper(Channel& channel, ReaperRules rules) : channel_(channel), rules_(rules) {}

  // One look, if no other node looks now.
  Result<Found> look();
  // The delivery tags that Redis takes for this node's.
  Result<std::set<std::string>> owned();
  // Gives one of them back that this node knows nothing of: the answer to its claim was lost.
  Result<int> give_back(const std::string& tag);

 private:
  Result<std::vector<std::string>> dead_nodes(const std::vector<std::string>& nodes);
  // `dead`: the owner died over it, which is counted.
  Result<> give_away(const std::string& tag, const std::string& owner, bool dead, Found& found);
  // True when it was still there.
  Result<bool> park(const std::string& tag, const std::string& owner, const std::string& raw);
  Result<int> count_death(const std::string& task);
  Result<std::vector<std::string>> lists_of(const celery::Route& route, int priority);

  Channel& channel_;
  ReaperRules rules_;
};

}  // namespace iscan::broker_redis
