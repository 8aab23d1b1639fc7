// The second wall between companies: PostgreSQL itself refuses rows of another company, whatever a
// statement says. Raw statements without any WHERE stand for the one that was forgotten.
#include <gtest/gtest.h>

#include <format>

#include "fakes/embedded.h"

namespace iscan {
namespace {

using sql::Access;
using sql::Connection;

// Every table with rows of companies.
constexpr std::array kTables = {"companies", "tokens",           "documents",
                                "artefacts", "corrections",      "events",
                                "tasks",     "idempotency_keys", "llm_batch_requests",
                                "llm_calls", "llm_answers",      "llm_examples"};
// Every table with rows that hold something of several companies: none of them sees any.
constexpr std::array kSystemTables = {"llm_batches"};

class CompaniesApart : public testing::Test {
 protected:
  // A company with a row in every table.
  CompanyId inhabited(const std::string& name) {
    CompanyId company = parts_.company(name);
    const auto token = parts_.accounts.create_token(company, "t", {.read = true}).value();
    const auto accepted =
        parts_.service.accept(company, {parts_.stored(name)}, "key").value().front();
    const auto record = parts_.documents().find(company, accepted.document).value();
    EXPECT_EQ(change(Access::company(company),
                     "INSERT INTO artefacts (job_id, stage, content, duration_ms, created_at) "
                     "VALUES ($1, 'ocr', '{}', 0, 0)",
                     {record.job.value}),
              1);
    EXPECT_EQ(change(Access::company(company),
                     "INSERT INTO corrections (document_id, path, value, token_id, created_at) "
                     "VALUES ($1, 'p', 'v', $2, 0)",
                     {record.id.value, token.record.id.value}),
              1);
    const Instant now = parts_.clock.now();
    EXPECT_TRUE(parts_.store().llm().begin_call(
        {name, company, accepted.document, "openai", "m", "invoice-1", "hash", now}));
    EXPECT_TRUE(parts_.store().llm().keep_answer(company, "key", "{}", now));
    EXPECT_EQ(change(Access::company(company),
                     "INSERT INTO llm_examples (document_id, company_id, supplier, vat_id, iban, "
                     "name, language, form, question, answer, created_at) "
                     "VALUES ($1, $2, 's', '', '', '', '', '', 'q', '{}', 0)",
                     {record.id.value, company.value}),
              1);
    EXPECT_TRUE(parts_.store().llm_batches().add({.id = name,
                                                  .company = company,
                                                  .document = accepted.document,
                                                  .key = "key",
                                                  .topic = "key",
                                                  .provider = "openai",
                                                  .model = name,
                                                  .body = "{}"},
                                                 now));
    return company;
  }
  Result<std::int64_t> change(const Access& access, std::string_view statement,
                              std::vector<sql::Value> values = {}) {
    return parts_.database().write<std::int64_t>(
        access, [&](Connection& connection) { return connection.execute(statement, values); });
  }
  std::int64_t count(const Access& access, std::string_view table) {
    return parts_.database()
        .read<std::int64_t>(access,
                            [&](Connection& connection) -> Result<std::int64_t> {
                              return connection
                                  .query(std::format("SELECT count(*) FROM {}", table))
                                  ->front()
                                  .integer(0);
                            })
        .value();
  }
  std::vector<std::string> texts(std::string_view statement) {
    using Texts = std::vector<std::string>;
    return parts_.database()
        .read<Texts>(Access::nobody(),
                     [&](Connection& connection) -> Result<Texts> {
                       Texts found;
                       auto rows = connection.query(statement).value();
                       for (const sql::Row& row : rows) found.push_back(row.text(0));
                       return found;
                     })
        .value();
  }

  fakes::Embedded parts_{fakes::postgresql()};
  CompanyId one_ = inhabited("One");
  CompanyId two_ = inhabited("Two");
};

// A table made later has no wall until its script builds one: this test says so.
TEST_F(CompaniesApart, EveryTableHasAWall) {
  EXPECT_EQ(texts("SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND "
                  "relnamespace = 'public'::regnamespace AND NOT (relrowsecurity AND "
                  "relforcerowsecurity AND EXISTS (SELECT FROM pg_policy p "
                  "WHERE p.polrelid = pg_class.oid AND p.polcmd = '*'))"),
            std::vector<std::string>{"schema_versions"});
  EXPECT_EQ(texts("SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND "
                  "relnamespace = 'public'::regnamespace AND relrowsecurity")
                .size(),
            kTables.size() + kSystemTables.size());
}

TEST_F(CompaniesApart, WhatIsOfAllIsSeenByTheSystemAlone) {
  const ports::LlmBatchOrder order{
      .id = "batch", .provider = "openai", .model = "One", .most = 1, .most_bytes = 100};
  ASSERT_EQ(parts_.store().llm_batches().form(order, parts_.ids, parts_.clock.now())->size(), 1U);
  for (const std::string_view table : kSystemTables) {
    EXPECT_EQ(count(Access::system(), table), 1) << table;
    EXPECT_EQ(count(Access::company(one_), table), 0) << table;
    EXPECT_EQ(count(Access::nobody(), table), 0) << table;
    EXPECT_EQ(change(Access::company(one_), std::format("DELETE FROM {}", table)), 0) << table;
  }
}

TEST_F(CompaniesApart, AReaderWithoutConditionsSeesHisOwnRows) {
  for (const std::string_view table : kTables) {
    EXPECT_EQ(count(Access::company(one_), table), 1) << table;
    EXPECT_EQ(count(Access::company(two_), table), 1) << table;
    EXPECT_EQ(count(Access::system(), table), 2) << table;
  }
}

TEST_F(CompaniesApart, WhoDoesNotSayForWhomSeesNothing) {
  for (const std::string_view table : kTables) {
    EXPECT_EQ(count(Access::nobody(), table), 0) << table;
    EXPECT_EQ(count(Access::company({"*"}), table), 0) << "a company is never the system";
    EXPECT_EQ(count(Access::company({"x' OR true --"}), table), 0);
    EXPECT_EQ(change(Access::nobody(), std::format("DELETE FROM {}", table)), 0) << table;
  }
}

TEST_F(CompaniesApart, AWriterWithoutConditionsChangesHisOwnRows) {
  for (const std::string_view table : kTables) {
    const std::string_view column = table == "tasks"       ? "deaths"
                                    : table == "documents" ? "version"
                                    : table == "companies" ? "last_event"
                                    : table == "llm_calls" ? "begun_at"
                                                           : "created_at";
    EXPECT_EQ(change(Access::company(one_), std::format("UPDATE {} SET {} = 7", table, column)), 1)
        << table;
  }
  EXPECT_EQ(change(Access::company(one_), "DELETE FROM documents"), 1);
  for (const std::string_view table : {"documents", "artefacts", "corrections", "events", "tasks",
                                       "llm_batch_requests", "llm_examples"}) {
    EXPECT_EQ(count(Access::company(one_), table), 0) << table;
    EXPECT_EQ(count(Access::company(two_), table), 1) << table;
  }
}

TEST_F(CompaniesApart, RowsOfAnotherAreNeitherMadeNorGivenAway) {
  const Access one = Access::company(one_);
  const auto theirs = parts_.documents().list(two_, {}).value().front();
  EXPECT_FALSE(change(one, "UPDATE documents SET company_id = $1", {two_.value}));
  EXPECT_FALSE(change(one, "UPDATE artefacts SET job_id = $1", {theirs.job.value}));
  EXPECT_FALSE(change(one,
                      "INSERT INTO events (company_id, document_id, state, created_at) "
                      "VALUES ($1, $2, 'ocr', 0)",
                      {two_.value, theirs.id.value}));
  EXPECT_FALSE(change(one,
                      "INSERT INTO tasks (id, job_id, stage, queue, state, not_before, created_at) "
                      "VALUES ('t', $1, 'ocr', 'ocr', 'ready', 0, 0)",
                      {theirs.job.value}));
  EXPECT_FALSE(change(one,
                      "INSERT INTO corrections (document_id, path, value, token_id, created_at) "
                      "VALUES ($1, 'p', 'v', 't', 0)",
                      {theirs.id.value}));
  EXPECT_FALSE(change(one, "UPDATE llm_examples SET company_id = $1", {two_.value}));
  EXPECT_FALSE(change(one, "INSERT INTO companies (id, name, created_at) VALUES ('3', 'x', 0)"));
  EXPECT_EQ(change(one, "DELETE FROM documents WHERE id = $1", {theirs.id.value}), 0);
  EXPECT_EQ(count(Access::company(two_), "events"), 1);
}

// A connection is lent to one after the other; what one was allowed ends with his transaction.
TEST_F(CompaniesApart, WhatATransactionMaySeeEndsWithIt) {
  const std::string url = servers::PostgresServer::shared().newest_database();
  auto database = sql::open_postgres({.url = url, .connections = 1}).value();
  const auto documents = [&](const Access& access) {
    return database
        ->write<std::int64_t>(
            access,
            [](Connection& connection) -> Result<std::int64_t> {
              return connection.query("SELECT count(*) FROM documents")->front().integer(0);
            })
        .value();
  };
  EXPECT_EQ(documents(Access::system()), 2);
  EXPECT_EQ(documents(Access::nobody()), 0);
  EXPECT_EQ(documents(Access::company(two_)), 1);
  EXPECT_FALSE(database->write_transaction(Access::system(), [](Connection&) -> Result<> {
    return fail(ErrorKind::internal, "on_purpose", "");
  }));
  EXPECT_EQ(documents(Access::nobody()), 0);
}

TEST_F(CompaniesApart, ARoleThatPassesTheWallIsKnown) {
  const auto apart = [](const std::string& url) {
    return sql::open_postgres({.url = url})
        .value()
        ->read<bool>(Access::nobody(),
                     [](Connection& connection) { return connection.keeps_companies_apart(); })
        .value();
  };
  const auto& server = servers::PostgresServer::shared();
  EXPECT_TRUE(apart(server.newest_database()));
  EXPECT_FALSE(apart(server.newest_database_as_admin()));
}

}  // namespace
}  // namespace iscan
