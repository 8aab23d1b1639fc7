#include "capacity/plant.h"

#include <format>

#include "blobs_local/local_blobs.h"
#include "capacity/random.h"
#include "must.h"
#include "pipeline/pipeline.h"
#include "sql/sqlite.h"

namespace iscan::capacity {
namespace {

constexpr int kCompanies = 8;
// Any moment does; a fixed one keeps runs the same.
constexpr Moment kStart{std::chrono::sys_days{std::chrono::year{2026} / 1 / 5}};

ports::StoredBlob store_file(ports::Blobs& blobs) {
  auto writer = must(blobs.create());
  must(writer->write(as_bytes("an invoice")));
  return must(writer->finish());
}

}  // namespace

std::string SeededIds::next() {
  const std::uint64_t high = mix({seed_, count_, 0});
  const std::uint64_t low = mix({seed_, count_++, 1});
  const auto ms = static_cast<std::uint64_t>(clock_.now().time_since_epoch().count());
  // UUID version 7: 48 bits of time, so that ids sort as the program's do.
  return std::format("{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}", ms >> 16U, ms & 0xFFFFU,
                     high & 0xFFFU, (high >> 12U) & 0xFFFU, low & 0xFFFF'FFFF'FFFFU);
}

Plant::Plant(const Scenario& scenario)
    : time(kStart),
      ids_(time, scenario.seed),
      opened_(must(sql::open_sqlite({.path = (folder_.path() / "iscan.db").string()}))),
      database_(*opened_),
      store_(must(store_sql::SqlStore::open(std::move(opened_), time))),
      election_(store_->election(scenario.lease)),
      blobs_(must(blobs_local::LocalBlobs::open(folder_.path() / "files", time))),
      file_(store_file(*blobs_)),
      upkeep({tasks(), documents(), store_->llm(), *blobs_, queues, *election_, metrics, time, log},
             {}) {
  for (int n = 0; n < kCompanies; ++n) {
    companies_.push_back({ids_.next()});
    must(store_->accounts().add_company({companies_.back(), std::format("{}", n), time.now()}));
  }
}

void Plant::accept(const std::string& name) {
  const std::string queue(pipeline::kPipeline.front().queue);
  const CompanyId& company = companies_[next_company_++ % companies_.size()];
  const std::vector<ports::NewDocument> one{
      {{ids_.next()}, {ids_.next()}, {ids_.next()}, {file_.id, name, file_.size}}};
  must(documents().accept(company, one, {}, queue, time.now()));
  const ports::TaskMessage message{one[0].task, queue, one[0].document};
  must(queues.publish(std::span{&message, 1}));
}

worker::Ports Plant::worker_ports() { return {tasks(), queues, *blobs_, metrics, time, ids_, log}; }

worker::MakeContext Plant::make_context() {
  return [this](ports::FileView file, std::stop_token stop) {
    return stages::StageContext{.file = file,
                                .reader = reader_,
                                .ocr_engine = ocr_,
                                .predictors = {},
                                .clock = time,
                                .log = log,
                                .thresholds = {},
                                .stop = std::move(stop)};
  };
}

std::int64_t Plant::open_tasks() {
  std::int64_t open = 0;
  for (const auto& queue : must(tasks().stats(time.now()))) open += queue.ready + queue.running;
  return open;
}

std::int64_t Plant::count(std::string_view sql) {
  return must(database_.read<std::int64_t>(
      sql::Access::system(), [&](sql::Connection& connection) -> Result<std::int64_t> {
        auto rows = connection.query(sql);
        if (!rows) return fail(std::move(rows).error());
        return rows->front().integer(0);
      }));
}

}  // namespace iscan::capacity
