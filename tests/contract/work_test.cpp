// Accepted work survives workers that die at any moment: a state machine with a clock that stands
// still, over the real store.
#include <gtest/gtest.h>

#include <latch>
#include <random>
#include <semaphore>
#include <thread>

#include "fakes/embedded.h"

namespace iscan {
namespace {

using document::Stage;
using document::State;
using namespace std::chrono_literals;

// A store whose callers may die: before or after the commit, at the test's choice.
class DyingWorkers final : public ports::TaskStore {
 public:
  enum class Death { none, after_claim, before_commit, after_commit };

  DyingWorkers(ports::TaskStore& tasks, std::function<Death()> dice)
      : tasks_(tasks), dice_(std::move(dice)) {}

  Result<std::optional<ports::ClaimedTask>> claim(const TaskId& task, const ports::Holder& holder,
                                                  Instant now) override {
    auto claimed = tasks_.claim(task, holder, now);
    if (dice_() == Death::after_claim) return died();
    return claimed;
  }
  Result<std::optional<ports::ClaimedTask>> complete(const ports::Lease& lease,
                                                     const ports::Completion& completion,
                                                     Instant now) override {
    const Death death = dice_();
    if (death == Death::before_commit) return died();
    auto done = tasks_.complete(lease, completion, now);
    if (death == Death::after_commit) return died();
    return done;
  }
  Result<std::vector<ports::Lease>> renew(std::span<const ports::Lease> leases,
                                          Instant until) override {
    return tasks_.renew(leases, until);
  }
  Result<> release(std::span<const ports::Lease> leases) override { return tasks_.release(leases); }
  Result<std::vector<ports::StoredArtefact>> job_artefacts(const JobId& job) override {
    return tasks_.job_artefacts(job);
  }
  Result<std::optional<ports::JobState>> look(const DocumentId& document) override {
    return tasks_.look(document);
  }
  Result<std::vector<ports::TaskMessage>> take_unpublished(Instant now, Instant lost_before,
                                                           int limit) override {
    return tasks_.take_unpublished(now, lost_before, limit);
  }
  Result<std::optional<Instant>> next_due() override { return tasks_.next_due(); }
  Result<ports::Rescued> rescue(const ports::RescueRules& rules, Instant now) override {
    return tasks_.rescue(rules, now);
  }
  Result<ports::Rescued> recover(const ports::RescueRules& rules, Instant now) override {
    return tasks_.recover(rules, now);
  }
  Result<std::vector<ports::QueueStats>> stats(Instant now) override { return tasks_.stats(now); }
  Result<> forget_keys(Instant before) override { return tasks_.forget_keys(before); }
  Result<std::vector<ports::DeadLetter>> dead_letters(
      const ports::DeadLetterQuery& query) override {
    return tasks_.dead_letters(query);
  }
  Result<> drop_dead_letter(const std::optional<CompanyId>& company, const TaskId& task) override {
    return tasks_.drop_dead_letter(company, task);
  }

 private:
  static std::unexpected<Error> died() {
    return fail(ErrorKind::internal, "worker_died", "The worker is gone.");
  }

  ports::TaskStore& tasks_;
  std::function<Death()> dice_;
};

class WorkTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  // Takes one message, if there is one, and works it off.
  bool step(worker::TaskRunner& runner) {
    auto delivery = parts_.broker.take(kQueues, std::chrono::steady_clock::now(), {});
    if (!delivery->has_value()) return false;
    // Fails when a worker dies in it; its lease then ends by itself.
    [[maybe_unused]] const auto done = runner.work_off((*delivery)->message.task, {});
    return true;
  }
  worker::TaskRunner runner(ports::TaskStore& tasks, worker::RunningTasks& running,
                            std::set<std::string> queues = {kQueues.begin(), kQueues.end()}) {
    return {parts_.worker_ports(tasks),
            parts_.make_context(),
            running,
            {.worker = "w", .lease = 10s, .queues = std::move(queues)}};
  }
  State state_of(const ports::Accepted& accepted) {
    return parts_.service.status(company_, accepted.document)->state;
  }

  inline static const std::vector<std::string> kQueues = {"preprocessing", "ocr", "llm",
                                                          "extraction", "evaluation"};
  fakes::Embedded parts_{GetParam()};
  CompanyId company_ = parts_.company("One");
  worker::RunningTasks running_{parts_.tasks(), parts_.clock, parts_.log, 10s};
};

TEST_P(WorkTest, AcceptedJobsEndOnceThoughWorkersDieAtAnyMoment) {
  constexpr int kDocuments = 40;
  std::mt19937 random(20240607);
  const auto dice = [&] {
    return std::uniform_int_distribution(0, 99)(random) < 25
               ? static_cast<DyingWorkers::Death>(std::uniform_int_distribution(1, 3)(random))
               : DyingWorkers::Death::none;
  };
  DyingWorkers dying(parts_.tasks(), dice);
  // One kind of worker knows all queues, the other only the later ones, as separate machines do.
  auto all = runner(dying, running_);
  auto some = runner(dying, running_, {"ocr", "llm", "evaluation"});
  auto upkeep =
      parts_.upkeep({.rules = {.max_deaths = 1000, .max_restarts = 1000}, .lost_after = 60s});
  std::vector<ports::Accepted> accepted;
  for (int n = 0; n < kDocuments; ++n) {
    accepted.push_back(parts_.accept(company_, "document " + std::to_string(n)));
  }
  constexpr std::string_view kLeft = "SELECT count(*) FROM tasks";
  int rounds = 0;
  while (parts_.count(kLeft) > 0 && ++rounds < 2000) {
    for (int n = 0; n < 5 && step(dice() == DyingWorkers::Death::none ? all : some); ++n) {
    }
    parts_.clock.advance(std::chrono::seconds{std::uniform_int_distribution(0, 8)(random)});
    // Now and then the whole process dies: its leases are void and its broker is empty.
    if (std::uniform_int_distribution(0, 9)(random) == 0) {
      while (parts_.broker.take(kQueues, std::chrono::steady_clock::now(), {})->has_value()) {
      }
      ASSERT_TRUE(upkeep.recover());
    }
    ASSERT_TRUE(upkeep.rescue());
    ASSERT_TRUE(upkeep.relay());
  }
  EXPECT_EQ(parts_.count(kLeft), 0) << "after " << rounds << " rounds";
  for (const ports::Accepted& one : accepted) {
    EXPECT_EQ(state_of(one), State::manual_review);
    EXPECT_TRUE(parts_.service.result(company_, one.document));
  }
  EXPECT_EQ(parts_.count("SELECT count(*) FROM events WHERE state = 'manual_review'"), kDocuments);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM artefacts"), 5 * kDocuments);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM (SELECT 1 FROM events GROUP BY document_id, state "
                         "HAVING count(*) > 1)"),
            0);
}

TEST_P(WorkTest, AStaleTokenChangesNothing) {
  const auto accepted = parts_.accept(company_, "x");
  auto first =
      parts_.tasks().claim(accepted.task, {"one", parts_.clock.now() + 10s}, parts_.clock.now());
  ASSERT_TRUE(first->has_value());
  EXPECT_FALSE(parts_.tasks().claim(accepted.task, {"two", {}}, parts_.clock.now())->has_value());
  parts_.clock.advance(11s);
  ASSERT_EQ(parts_.tasks().rescue({}, parts_.clock.now())->returned, 1);
  auto second =
      parts_.tasks().claim(accepted.task, {"two", parts_.clock.now() + 10s}, parts_.clock.now());
  ASSERT_TRUE(second->has_value());
  const ports::Completion end{.artefact = ports::StoredArtefact{Stage::preprocessing, "{}", {}},
                              .next = ports::End{State::rejected, {}, {}, {}, {}}};
  EXPECT_EQ(parts_.tasks().complete((*first)->lease, end, parts_.clock.now()).error().code,
            "task_stale");
  EXPECT_EQ(parts_.tasks().renew(std::span{&(*first)->lease, 1}, parts_.clock.now())->size(), 1U);
  EXPECT_EQ(state_of(accepted), State::preprocessing);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM artefacts"), 0);
  EXPECT_TRUE(parts_.tasks().complete((*second)->lease, end, parts_.clock.now()));
  EXPECT_EQ(state_of(accepted), State::rejected);
}

TEST_P(WorkTest, ATaskThatEndsItsWorkersIsParkedAndItsNeighboursGoOn) {
  const auto poison = parts_.accept(company_, "poison");
  const auto good = parts_.accept(company_, "good");
  DyingWorkers dying(parts_.tasks(), [] { return DyingWorkers::Death::after_claim; });
  auto dead = runner(dying, running_);
  auto alive = runner(parts_.tasks(), running_);
  auto upkeep = parts_.upkeep();
  for (int deaths = 1; deaths <= 3; ++deaths) {
    EXPECT_FALSE(dead.work_off(poison.task, {}));
    parts_.clock.advance(11s);
    ASSERT_TRUE(upkeep.rescue());
    EXPECT_EQ(state_of(poison), deaths < 3 ? State::preprocessing : State::preprocess_error);
  }
  EXPECT_TRUE(alive.work_off(good.task, {}));
  EXPECT_EQ(state_of(good), State::manual_review);
  const auto record = parts_.service.status(company_, poison.document);
  EXPECT_EQ(record->failure->code, "task_parked");
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now())->front().parked, 1);
  EXPECT_TRUE(alive.work_off(poison.task, {})) << "a parked task is not taken";
  EXPECT_EQ(state_of(poison), State::preprocess_error);
  auto again = parts_.service.restart(company_, poison.document, {});
  ASSERT_TRUE(again);
  EXPECT_TRUE(alive.work_off(again->task, {}));
  EXPECT_EQ(state_of(poison), State::manual_review);
}

TEST_P(WorkTest, ARetryWaitsAndIsPublishedWhenItIsDue) {
  const document::DecodedFile good = *parts_.reader.decoded;
  parts_.reader.decoded = fail(ErrorKind::unavailable, "reader_unavailable", "Busy.", "", true);
  const auto accepted = parts_.accept(company_, "x");
  auto runner = this->runner(parts_.tasks(), running_);
  auto upkeep = parts_.upkeep();
  EXPECT_TRUE(step(runner));
  EXPECT_EQ(state_of(accepted), State::preprocessing);
  ASSERT_TRUE(upkeep.relay());
  EXPECT_FALSE(step(runner)) << "not due yet";
  const auto due = parts_.tasks().next_due();
  ASSERT_TRUE(due->has_value());
  parts_.clock.advance(**due - parts_.clock.now());
  parts_.reader.decoded = good;
  ASSERT_TRUE(upkeep.relay());
  EXPECT_TRUE(step(runner));
  EXPECT_EQ(state_of(accepted), State::manual_review);
}

TEST_P(WorkTest, AnErrorForGoodEndsInItsState) {
  parts_.reader.decoded = fail(ErrorKind::invalid_input, "file_encrypted", "Locked.");
  const auto accepted = parts_.accept(company_, "x");
  auto runner = this->runner(parts_.tasks(), running_);
  EXPECT_TRUE(step(runner));
  const auto record = parts_.service.status(company_, accepted.document);
  EXPECT_EQ(record->state, State::preprocess_error);
  EXPECT_EQ(record->failure->code, "file_encrypted");
  EXPECT_EQ(parts_.service.result(company_, accepted.document).error().code,
            "document_not_finished");
  EXPECT_EQ(parts_.service.restart(company_, accepted.document, Stage::ocr).error().code,
            "stage_result_missing");
  EXPECT_EQ(parts_.service.approve(company_, accepted.document).error().code,
            "document_not_finished");
}

TEST_P(WorkTest, WorkOverItsTimeIsStoppedAndALostLeaseToo) {
  const auto accepted = parts_.accept(company_, "x");
  auto claimed =
      parts_.tasks().claim(accepted.task, {"w", parts_.clock.now() + 10s}, parts_.clock.now());
  const auto now = std::chrono::steady_clock::now();
  {
    const auto ticket = running_.add((*claimed)->lease, now + 1s);
    running_.beat(now);
    EXPECT_FALSE(ticket.stop().stop_requested());
    running_.beat(now + 1s);
    EXPECT_TRUE(ticket.stop().stop_requested());
    EXPECT_EQ(ticket.reason(), worker::StopReason::time_over);
  }
  parts_.clock.advance(11s);
  ASSERT_TRUE(parts_.tasks().rescue({}, parts_.clock.now()));
  const auto ticket = running_.add((*claimed)->lease, now + 1h);
  running_.beat(now + 60s);
  EXPECT_EQ(ticket.reason(), worker::StopReason::lease_lost);
}

TEST_P(WorkTest, ADrainHandsBackWithoutBlame) {
  const auto accepted = parts_.accept(company_, "x");
  std::stop_source drain;
  drain.request_stop();
  auto runner = this->runner(parts_.tasks(), running_);
  EXPECT_TRUE(runner.work_off(accepted.task, drain.get_token()));
  EXPECT_EQ(parts_.count("SELECT count(*) FROM tasks WHERE state = 'ready' AND deaths = 0"), 1);
  EXPECT_TRUE(runner.work_off(accepted.task, {}));
  EXPECT_EQ(state_of(accepted), State::manual_review);
}

// Stages that begin, and then wait until they are asked to stop.
std::latch* begun = nullptr;
Result<> wait_for_stop(stages::StageContext& context, pipeline::Artefacts&) {
  std::binary_semaphore stopped(0);
  const std::stop_callback wake(context.stop, [&] { stopped.release(); });
  begun->count_down();
  stopped.acquire();
  return fail(ErrorKind::unavailable, "interrupted", "Stopped.", "", true);
}

TEST_P(WorkTest, ADrainStopsRunningWorkAndHandsItBackWithoutBlame) {
  std::latch has_begun(1);
  begun = &has_begun;
  const pipeline::StageSpec waiting{
      Stage::preprocessing, "preprocessing", {.attempts = 3}, 60s, &wait_for_stop};
  worker::TaskRunner slow(
      parts_.worker_ports(parts_.tasks()), parts_.make_context(), running_,
      {.worker = "w", .spec_of = [&](Stage) -> const pipeline::StageSpec& { return waiting; }});
  const auto accepted = parts_.accept(company_, "x");
  std::jthread thread([&] { EXPECT_TRUE(slow.work_off(accepted.task, {})); });
  has_begun.wait();
  const auto soon = std::chrono::steady_clock::now();
  EXPECT_FALSE(running_.wait_until_idle(soon));
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now())->front().overdue, 0);
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now() + 60s)->front().overdue, 1);
  running_.stop_all();
  EXPECT_TRUE(running_.wait_until_idle(soon + 30s));
  thread.join();
  EXPECT_EQ(parts_.count("SELECT count(*) FROM tasks WHERE state = 'ready' AND deaths = 0 AND "
                         "attempt = 1 AND published_at IS NULL"),
            1);
  auto runner = this->runner(parts_.tasks(), running_);
  EXPECT_TRUE(runner.work_off(accepted.task, {}));
  EXPECT_EQ(state_of(accepted), State::manual_review);
}

TEST_P(WorkTest, ANewProcessTakesOverAtOnceAndLaterThoseThatKeepEndingIt) {
  const auto accepted = parts_.accept(company_, "x");
  const auto claim = [&] {
    return parts_.tasks()
        .claim(accepted.task, {"gone", parts_.clock.now() + 1h}, parts_.clock.now())
        ->has_value();
  };
  auto upkeep = parts_.upkeep({.rules = {.max_deaths = 3, .max_restarts = 3}});
  ASSERT_TRUE(claim());
  ASSERT_TRUE(upkeep.recover());
  EXPECT_TRUE(claim()) << "no lease is waited for";
  ASSERT_TRUE(upkeep.recover());
  EXPECT_FALSE(claim()) << "the second end makes it wait";
  parts_.clock.advance(1s);
  EXPECT_TRUE(claim());
  ASSERT_TRUE(upkeep.recover());
  EXPECT_EQ(state_of(accepted), State::preprocess_error);
  parts_.clock.advance(1h);
  EXPECT_FALSE(claim()) << "parked";
}

INSTANTIATE_TEST_SUITE_P(Databases, WorkTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
