// What users may rely on: all or nothing, tenants apart, corrections that stay.
#include <gtest/gtest.h>

#include <atomic>
#include <format>
#include <latch>
#include <thread>

#include "fakes/embedded.h"
#include "fakes/full_disk.h"
#include "worker/worker.h"

namespace iscan {
namespace {

using document::Stage;
using document::State;
using namespace std::chrono_literals;

class ServiceTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  void finish(const TaskId& task) {
    worker::TaskRunner runner(
        parts_.worker_ports(parts_.tasks()), parts_.make_context(), running_,
        {.worker = "w", .queues = {"preprocessing", "ocr", "llm", "extraction", "evaluation"}});
    ASSERT_TRUE(runner.work_off(task, {}));
  }
  ports::Accepted finished(const CompanyId& company, std::string_view content) {
    const auto accepted = parts_.accept(company, content);
    finish(accepted.task);
    return accepted;
  }
  // Rows that stay of deleted documents: SQLite keeps the newest event's number by its row.
  static int kept_numbers() { return GetParam().name == "sqlite" ? 1 : 0; }

  fakes::Embedded parts_{GetParam()};
  service::Service& service_ = parts_.service;
  CompanyId company_ = parts_.company("One");
  worker::RunningTasks running_{parts_.tasks(), parts_.clock, parts_.log, 30s};
  TokenId token_{"t"};
};

TEST_P(ServiceTest, TheSameKeyGivesTheFirstAnswerAndOtherFilesAreRefused) {
  const auto first = service_.accept(company_, {parts_.stored("a")}, "key");
  const auto again = service_.accept(company_, {parts_.stored("a")}, "key");
  EXPECT_EQ(first->front().document, again->front().document);
  EXPECT_EQ(service_.accept(company_, {parts_.stored("b")}, "key").error().code,
            "idempotency_key_reused");
  const CompanyId other = parts_.company("Two");
  EXPECT_NE(service_.accept(other, {parts_.stored("a")}, "key")->front().document,
            first->front().document);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 2);
}

TEST_P(ServiceTest, TheSameKeyAtTheSameTimeGivesOneAnswer) {
  constexpr int kThreads = 6;
  const auto file = parts_.stored("a");
  std::vector<std::string> documents(kThreads);
  std::latch together(kThreads);
  {
    std::vector<std::jthread> threads;
    for (std::string& document : documents) {
      threads.emplace_back([&] {
        together.arrive_and_wait();
        const auto accepted = service_.accept(company_, {file}, "key");
        ASSERT_TRUE(accepted) << accepted.error().code;
        document = accepted->front().document.value;
      });
    }
  }
  EXPECT_EQ(documents, std::vector(kThreads, documents.front()));
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 1);
}

TEST_P(ServiceTest, EventsOfManyWritersArriveInOrderWithoutHoles) {
  constexpr int kThreads = 4;
  constexpr int kEach = 10;
  std::vector<service::UploadedFile> files;
  for (int n = 0; n < kThreads * kEach; ++n) files.push_back(parts_.stored(std::to_string(n)));
  std::atomic<int> writers = kThreads;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      for (int n = 0; n < kEach; ++n) {
        const auto index = static_cast<std::size_t>(thread * kEach + n);
        EXPECT_TRUE(service_.accept(company_, {files[index]}, {}));
      }
      --writers;
    });
  }
  // One who reads on from the newest event he knows misses none, however the commits fall.
  std::size_t seen = 0;
  std::int64_t newest = 0;
  for (bool last = false; !last;) {
    last = writers == 0;
    const auto events = parts_.documents().events_since(company_, newest, 1000).value();
    for (const ports::Event& event : events) {
      EXPECT_GT(event.id, newest);
      newest = event.id;
      ++seen;
    }
  }
  EXPECT_EQ(seen, files.size());
}

TEST_P(ServiceTest, CompaniesDoNotSeeEachOther) {
  const auto document = finished(company_, "x").document;
  const CompanyId other = parts_.company("Two");
  for (const auto& code :
       {service_.status(other, document).error().code,
        service_.result(other, document).error().code,
        service_.open_original(other, document).error().code,
        service_.page_png(other, document, 1).error().code,
        service_.page_text(other, document, 1).error().code,
        service_.restart(other, document, {}).error().code,
        service_.approve(other, document).error().code,
        service_.reject(other, document).error().code,
        service_.correct(other, document, token_, {{"invoice.number", "X"}}).error().code,
        service_.remove(other, document).error().code}) {
    EXPECT_EQ(code, "document_unknown");
  }
  EXPECT_TRUE(service_.list(other, {}, {})->documents.empty());
  EXPECT_TRUE(service_.events_since(other, 0, 100)->empty());
  EXPECT_EQ(service_.events_since(company_, 0, 100)->size(), 6U);
}

TEST_P(ServiceTest, PagesGiveTheirWordsWhenTheyAreRead) {
  const auto accepted = parts_.accept(company_, "x");
  EXPECT_EQ(service_.page_text(company_, accepted.document, 1).error().code,
            "document_not_finished");
  finish(accepted.task);
  const auto text = service_.page_text(company_, accepted.document, 1);
  ASSERT_TRUE(text) << text.error().code;
  EXPECT_EQ(text->pages, 1);
  ASSERT_EQ(text->page.words.size(), 1U);
  EXPECT_EQ(text->page.words.front().text, "INV-1");
  EXPECT_EQ(service_.page_text(company_, accepted.document, 2).error().code, "page_unknown");
}

TEST_P(ServiceTest, CorrectionsSurviveARestart) {
  const auto document = finished(company_, "x").document;
  EXPECT_EQ(service_.correct(company_, document, token_, {{"no.such", "1"}}).error().code,
            "field_unknown");
  ASSERT_TRUE(service_.correct(company_, document, token_, {{"invoice.number", "MINE-1"}}));
  EXPECT_EQ(service_.status(company_, document)->summary.number, "MINE-1");
  ASSERT_TRUE(service_.approve(company_, document));
  EXPECT_EQ(service_.status(company_, document)->state, State::approved);
  const auto again = service_.restart(company_, document, Stage::extraction);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM artefacts"), 3) << "later results are deleted";
  EXPECT_EQ(service_.restart(company_, document, {}).error().code, "document_running");
  finish(again->task);
  EXPECT_NE(service_.result(company_, document)->find("MINE-1"), std::string::npos);
}

TEST_P(ServiceTest, AChangeToAnOlderVersionIsRefused) {
  const auto document = finished(company_, "x").document;
  const std::int64_t seen = service_.status(company_, document)->version;
  ASSERT_TRUE(service_.approve(company_, document, seen));
  const std::int64_t now = service_.status(company_, document)->version;
  EXPECT_GT(now, seen);
  for (const auto& code :
       {service_.reject(company_, document, seen).error().code,
        service_.correct(company_, document, token_, {{"invoice.number", "X"}}, seen).error().code,
        service_.restart(company_, document, {}, seen).error().code,
        // What a second service would do that looked at the same time.
        parts_.documents()
            .change_state(company_, document, {seen, State::rejected, {}}, parts_.clock.now())
            .error()
            .code}) {
    EXPECT_EQ(code, "document_changed");
  }
  EXPECT_EQ(service_.status(company_, document)->state, State::approved);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM corrections"), 0);
}

TEST_P(ServiceTest, TheSameContentIsAcceptedAgainAndTold) {
  const auto first = parts_.accept(company_, "same").document;
  parts_.clock.advance(1s);
  const auto second = parts_.accept(company_, "same").document;
  parts_.accept(parts_.company("Two"), "same");
  EXPECT_EQ(*service_.duplicate_of(company_, second), first);
  EXPECT_FALSE(service_.duplicate_of(company_, first)->has_value());
}

class FullDiskTest : public ServiceTest {};

TEST_P(FullDiskTest, AFullDiskRefusesUploadsAndLosesNothing) {
  const auto before = parts_.accept(company_, "before");
  const auto file = parts_.stored("stored in time");
  {
    const fakes::FullDisk full;
    auto upload = service_.begin_upload();
    ASSERT_TRUE(upload) << upload.error().detail;
    EXPECT_EQ(upload->write(as_bytes("no room")).error().code, "disk_full");
    const auto refused = service_.accept(company_, {file}, "key");
    EXPECT_EQ(refused.error().code, "disk_full") << refused.error().detail;
    EXPECT_TRUE(refused.error().retryable);
    EXPECT_TRUE(service_.status(company_, before.document));
  }
  const auto after = service_.accept(company_, {file}, "key");
  ASSERT_TRUE(after) << after.error().detail;
  finish(before.task);
  finish(after->front().task);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents WHERE state = 'manual_review'"), 2);
}

TEST_P(FullDiskTest, WorkGoesOnWhenAFullDiskHasRoomAgain) {
  worker::Worker worker(parts_.worker_ports(parts_.tasks()), parts_.broker, parts_.make_context(),
                        {.name = "w"});
  const auto document = parts_.accept(company_, "x").document;
  {
    const fakes::FullDisk full;
    worker.start();
    ASSERT_TRUE(parts_.log.wait_for("worker_error", 30s));
  }
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  std::int64_t last = 0;
  while (!document::is_terminal(service_.status(company_, document)->state)) {
    const auto events = service_.wait_for_events(company_, last, 100, deadline, {});
    ASSERT_FALSE(events->empty()) << "no event in time";
    last = events->back().id;
  }
  EXPECT_EQ(parts_.count("SELECT count(*) FROM tasks"), 0);
  EXPECT_TRUE(worker.stop(10s));
}

TEST_P(ServiceTest, ListsAreNewestFirstInPagesAndFiltered) {
  std::vector<DocumentId> ids;
  for (int n = 0; n < 5; ++n) {
    parts_.clock.advance(1s);
    ids.push_back(parts_.accept(company_, std::to_string(n)).document);
  }
  const auto first = service_.list(company_, {.limit = 3}, {});
  ASSERT_TRUE(first->next);
  EXPECT_EQ(first->documents.at(0).id, ids.at(4));
  const auto second = service_.list(company_, {.limit = 3}, first->next);
  ASSERT_EQ(second->documents.size(), 2U);
  EXPECT_FALSE(second->next);
  EXPECT_EQ(second->documents.at(1).id, ids.at(0));
  EXPECT_TRUE(service_.list(company_, {.state = State::approved}, {})->documents.empty());
  EXPECT_EQ(service_.list(company_, {.search = "A.PD"}, {})->documents.size(), 5U);
  EXPECT_TRUE(service_.list(company_, {.search = "%"}, {})->documents.empty());
  EXPECT_EQ(service_.list(company_, {.limit = 0}, {}).error().code, "limit_invalid");
}

TEST_P(ServiceTest, UploadsAreCheckedAndCutOnesLeaveNothing) {
  {
    auto cut = service_.begin_upload();
    ASSERT_TRUE(cut->write(as_bytes("half a file")));
  }
  parts_.clock.advance(2h);
  EXPECT_TRUE(parts_.blobs->older_than(parts_.clock.now())->empty());
  auto upload = service_.begin_upload();
  EXPECT_EQ(upload->write(as_bytes(std::string(1001, 'x'))).error().code, "file_too_large");
  EXPECT_EQ(service_.begin_upload()->finish("a").error().code, "file_empty");
  const auto file = parts_.stored("x");
  EXPECT_EQ(service_.accept(company_, {file, file, file, file}, {}).error().code, "too_many_files");
  EXPECT_EQ(service_.accept(company_, {}, {}).error().code, "file_missing");
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 0);
}

TEST_P(ServiceTest, AZipBecomesTheFilesInItAllOrNone) {
  const Bytes content = {std::byte{'x'}};
  const auto zip = parts_.stored("PK\x03\x04 the fake does not look further", "three.zip");
  ASSERT_TRUE(zip.archive);
  parts_.reader.members =
      std::vector<ports::ArchiveMember>{{"a/1.pdf", content}, {"2.pdf", content}};
  const auto accepted = service_.accept(company_, {zip, parts_.stored("y")}, "key");
  ASSERT_EQ(accepted->size(), 3U);
  EXPECT_EQ(service_.status(company_, accepted->at(0).document)->upload.name, "1.pdf");
  const auto again = service_.accept(company_, {zip, parts_.stored("y")}, "key");
  EXPECT_EQ(again->at(2).document, accepted->at(2).document);
  parts_.reader.members->push_back({"large.pdf", Bytes(1001)});
  EXPECT_EQ(service_.accept(company_, {zip}, {}).error().code, "file_too_large");
  parts_.reader.members = std::vector<ports::ArchiveMember>{};
  EXPECT_EQ(service_.accept(company_, {zip}, {}).error().code, "archive_empty");
  parts_.reader.members = fail(ErrorKind::invalid_input, "file_damaged", "Broken.");
  EXPECT_EQ(service_.accept(company_, {zip}, {}).error().code, "file_damaged");
  EXPECT_EQ(parts_.count("SELECT count(*) FROM documents"), 3);
}

TEST_P(ServiceTest, NamesAreMadeSafe) {
  EXPECT_EQ(service::safe_name("../../etc/pass\nwd"), "passwd");
  EXPECT_EQ(service::safe_name("C:\\x\\räkning 1.pdf"), "räkning 1.pdf");
  EXPECT_EQ(service::safe_name("a\xff\xc3z"), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
  EXPECT_EQ(service::safe_name(""), "unnamed");
  EXPECT_EQ(service::safe_name(std::string(300, 'a')).size(), 255U);
}

TEST_P(ServiceTest, TheFileOfADeletedDocumentGoesUnlessAnotherUsesIt) {
  const auto shared = parts_.accept(company_, "same").document;
  const auto twin = parts_.accept(company_, "same").document;
  auto upkeep = parts_.upkeep();
  ASSERT_TRUE(service_.remove(company_, shared));
  EXPECT_EQ(service_.status(company_, shared).error().code, "document_unknown");
  parts_.clock.advance(2h);
  ASSERT_TRUE(upkeep.sweep());
  EXPECT_TRUE(service_.open_original(company_, twin));
  ASSERT_TRUE(service_.remove(company_, twin));
  ASSERT_TRUE(upkeep.sweep());
  EXPECT_TRUE(parts_.blobs->older_than(parts_.clock.now())->empty());
  EXPECT_EQ(parts_.count("SELECT count(*) FROM tasks"), 0);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM events"), kept_numbers());
}

TEST_P(ServiceTest, NoTwoEventsHaveOneNumberAlsoAfterDeletions) {
  std::int64_t newest = 0;
  for (int round = 0; round < 3; ++round) {
    const auto kept = parts_.accept(company_, std::format("kept {}", round)).document;
    const auto first = parts_.accept(company_, std::format("first {}", round)).document;
    const auto second = parts_.accept(company_, std::format("second {}", round)).document;
    const auto events = service_.events_since(company_, newest, 100);
    ASSERT_EQ(events->size(), 3U) << "a reader who goes on misses none";
    EXPECT_EQ(events->front().document, kept);
    newest = events->back().id;
    ASSERT_TRUE(service_.remove(company_, second));
    ASSERT_TRUE(service_.remove(company_, first));
  }
  auto upkeep = parts_.upkeep();
  ASSERT_TRUE(upkeep.sweep());
  EXPECT_EQ(service_.events_since(company_, 0, 100)->size(), 3U);
  EXPECT_EQ(parts_.count("SELECT count(*) FROM events"), 3 + kept_numbers());
  parts_.accept(company_, "last");
  EXPECT_GT(service_.events_since(company_, 0, 100)->back().id, newest);
}

TEST_P(ServiceTest, TokensProveWhoAsksUntilTheyAreRevoked) {
  fakes::Embedded fresh(GetParam());
  const auto first = fresh.accounts.first_start_token();
  ASSERT_TRUE(first->has_value());
  EXPECT_FALSE(fresh.accounts.first_start_token()->has_value());
  const std::string text = (*first)->text.reveal();
  const auto principal = fresh.accounts.authenticate(text);
  EXPECT_TRUE(principal->scopes.admin && principal->scopes.read && principal->scopes.write);
  EXPECT_EQ(fresh.accounts.authenticate(text + "x").error().code, "token_invalid");
  EXPECT_EQ(fresh.count("SELECT count(*) FROM tokens WHERE hash LIKE '%iscan%'"), 0);
  const auto last_used = [&] { return fresh.accounts.tokens()->front().last_used_at; };
  EXPECT_EQ(last_used(), fresh.clock.now());
  fresh.clock.advance(30s);
  EXPECT_TRUE(fresh.accounts.authenticate(text));
  EXPECT_EQ(last_used(), fresh.clock.now() - 30s) << "noted once a minute";
  fresh.clock.advance(30s);
  EXPECT_TRUE(fresh.accounts.authenticate(text));
  EXPECT_EQ(last_used(), fresh.clock.now());
  ASSERT_TRUE(fresh.accounts.revoke_token(principal->token));
  EXPECT_EQ(fresh.accounts.authenticate(text).error().kind, ErrorKind::unauthenticated);
  EXPECT_EQ(fresh.accounts.create_token({"none"}, "n", {.read = true}).error().code,
            "company_unknown");
  EXPECT_EQ(fresh.accounts.create_company("Default").error().code, "company_exists");
  EXPECT_EQ(service::scopes_from({"read", "root"}).error().code, "scopes_invalid");
}

TEST_P(ServiceTest, ThreadsWorkAndEventsWakeThoseWhoWait) {
  worker::Worker worker(parts_.worker_ports(parts_.tasks()), parts_.broker, parts_.make_context(),
                        {.name = "w", .threads = 2});
  worker.start();
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  std::vector<State> seen;
  std::int64_t last = 0;
  const auto document = parts_.accept(company_, "x").document;
  while (seen.empty() || !document::is_terminal(seen.back())) {
    const auto events = service_.wait_for_events(company_, last, 100, deadline, {});
    ASSERT_FALSE(events->empty()) << "no event in time";
    for (const ports::Event& event : *events) {
      EXPECT_EQ(event.document, document);
      seen.push_back(event.state);
      last = event.id;
    }
  }
  EXPECT_EQ(seen,
            (std::vector{State::preprocessing, State::ocr_extracting, State::predicting,
                         State::extraction, State::automated_evaluation, State::manual_review}));
  EXPECT_TRUE(worker.stop(10s));
  const auto text = service_.metrics_text();
  EXPECT_NE(text->find("iscan_verdicts_total{verdict=\"manual_review\"} 1"), std::string::npos);
  EXPECT_NE(text->find("iscan_queue_ready{queue=\"ocr\"} 0"), std::string::npos);
}

class SharedDatabase : public testing::Test {
 protected:
  // Another program on the same database.
  std::unique_ptr<store_sql::SqlStore> other_program() {
    const std::string url = servers::PostgresServer::shared().newest_database();
    return store_sql::SqlStore::open(sql::open_postgres({.url = url}).value(), parts_.clock)
        .value();
  }

  fakes::Embedded parts_{fakes::postgresql()};
  CompanyId company_ = parts_.company("One");
  std::unique_ptr<store_sql::SqlStore> other_ = other_program();
  ports::DocumentStore& reader_ = other_->documents();
};

TEST_F(SharedDatabase, AnEventOfAnotherProgramBetweenLookAndWaitIsNotMissed) {
  for (std::int64_t known = 0; known < 3; ++known) {
    const std::uint64_t seen = reader_.changes();
    ASSERT_TRUE(reader_.events_since(company_, known, 10)->empty());
    parts_.accept(company_, std::to_string(known));
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    reader_.wait_for_events(seen, deadline, {});
    EXPECT_LT(std::chrono::steady_clock::now(), deadline) << "nobody woke it";
  }
}

TEST_F(SharedDatabase, EventsOfAnotherProgramWakeOneWhoWaits) {
  constexpr int kEvents = 5;
  std::latch begun(1);
  std::vector<std::int64_t> seen;
  std::jthread waiting([&] {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (seen.size() < kEvents && std::chrono::steady_clock::now() < deadline) {
      const std::uint64_t changes = reader_.changes();
      const auto events = reader_.events_since(company_, seen.empty() ? 0 : seen.back(), 10);
      for (const ports::Event& event : *events) seen.push_back(event.id);
      if (!seen.empty()) begun.count_down(begun.try_wait() ? 0 : 1);
      if (events->empty()) reader_.wait_for_events(changes, deadline, {});
    }
  });
  parts_.accept(company_, "0");
  begun.wait();  // from now on it waits again and again
  for (int n = 1; n < kEvents; ++n) parts_.accept(company_, std::to_string(n));
  waiting.join();
  EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
}

TEST_F(SharedDatabase, OneWhoWaitsForNothingIsStopped) {
  std::jthread waiting([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      reader_.wait_for_events(reader_.changes(), std::chrono::steady_clock::now() + 60s, stop);
    }
  });
}

// A server has a disk of its own; this is about the database that shares ours.
INSTANTIATE_TEST_SUITE_P(Databases, FullDiskTest, testing::Values(fakes::sqlite()), fakes::name_of);
INSTANTIATE_TEST_SUITE_P(Databases, ServiceTest, testing::ValuesIn(fakes::test_databases()),
                         fakes::name_of);

}  // namespace
}  // namespace iscan
