// One process among many leads the upkeep: on every database one candidate is enough, and on
// PostgreSQL a leader that falls silent is replaced.
#include <gtest/gtest.h>

#include <thread>

#include "fakes/embedded.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;  // for what the server does by itself

class ElectionTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  fakes::Embedded parts_{GetParam()};
};

TEST_P(ElectionTest, AnOnlyCandidateLeadsAndKeepsTheLead) {
  const auto only = parts_.store().election(10s);
  for (int n = 0; n < 3; ++n) EXPECT_EQ(only->lead(), true);
}

TEST_P(ElectionTest, TheLeaderDoesTheUpkeepAndSaysSo) {
  const CompanyId company = parts_.company("One");
  const auto accepted = parts_.accept(company, "x");
  parts_.broker.take(std::vector<std::string>{"preprocessing"}, {}, {}).value();
  const auto claimed =
      parts_.tasks().claim(accepted.task, {"w", parts_.clock.now() + 1s}, parts_.clock.now());
  ASSERT_TRUE(claimed->has_value());
  parts_.clock.advance(1s);
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now())->front().overdue, 1);
  auto upkeep = parts_.upkeep();
  upkeep.tick();
  EXPECT_TRUE(parts_.metrics.text().contains("iscan_upkeep_leader 1"));
  const auto stats = parts_.tasks().stats(parts_.clock.now()).value().front();
  EXPECT_EQ(stats.ready, 1);
  EXPECT_EQ(stats.unpublished, 0);
}

INSTANTIATE_TEST_SUITE_P(Databases, ElectionTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

class PostgresElection : public testing::Test {
 protected:
  // Two programs on one database.
  std::unique_ptr<sql::Database> open() const {
    return sql::open_postgres({.url = server().newest_database()}).value();
  }
  static const servers::PostgresServer& server() { return servers::PostgresServer::shared(); }
  // Ends the session that holds the lock, as an administrator or a fault of the network may.
  static void end_the_leaders_session() {
    server().administer(
        "SELECT pg_terminate_backend(pid, 60000) FROM pg_locks WHERE locktype = 'advisory'");
  }
  // Asks until it leads.
  static bool comes_to_lead(ports::Election& candidate) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < deadline) {
      if (candidate.lead() == true) return true;
      std::this_thread::yield();
    }
    return false;
  }

  fakes::Embedded parts_{fakes::postgresql()};
  std::unique_ptr<sql::Database> here_ = open();
  std::unique_ptr<sql::Database> there_ = open();
};

TEST_F(PostgresElection, OneOfTwoLeadsUntilItEnds) {
  auto first = std::make_unique<store_sql::SqlElection>(*here_, 60s);
  store_sql::SqlElection second(*there_, 60s);
  for (int n = 0; n < 3; ++n) {
    EXPECT_EQ(first->lead(), true);
    EXPECT_EQ(second.lead(), false);
  }
  first.reset();
  EXPECT_TRUE(comes_to_lead(second));
}

TEST_F(PostgresElection, ALeaderWhoseSessionWasEndedIsReplacedAndNoticesIt) {
  store_sql::SqlElection first(*here_, 60s);
  store_sql::SqlElection second(*there_, 60s);
  ASSERT_EQ(first.lead(), true);
  ASSERT_EQ(second.lead(), false);
  end_the_leaders_session();
  EXPECT_EQ(second.lead(), true);
  EXPECT_EQ(first.lead(), false);
  EXPECT_EQ(second.lead(), true);
}

TEST_F(PostgresElection, ALeaderWhoseSessionWasEndedMayBeElectedAgain) {
  store_sql::SqlElection first(*here_, 60s);
  store_sql::SqlElection second(*there_, 60s);
  ASSERT_EQ(first.lead(), true);
  end_the_leaders_session();
  EXPECT_EQ(first.lead(), true);
  EXPECT_EQ(second.lead(), false);
}

// As one that is stopped (SIGSTOP) or cut off: the server itself ends its session.
TEST_F(PostgresElection, ALeaderThatFallsSilentLosesTheLeadByTheServersHand) {
  store_sql::SqlElection silent(*here_, 1s);
  store_sql::SqlElection other(*there_, 60s);
  ASSERT_EQ(silent.lead(), true);
  EXPECT_TRUE(comes_to_lead(other));
  EXPECT_EQ(silent.lead(), false) << "it learns that another leads";
  EXPECT_EQ(other.lead(), true);
}

TEST_F(PostgresElection, WhoDoesNotLeadLeavesTheUpkeepAlone) {
  store_sql::SqlElection leader(*here_, 60s);
  ASSERT_EQ(leader.lead(), true);
  const CompanyId company = parts_.company("One");
  const auto accepted = parts_.accept(company, "x");
  ASSERT_TRUE(parts_.tasks()
                  .claim(accepted.task, {"w", parts_.clock.now() + 1s}, parts_.clock.now())
                  ->has_value());
  parts_.clock.advance(1s);
  auto upkeep = parts_.upkeep();
  upkeep.tick();
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now())->front().overdue, 1);
  EXPECT_TRUE(parts_.metrics.text().contains("iscan_upkeep_leader 0"));
  end_the_leaders_session();
  upkeep.tick();
  EXPECT_EQ(parts_.tasks().stats(parts_.clock.now())->front().overdue, 0);
  EXPECT_TRUE(parts_.metrics.text().contains("iscan_upkeep_leader 1"));
}

TEST_F(PostgresElection, WithoutAServerNobodyLeads) {
  store_sql::SqlElection candidate(*here_, 60s);
  ASSERT_EQ(candidate.lead(), true);
  servers::PostgresServer::shared().crash();
  EXPECT_EQ(candidate.lead().error().code, "database_unavailable");
  servers::PostgresServer::shared().start();
  EXPECT_EQ(candidate.lead(), true);
}

}  // namespace
}  // namespace iscan
