// Real processes that are killed with -9 while they accept and work: nothing accepted is lost or
// done twice. The moment of a kill is a number of accepted documents, so no time is guessed.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "base/random.h"
#include "blobs_local/local_blobs.h"
#include "broker_embedded/embedded_broker.h"
#include "fakes/fake_engines.h"
#include "fakes/temp_folder.h"
#include "service/accounts.h"
#include "service/service.h"
#include "sql/sqlite.h"
#include "store_sql/data_lock.h"
#include "store_sql/sql_store.h"
#include "telemetry/registry.h"
#include "worker/upkeep.h"
#include "worker/worker.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;

constexpr int kDocuments = 200;
constexpr int kKills = 20;

document::DecodedFile one_page() {
  document::DecodedFile file;
  file.pages.push_back({.number = 1,
                        .width = 595,
                        .height = 842,
                        .text_layer = document::TextLayer::sound,
                        .words = {{.text = "INV-1", .box = {10, 10, 50, 20}}}});
  return file;
}

// What `iscan serve` is made of, without HTTP and with fake engines.
struct Program {
  explicit Program(const std::filesystem::path& folder)
      : lock(store_sql::DataLock::take(folder).value()),
        store(store_sql::SqlStore::open(
                  sql::open_sqlite({.path = (folder / "iscan.db").string()}).value(), clock)
                  .value()),
        blobs(blobs_local::LocalBlobs::open(folder / "blobs", clock).value()) {
    reader.decoded = one_page();
  }

  worker::MakeContext make_context() {
    return [this](ports::FileView file, std::stop_token stop) {
      return stages::StageContext{.file = file,
                                  .reader = reader,
                                  .ocr_engine = ocr,
                                  .predictors = predictors,
                                  .clock = clock,
                                  .log = log,
                                  .thresholds = {},
                                  .stop = std::move(stop)};
    };
  }

  SystemClock clock;
  UuidSource ids{clock};
  NullLogger log;
  store_sql::DataLock lock;
  std::unique_ptr<store_sql::SqlStore> store;
  std::unique_ptr<blobs_local::LocalBlobs> blobs;
  broker_embedded::EmbeddedBroker broker;
  telemetry::Registry metrics;
  fakes::FakeReader reader;
  fakes::FakeOcrEngine ocr;
  fakes::FakePredictor predictor{invoice::Draft{}};
  std::vector<ports::Predictor*> predictors{&predictor};
  service::Accounts accounts{store->accounts(), clock, ids};
  service::Service service{{store->documents(), store->tasks(), store->llm(), *blobs, broker,
                            reader, metrics, clock, ids, log},
                           {}};
  std::unique_ptr<ports::Election> election = store->election(10s);
  worker::Upkeep upkeep{{store->tasks(), store->documents(), store->llm(), *blobs, broker,
                         *election, metrics, clock, log},
                        {}};
  worker::Worker worker{{store->tasks(), broker, *blobs, metrics, clock, ids, log},
                        broker,
                        make_context(),
                        {.name = "w", .threads = 2}};
};

// In the child: uploads what is missing, says so through the pipe, and ends when all are done.
int live(const std::filesystem::path& folder, int ledger) {
  Program program(folder);
  if (!program.upkeep.recover()) return 2;
  program.upkeep.start();
  program.worker.start();
  if (!program.accounts.first_start_token()) return 8;
  const CompanyId company = program.accounts.companies().value().front().id;
  for (int n = 0; n < kDocuments; ++n) {
    auto upload = program.service.begin_upload();
    const std::string name = std::to_string(n);
    if (!upload->write(as_bytes("document " + name))) return 3;
    auto file = upload->finish(name);
    // A client that saw no answer asks again with the same key.
    if (!file || !program.service.accept(company, {*file}, name)) return 4;
    if (::write(ledger, "+", 1) != 1) return 5;
  }
  const auto deadline = std::chrono::steady_clock::now() + 120s;
  std::int64_t last = 0;
  while (program.service.list(company, {.state = document::State::manual_review, .limit = 500}, {})
             ->documents.size() < kDocuments) {
    const auto events = program.service.wait_for_events(company, last, 1000, deadline, {});
    if (events->empty()) return 6;
    last = events->back().id;
  }
  return program.worker.stop(10s) ? 0 : 7;
}

// Starts a child and kills it after `documents` of its uploads; 0 lets it live. Its exit status.
int run(const std::filesystem::path& folder, int documents) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(live(folder, ends[1]));
  ::close(ends[1]);
  char mark = 0;
  for (int seen = 0; (documents == 0 || seen < documents) && ::read(ends[0], &mark, 1) == 1;) {
    ++seen;
  }
  if (documents > 0) ::kill(child, SIGKILL);
  int status = -1;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  return status;
}

TEST(Crash, AProcessKilledTwentyTimesLosesAndDoublesNothing) {
  const fakes::TempFolder folder;
  std::mt19937 random(20260610);
  for (int kill = 1; kill <= kKills; ++kill) {
    // Each time a little further, so that kills hit uploads as well as work.
    const int documents = std::uniform_int_distribution(1, 10 * kill)(random);
    const int status = run(folder.path(), documents);
    ASSERT_TRUE(WIFSIGNALED(status)) << "exit status " << WEXITSTATUS(status);
  }
  const int status = run(folder.path(), 0);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 0);

  auto database = sql::open_sqlite({.path = (folder.path() / "iscan.db").string()}).value();
  const auto count = [&](std::string_view sql) {
    return database
        ->read<std::int64_t>(sql::Access::system(),
                             [&](sql::Connection& connection) -> Result<std::int64_t> {
                               return connection.query(sql)->front().integer(0);
                             })
        .value();
  };
  EXPECT_EQ(count("SELECT count(*) FROM documents"), kDocuments);
  EXPECT_EQ(count("SELECT count(DISTINCT name) FROM documents"), kDocuments);
  EXPECT_EQ(count("SELECT count(*) FROM artefacts"), 5 * kDocuments);
  EXPECT_EQ(count("SELECT count(*) FROM events"), 6 * kDocuments) << "each state once";
  EXPECT_EQ(count("SELECT count(*) FROM tasks"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM documents WHERE state = 'manual_review'"), kDocuments);
}

}  // namespace
}  // namespace iscan
