// Tasks that were given up wait for a person, and only for one of the right company.
#include "service/dead_letters.h"

#include <gtest/gtest.h>

#include "base/trace.h"
#include "fakes/embedded.h"

namespace iscan {
namespace {

using document::Stage;
using document::State;
using namespace std::chrono_literals;

class DeadLettersTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  // A document whose only attempt ended its worker for good.
  ports::Accepted given_up(const CompanyId& company, std::string_view content) {
    const auto accepted = parts_.accept(company, content);
    EXPECT_TRUE(parts_.tasks()
                    .claim(accepted.task, {"w", parts_.clock.now() + 10s}, parts_.clock.now())
                    ->has_value());
    parts_.clock.advance(11s);
    EXPECT_EQ(parts_.tasks().rescue({.max_deaths = 1}, parts_.clock.now())->parked.size(), 1U);
    return accepted;
  }
  void work_off(const TaskId& task) {
    worker::TaskRunner runner(
        parts_.worker_ports(parts_.tasks()), parts_.make_context(), running_,
        {.worker = "w", .queues = {"preprocessing", "ocr", "llm", "extraction", "evaluation"}});
    ASSERT_TRUE(runner.work_off(task, {}));
  }
  // Attempt after attempt, until the task is gone or given up.
  void work_to_the_end(const TaskId& task) {
    constexpr std::string_view kReady = "SELECT count(*) FROM tasks WHERE state = 'ready'";
    for (int attempt = 0; parts_.count(kReady) > 0 && attempt < 20; ++attempt) {
      work_off(task);
      const auto due = parts_.tasks().next_due();
      if (due->has_value()) parts_.clock.advance(**due - parts_.clock.now());
    }
  }
  std::vector<ports::DeadLetter> letters() {
    return dead_letters_.list({}, 50, {}).value().letters;
  }
  State state_of(const ports::Accepted& accepted) {
    return parts_.service.status(company_, accepted.document)->state;
  }

  fakes::Embedded parts_{GetParam()};
  CompanyId company_ = parts_.company("One");
  worker::RunningTasks running_{parts_.tasks(), parts_.clock, parts_.log, 10s};
  service::DeadLetters dead_letters_{
      {parts_.tasks(), parts_.documents(), parts_.clock, parts_.ids}};
};

TEST_P(DeadLettersTest, ATaskThatEndsItsWorkersIsKeptWithItsReason) {
  const auto accepted = given_up(company_, "poison");
  const auto found = letters();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].task, accepted.task);
  EXPECT_EQ(found[0].company, company_);
  EXPECT_EQ(found[0].document, accepted.document);
  EXPECT_EQ(found[0].file_name, "a.pdf");
  EXPECT_EQ(found[0].stage, Stage::preprocessing);
  EXPECT_EQ(found[0].queue, "preprocessing");
  EXPECT_EQ(found[0].deaths, 1);
  EXPECT_EQ(found[0].failure.code, "task_parked");
  EXPECT_EQ(found[0].failed_at, parts_.clock.now());
  EXPECT_EQ(found[0].queued_at, parts_.clock.now() - 11s);
}

TEST_P(DeadLettersTest, ATaskIsKeptAfterItsLastAttempt) {
  const document::DecodedFile good = *parts_.reader.decoded;
  parts_.reader.decoded = fail(ErrorKind::unavailable, "reader_unavailable", "Busy.", "", true);
  const auto accepted = parts_.accept(company_, "x");
  work_to_the_end(accepted.task);
  EXPECT_EQ(state_of(accepted), State::preprocess_error);
  const auto found = letters();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].attempts, 3);
  EXPECT_EQ(found[0].failure.code, "reader_unavailable");
  EXPECT_NE(parts_.metrics.text().find("iscan_tasks_parked_total"), std::string::npos);
  parts_.reader.decoded = good;
  const auto again = parts_.service.restart_dead_letter(company_, found[0].task);
  ASSERT_TRUE(again);
  EXPECT_TRUE(letters().empty());
  work_off(again->task);
  EXPECT_EQ(state_of(accepted), State::manual_review);
}

TEST_P(DeadLettersTest, TheStageThatFailedRunsAgain) {
  fakes::FakePredictor broken(fail(ErrorKind::internal, "stage_failed", "Broken."));
  parts_.predictors = {&broken};
  const auto accepted = parts_.accept(company_, "x");
  work_off(accepted.task);
  ASSERT_EQ(state_of(accepted), State::predict_error);
  ASSERT_EQ(letters().size(), 1U);
  EXPECT_EQ(letters()[0].stage, Stage::prediction);
  const auto again = parts_.service.restart_dead_letter(company_, letters()[0].task);
  ASSERT_TRUE(again);
  EXPECT_EQ(state_of(accepted), State::predicting);
  parts_.predictors = {&parts_.predictor};
  work_off(again->task);
  EXPECT_EQ(state_of(accepted), State::manual_review);
}

TEST_P(DeadLettersTest, AnUnreadableDocumentLeavesNone) {
  parts_.reader.decoded = fail(ErrorKind::invalid_input, "file_encrypted", "Locked.");
  work_off(parts_.accept(company_, "x").task);
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(parts_.count("SELECT count(*) FROM tasks"), 0);
}

TEST_P(DeadLettersTest, WhatIsDroppedIsGoneAndItsDocumentStays) {
  const auto accepted = given_up(company_, "x");
  EXPECT_TRUE(parts_.service.drop_dead_letter(company_, accepted.task));
  EXPECT_TRUE(letters().empty());
  EXPECT_EQ(state_of(accepted), State::preprocess_error);
  EXPECT_EQ(parts_.service.drop_dead_letter(company_, accepted.task).error().code,
            "dead_letter_unknown");
  EXPECT_EQ(parts_.service.restart_dead_letter(company_, accepted.task).error().code,
            "dead_letter_unknown");
  EXPECT_TRUE(parts_.service.restart(company_, accepted.document, {}));
}

TEST_P(DeadLettersTest, DecisionsAndRestartsOfTheDocumentSettleIt) {
  const auto rejected = given_up(company_, "1");
  EXPECT_TRUE(parts_.service.reject(company_, rejected.document));
  EXPECT_TRUE(letters().empty());
  const auto restarted = given_up(company_, "2");
  EXPECT_TRUE(parts_.service.restart(company_, restarted.document, {}));
  EXPECT_TRUE(letters().empty());
  const auto removed = given_up(company_, "3");
  EXPECT_TRUE(parts_.service.remove(company_, removed.document));
  EXPECT_TRUE(letters().empty());
}

TEST_P(DeadLettersTest, TasksThatWaitOrRunAreNone) {
  const auto waiting = parts_.accept(company_, "1");
  const auto running = parts_.accept(company_, "2");
  ASSERT_TRUE(parts_.tasks()
                  .claim(running.task, {"w", parts_.clock.now() + 10s}, parts_.clock.now())
                  ->has_value());
  EXPECT_TRUE(letters().empty());
  for (const auto& one : {waiting, running}) {
    EXPECT_EQ(dead_letters_.drop({}, one.task).error().code, "dead_letter_unknown");
    EXPECT_EQ(state_of(one), State::preprocessing);
  }
  EXPECT_EQ(parts_.count("SELECT count(*) FROM tasks"), 2);
}

TEST_P(DeadLettersTest, CompaniesDoNotSeeEachOther) {
  const CompanyId other = parts_.company("Two");
  const auto accepted = given_up(company_, "x");
  EXPECT_TRUE(parts_.service.dead_letters(other, 50, {})->letters.empty());
  EXPECT_EQ(parts_.service.restart_dead_letter(other, accepted.task).error().code,
            "dead_letter_unknown");
  EXPECT_EQ(parts_.service.drop_dead_letter(other, accepted.task).error().code,
            "dead_letter_unknown");
  EXPECT_EQ(parts_.service.dead_letters(company_, 50, {})->letters.size(), 1U);
  EXPECT_EQ(letters().size(), 1U);
}

TEST_P(DeadLettersTest, ListsArePagedNewestFirst) {
  std::vector<TaskId> tasks;
  for (const auto* content : {"1", "2", "3"}) tasks.push_back(given_up(company_, content).task);
  const auto first = dead_letters_.list(company_, 2, {});
  ASSERT_EQ(first->letters.size(), 2U);
  EXPECT_EQ(first->letters[0].task, tasks[2]);
  EXPECT_EQ(first->letters[1].task, tasks[1]);
  const auto second = dead_letters_.list(company_, 2, first->next);
  ASSERT_EQ(second->letters.size(), 1U);
  EXPECT_EQ(second->letters[0].task, tasks[0]);
  EXPECT_FALSE(second->next);
  EXPECT_EQ(dead_letters_.list(company_, 0, {}).error().code, "limit_invalid");
  EXPECT_EQ(dead_letters_.list(company_, 501, {}).error().code, "limit_invalid");
  EXPECT_EQ(dead_letters_.list(company_, 1, std::string(65, 'x')).error().code, "cursor_invalid");
}

TEST_P(DeadLettersTest, WithoutABrokerTheRelayTellsOfTheNewTask) {
  const auto accepted = given_up(company_, "x");
  const auto revived = dead_letters_.restart({}, accepted.task, service::Announcement::by_relay);
  ASSERT_TRUE(revived);
  const auto told = parts_.tasks().take_unpublished(parts_.clock.now(), {}, 10);
  ASSERT_EQ(told->size(), 1U);
  EXPECT_EQ(trace_id(told->front().trace).size(), 32U) << "of the upload";
  auto expected = revived->message;
  expected.trace = told->front().trace;  // the relay knows it, who restarts does not
  EXPECT_EQ(told->front(), expected);
}

INSTANTIATE_TEST_SUITE_P(Databases, DeadLettersTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
