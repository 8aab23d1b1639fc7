// The program's own parts on virtual time: store, queues, files, upkeep. Nothing here is a model.
#pragma once

#include <memory>

#include "base/id.h"
#include "base/log.h"
#include "capacity/scenario.h"
#include "capacity/virtual_time.h"
#include "capacity/watched_queues.h"
#include "fakes/fake_engines.h"
#include "fakes/temp_folder.h"
#include "ports/blobs.h"
#include "sql/database.h"
#include "store_sql/sql_store.h"
#include "telemetry/registry.h"
#include "worker/task_runner.h"
#include "worker/upkeep.h"

namespace iscan::capacity {

// Ids like those of the program, but the same ones for the same seed.
class SeededIds final : public IdSource {
 public:
  SeededIds(const Clock& clock, std::uint64_t seed) : clock_(clock), seed_(seed) {}
  std::string next() override;

 private:
  const Clock& clock_;
  std::uint64_t seed_;
  std::uint64_t count_ = 0;
};

class Plant {
 public:
  explicit Plant(const Scenario& scenario);

  // Takes a document in as the API does once its file is stored.
  void accept(const std::string& name);
  worker::Ports worker_ports();
  // Of engines that nobody asks, for no stage does its work.
  worker::MakeContext make_context();
  // Tasks that wait or run.
  std::int64_t open_tasks();
  const std::vector<CompanyId>& companies() const { return companies_; }
  // One number of the database.
  std::int64_t count(std::string_view sql);

  VirtualTime time;
  NullLogger log;
  WatchedQueues queues{time};
  telemetry::Registry metrics;

 private:
  fakes::TempFolder folder_;
  SeededIds ids_;
  std::unique_ptr<sql::Database> opened_;
  sql::Database& database_;
  std::unique_ptr<store_sql::SqlStore> store_;
  std::unique_ptr<ports::Election> election_;
  std::unique_ptr<ports::Blobs> blobs_;
  ports::StoredBlob file_;  // all documents have the same
  fakes::FakeReader reader_;
  fakes::FakeOcrEngine ocr_;
  std::vector<CompanyId> companies_;
  std::size_t next_company_ = 0;

 public:
  worker::Upkeep upkeep;
  ports::TaskStore& tasks() { return store_->tasks(); }
  ports::DocumentStore& documents() { return store_->documents(); }
};

}  // namespace iscan::capacity
