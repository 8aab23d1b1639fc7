// What the queue costs the database, one job at a time and nothing in batches.
//
//   bench_queue_database [PLACE] [CONNECTIONS] [SECONDS]
//
// PLACE is a folder for a new SQLite file (default: one under TMPDIR that is removed) or the URL of
// an empty PostgreSQL database. A job is what a hop between two stages is: its task is written by
// the transaction that completes the task before it. Either the same worker has it by that commit
// (kept), as where one program does all stages, or it is claimed by a second one (claimed). Every
// step goes through the store that the program uses, with the document's state and its event, and
// is acknowledged by its commit. Prints one JSON object.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <format>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <print>
#include <queue>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "broker_embedded/embedded_broker.h"
#include "fakes/temp_folder.h"
#include "must.h"
#include "sql/postgres.h"
#include "sql/sqlite.h"
#include "store_sql/sql_store.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using document::Stage;
using std::chrono::steady_clock;

constexpr int kDocuments = 64;     // under way at the same time on a connection
constexpr int kHops = 5;           // of a document, then comes the next
constexpr int kMostJobs = 40'000;  // a second, of all connections
constexpr int kPacedJobs = 2000;   // for the times from enqueue to start
constexpr auto kPace = 1ms;        // between them
constexpr std::string_view kQueue = "ocr";

struct Options {
  std::string place;
  int connections = 0;
  double seconds = 5;
  bool postgres() const { return place.starts_with("postgres"); }
};

std::unique_ptr<sql::Database> open(const Options& options, const fakes::TempFolder& folder) {
  if (options.postgres()) {
    return must(sql::open_postgres({.url = options.place, .connections = options.connections}));
  }
  const std::string place = options.place.empty() ? folder.path().string() : options.place;
  return must(sql::open_sqlite({.path = place + "/queue.db"}));
}

class Bench {
 public:
  Bench(const Options& options, std::unique_ptr<sql::Database> database)
      : options_(options), store_(must(store_sql::SqlStore::open(std::move(database), clock_))) {}

  // As many companies as there are connections: the events of one company are committed one after
  // the other.
  void fill() {
    for (int n = 0; n < options_.connections; ++n) {
      companies_.push_back({ids_.next()});
      must(store_->accounts().add_company({companies_.back(), std::format("{}", n), clock_.now()}));
    }
  }

  using Hop = ports::Lease (Bench::*)(const ports::Lease&);

  // Jobs a second, one by one, with a thread for each connection.
  double throughput(Hop hop) {
    const auto documents =
        static_cast<int>(options_.seconds * kMostJobs / kHops / options_.connections);
    std::vector<std::vector<ports::Lease>> leases;
    for (const CompanyId& company : companies_) leases.push_back(accept(company, documents));
    std::atomic<std::int64_t> jobs = 0;
    const auto start = steady_clock::now();
    const auto end = start + std::chrono::duration_cast<steady_clock::duration>(
                                 std::chrono::duration<double>(options_.seconds));
    {
      std::vector<std::jthread> threads;
      for (const auto& own : leases) {
        threads.emplace_back([this, hop, end, &jobs, own] { jobs += work(hop, own, end); });
      }
    }
    const std::chrono::duration<double> took = steady_clock::now() - start;
    return static_cast<double>(jobs.load()) / took.count();
  }

  // The next job, held by the commit that ended the one before.
  ports::Lease keep(const ports::Lease& lease) {
    const Instant now = clock_.now();
    return must(complete(lease, {ids_.next()}, ports::Holder{"bench", now + 1h})).value().lease;
  }
  // The next job, enqueued by one commit and claimed by another.
  ports::Lease claim_next(const ports::Lease& lease) {
    const TaskId next{ids_.next()};
    must(complete(lease, next, {}));
    return claim(next);
  }

  // Documents accepted a second, each with a commit that reaches the disk.
  double accepts() {
    std::atomic<std::int64_t> accepted = 0;
    const auto start = steady_clock::now();
    {
      std::vector<std::jthread> threads;
      for (const CompanyId& company : companies_) {
        threads.emplace_back([&](const std::stop_token& stop) {
          for (; !stop.stop_requested(); ++accepted) {
            const std::vector<ports::NewDocument> one{
                {{ids_.next()}, {ids_.next()}, {ids_.next()}, {{"blob"}, "a.pdf", 1}}};
            must(store_->documents().accept(company, one, {}, kQueue, clock_.now()));
          }
        });
      }
      std::this_thread::sleep_for(std::chrono::duration<double>(options_.seconds));
    }
    const std::chrono::duration<double> took = steady_clock::now() - start;
    return static_cast<double>(accepted.load()) / took.count();
  }

  // Milliseconds from the beginning of an enqueue to the start on a worker that waits.
  std::vector<double> enqueue_to_start() {
    std::vector<double> times;
    std::map<TaskId, steady_clock::time_point> begun;
    std::mutex mutex;
    const std::vector<std::string> queues{std::string(kQueue)};
    for (const ports::Lease& lease : accept(companies_.front(), kDocuments)) push(lease);
    {
      const std::jthread worker([&](const std::stop_token& stop) {
        while (times.size() < kPacedJobs) {
          auto delivery = must(broker_.take(queues, steady_clock::now() + 60s, stop));
          if (!delivery) return;
          const ports::Lease lease = claim(delivery->message.task);
          const auto now = steady_clock::now();
          const std::scoped_lock lock(mutex);
          times.push_back(
              std::chrono::duration<double, std::milli>(now - begun[lease.task]).count());
          leases_.push(lease);
        }
      });
      for (int n = 0; n < kPacedJobs; ++n) {
        const auto next = steady_clock::now() + kPace;
        std::unique_lock lock(mutex);
        if (leases_.empty()) std::exit(2);
        const ports::Lease lease = leases_.front();
        leases_.pop();
        const TaskId task{ids_.next()};
        begun[task] = steady_clock::now();
        lock.unlock();
        must(complete(lease, task, {}));
        const ports::TaskMessage message{task, std::string(kQueue)};
        must(broker_.publish(std::span{&message, 1}));
        std::this_thread::sleep_until(next);
      }
    }
    std::ranges::sort(times);
    return times;
  }

 private:
  // Documents of a company, each with its first task claimed.
  std::vector<ports::Lease> accept(const CompanyId& company, int count) {
    constexpr int kAtOnce = 1000;
    std::vector<ports::Lease> claimed;
    while (std::ssize(claimed) < count) {
      std::vector<ports::NewDocument> documents;
      for (int n = 0; n < kAtOnce; ++n) {
        documents.push_back({{ids_.next()}, {ids_.next()}, {ids_.next()}, {{"blob"}, "a.pdf", 1}});
      }
      must(store_->documents().accept(company, documents, {}, kQueue, clock_.now()));
      for (const auto& document : documents) claimed.push_back(claim(document.task));
    }
    return claimed;
  }

  // A few documents at a time go through their hops. How many hops until `end`.
  std::int64_t work(Hop hop, std::vector<ports::Lease> leases, steady_clock::time_point end) {
    std::int64_t hops = 0;
    for (std::size_t first = 0; first + kDocuments <= leases.size(); first += kDocuments) {
      for (int round = 0; round < kHops; ++round) {
        if (steady_clock::now() > end) return hops;
        for (ports::Lease& lease : std::span(leases).subspan(first, kDocuments)) {
          lease = (this->*hop)(lease);
          ++hops;
        }
      }
    }
    return hops;
  }

  Result<std::optional<ports::ClaimedTask>> complete(const ports::Lease& lease, const TaskId& next,
                                                     std::optional<ports::Holder> keep) {
    const ports::Completion completion{
        .artefact = {},
        .next = ports::NextStage{Stage::ocr, next, std::string(kQueue), std::move(keep)}};
    return store_->tasks().complete(lease, completion, clock_.now());
  }
  ports::Lease claim(const TaskId& task) {
    const Instant now = clock_.now();
    return must(store_->tasks().claim(task, {"bench", now + 1h}, now)).value().lease;
  }
  void push(const ports::Lease& lease) {
    const std::scoped_lock lock(mutex_);
    leases_.push(lease);
  }

  Options options_;
  SystemClock clock_;
  UuidSource ids_{clock_};
  std::unique_ptr<store_sql::SqlStore> store_;
  broker_embedded::EmbeddedBroker broker_;
  std::vector<CompanyId> companies_;
  std::mutex mutex_;
  std::queue<ports::Lease> leases_;
};

double rounded(double value) { return std::round(value * 1000) / 1000; }

double quantile(const std::vector<double>& sorted, double share) {
  return rounded(sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))]);
}

int number(const char* text) {
  int value = 0;
  std::from_chars(text, text + std::string_view(text).size(), value);
  return value;
}

int run(std::span<char*> words) {
  Options options;
  if (words.size() > 1) options.place = words[1];
  options.connections = words.size() > 2 ? number(words[2]) : options.postgres() ? 8 : 1;
  if (words.size() > 3) options.seconds = number(words[3]);
  const fakes::TempFolder folder;
  Bench bench(options, open(options, folder));
  bench.fill();
  nlohmann::ordered_json answer{
      {"database", options.postgres() ? "postgresql" : "sqlite"},
      {"connections", options.connections},
      {"seconds", options.seconds},
      {"kept_per_second", std::round(bench.throughput(&Bench::keep))},
      {"claimed_per_second", std::round(bench.throughput(&Bench::claim_next))}};
  const auto times = bench.enqueue_to_start();
  answer["enqueue_to_start_ms"] = {{"p50", quantile(times, 0.5)}, {"p99", quantile(times, 0.99)}};
  answer["accepts_per_second"] = std::round(bench.accepts());
  std::println("{}", answer.dump());
  return 0;
}

}  // namespace
}  // namespace iscan

int main(int count, char** words) { return iscan::run({words, static_cast<std::size_t>(count)}); }
