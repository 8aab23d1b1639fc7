#include "capacity/ledger.h"

#include <algorithm>
#include <format>

#include "must.h"

namespace iscan::capacity {
namespace {

constexpr int kPage = 10'000;  // events read at once

}  // namespace

Ledger::Ledger(Plant& plant) {
  for (const CompanyId& company : plant.companies()) {
    for (std::int64_t last = 0;;) {
      const auto events = must(plant.documents().events_since(company, last, kPage));
      if (events.empty()) break;
      for (const ports::Event& event : events) read(event);
      last = events.back().id;
    }
  }
}

void Ledger::read(const ports::Event& event) {
  const auto [found, is_new] = entries_.try_emplace(event.document);
  Entry& entry = found->second;
  if (is_new) entry.accepted = event.at;
  entry.ended_last = document::is_terminal(event.state);
  if (!entry.ended_last) return;
  entry.ended = event.at;
  ++entry.ends;
  ++ended_[std::string(to_string(event.state))];
}

std::vector<double> Ledger::waits(const Workload& workload) const {
  std::vector<double> waits;
  for (const auto& [document, entry] : entries_) {
    if (!workload.in_peak(entry.accepted) || entry.ends == 0) continue;
    waits.push_back(std::chrono::duration<double>(entry.ended - entry.accepted).count());
  }
  std::ranges::sort(waits);
  return waits;
}

std::int64_t Ledger::not_ended_once() const {
  return std::ranges::count_if(entries_, [](const auto& document) {
    return document.second.ends != 1 || !document.second.ended_last;
  });
}

std::int64_t Ledger::with_errors() const {
  std::int64_t count = 0;
  for (const auto& [name, number] : ended_) {
    if (document::is_error(*document::state_from(name))) count += number;
  }
  return count;
}

std::vector<std::string> Ledger::broken(Plant& plant, const Tally& tally,
                                        std::int64_t accepted) const {
  std::vector<std::string> found;
  const auto expect = [&](std::string_view what, std::int64_t is, std::int64_t should) {
    if (is != should) found.push_back(std::format("{}: {}, expected {}", what, is, should));
  };
  const auto rows = [&](std::string_view rest) {
    return plant.count(std::format("SELECT count(*) FROM {}", rest));
  };
  expect("documents in the database", rows("documents"), accepted);
  expect("documents with events", documents(), accepted);
  expect("documents that did not end exactly once", not_ended_once(), 0);
  for (const auto& [state, number] : ended_) {
    expect("documents in state " + state, rows("documents WHERE state = '" + state + "'"), number);
  }
  const auto approved = ended_.find("approved");
  expect("stages that finished a document", tally.finished,
         approved == ended_.end() ? 0 : approved->second);
  expect("documents done without five results",
         rows("documents d WHERE state = 'approved' AND (SELECT count(*) FROM artefacts a "
              "WHERE a.job_id = d.job_id) <> 5"),
         0);
  expect("tasks left", rows("tasks WHERE state <> 'parked'"), 0);
  expect("tasks put aside", rows("tasks"), with_errors());
  for (const auto& [queue, numbers] : plant.queues.numbers()) {
    expect("messages left in " + queue, numbers.depth, 0);
  }
  expect("late writes refused", tally.late_writes, tally.tasks_lost);
  expect("unexpected errors of workers", tally.other_errors, 0);
  return found;
}

}  // namespace iscan::capacity
