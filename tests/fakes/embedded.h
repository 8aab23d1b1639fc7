// The real store, files and broker in a folder of their own, with fake engines and a clock that
// stands still: everything between the pipeline and HTTP.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "base/random.h"
#include "blobs_local/local_blobs.h"
#include "broker_embedded/embedded_broker.h"
#include "fakes/awaited_log.h"
#include "fakes/fake_engines.h"
#include "fakes/temp_folder.h"
#include "fakes/test_databases.h"
#include "pipeline/pipeline.h"
#include "service/accounts.h"
#include "service/service.h"
#include "store_sql/sql_store.h"
#include "telemetry/registry.h"
#include "worker/task_runner.h"
#include "worker/upkeep.h"

namespace iscan::fakes {

// The parts in the order a program makes them.
class Embedded {
 public:
  explicit Embedded(const TestDatabase& kind)
      : database_(kind.open(folder_.path())),
        raw_(*database_),
        store_(*store_sql::SqlStore::open(std::move(database_), clock)),
        blobs(*blobs_local::LocalBlobs::open(folder_.path() / "blobs", clock)) {
    document::DecodedFile file;
    file.pages.push_back({.number = 1,
                          .width = 595,
                          .height = 842,
                          .text_layer = document::TextLayer::sound,
                          .words = {{.text = "INV-1", .box = {10, 10, 50, 20}}}});
    reader.decoded = file;
  }

  CompanyId company(std::string_view name) { return accounts.create_company(name).value().id; }
  service::UploadedFile stored(std::string_view content, std::string_view name = "a.pdf") {
    auto upload = service.begin_upload();
    EXPECT_TRUE(upload->write(as_bytes(content)));
    return upload->finish(name).value();
  }
  ports::Accepted accept(const CompanyId& company, std::string_view content) {
    return service.accept(company, {stored(content)}, {}).value().front();
  }
  // One number of the database.
  std::int64_t count(std::string_view sql) {
    return raw_
        .read<std::int64_t>(sql::Access::system(),
                            [&](sql::Connection& connection) -> Result<std::int64_t> {
                              return connection.query(sql)->front().integer(0);
                            })
        .value();
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
  worker::Ports worker_ports(ports::TaskStore& tasks) {
    return {tasks, broker, *blobs, metrics, clock, ids, log, &examples};
  }
  worker::Upkeep upkeep(worker::UpkeepOptions options = {}) {
    return worker::Upkeep(
        {tasks(), documents(), store_->llm(), *blobs, broker, *election_, metrics, clock, log},
        options);
  }
  sql::Database& database() { return raw_; }
  store_sql::SqlStore& store() { return *store_; }
  ports::TaskStore& tasks() { return store_->tasks(); }
  ports::DocumentStore& documents() { return store_->documents(); }

 private:
  TempFolder folder_;

 public:
  FixedClock clock{Instant{std::chrono::milliseconds{1'700'000'000'000}}};

 private:
  std::unique_ptr<sql::Database> database_;
  sql::Database& raw_;
  std::unique_ptr<store_sql::SqlStore> store_;
  std::unique_ptr<ports::Election> election_ = store_->election(std::chrono::seconds{10});

 public:
  std::unique_ptr<blobs_local::LocalBlobs> blobs;
  broker_embedded::EmbeddedBroker broker;
  telemetry::Registry metrics;
  UuidSource ids{clock};
  AwaitedLog log;
  FakeReader reader;
  FakeOcrEngine ocr;
  FakePredictor predictor{
      invoice::Draft{.candidates = {{.field = invoice::FieldId::invoice_number,
                                     .value = std::string("INV-1"),
                                     .evidence = {.reader = "fake", .raw = "INV-1", .page = 1},
                                     .score = 0.9}}}};
  std::vector<ports::Predictor*> predictors{&predictor};
  FakeExampleMaker examples;
  service::Accounts accounts{store_->accounts(), clock, ids};
  service::Service service{{documents(), tasks(), store_->llm(), *blobs, broker, reader, metrics,
                            clock, ids, log, &examples},
                           {.file_bytes = 1000, .files = 3}};
};

}  // namespace iscan::fakes
