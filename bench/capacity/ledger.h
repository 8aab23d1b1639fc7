// The books of a run, kept from the program's own events, and what must hold when it is over.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "capacity/fleet.h"
#include "capacity/plant.h"
#include "capacity/workload.h"

namespace iscan::capacity {

class Ledger {
 public:
  // Reads all events of the plant.
  explicit Ledger(Plant& plant);

  // Seconds from accepted to done of the documents that came in the busiest hour, sorted.
  std::vector<double> waits(const Workload& workload) const;
  // Documents by the state they ended in.
  const std::map<std::string, std::int64_t>& ended() const { return ended_; }
  std::int64_t documents() const { return static_cast<std::int64_t>(entries_.size()); }
  // What does not hold, in words: nothing when all is well.
  std::vector<std::string> broken(Plant& plant, const Tally& tally, std::int64_t accepted) const;

 private:
  struct Entry {
    Instant accepted;
    Instant ended;
    int ends = 0;             // events that tell of a terminal state
    bool ended_last = false;  // nothing was told after the end
  };
  void read(const ports::Event& event);
  // Those that end otherwise than once.
  std::int64_t not_ended_once() const;
  std::int64_t with_errors() const;

  std::unordered_map<DocumentId, Entry> entries_;
  std::map<std::string, std::int64_t> ended_;
};

}  // namespace iscan::capacity
