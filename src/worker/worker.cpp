#include "worker/worker.h"

#include "worker/pause.h"

namespace iscan::worker {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kTakeTime{60};
constexpr std::chrono::seconds kStopTime{5};  // for a stage to react when it is asked to stop
constexpr std::chrono::milliseconds kErrorPause{1000};

}  // namespace

std::vector<std::string> WorkerOptions::all_queues() {
  std::vector<std::string> queues;
  queues.reserve(pipeline::kPipeline.size());
  for (const pipeline::StageSpec& spec : pipeline::kPipeline) queues.emplace_back(spec.queue);
  return queues;
}

Worker::Worker(Ports ports, ports::TaskQueues& queues, MakeContext make_context,
               WorkerOptions options)
    : ports_(ports),
      queues_(queues),
      options_(std::move(options)),
      running_(ports.tasks, ports.clock, ports.log, options_.lease),
      runner_(ports, std::move(make_context), running_,
              {.worker = options_.name,
               .lease = options_.lease,
               .queues = {options_.queues.begin(), options_.queues.end()}}) {}

Worker::~Worker() {
  for (std::jthread& thread : threads_) thread.request_stop();
  threads_.clear();
  running_.stop();
}

void Worker::start() {
  running_.start();
  for (int n = 0; n < options_.threads; ++n) {
    threads_.emplace_back([this](const std::stop_token& stop) { run(stop); });
  }
}

void Worker::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    auto delivery = queues_.take(options_.queues, steady_clock::now() + kTakeTime, stop);
    if (!delivery) {
      log_and_pause(delivery.error(), stop);
    } else if (*delivery) {
      work_off(**delivery, stop);
    }
  }
}

void Worker::work_off(const ports::Delivery& delivery, const std::stop_token& stop) {
  auto worked = runner_.work_off(delivery.message.task, stop);
  const Result<> done = worked ? queues_.acknowledge(delivery) : fail(worked.error());
  if (done) return;
  log_and_pause(done.error(), stop);
  // The task may wait in the database still; offered twice it is worked on once.
  auto offered = ports_.broker.publish(std::span{&delivery.message, 1});
  if (!offered) ports_.log.warning("publish_failed", {{"code", offered.error().code}});
}

void Worker::log_and_pause(const Error& error, const std::stop_token& stop) {
  ports_.log.error("worker_error", {{"code", error.code}, {"detail", error.detail}});
  pause(kErrorPause, stop);
}

Result<> Worker::stop(std::chrono::milliseconds drain) {
  for (std::jthread& thread : threads_) thread.request_stop();
  bool idle = running_.wait_until_idle(steady_clock::now() + drain);
  if (!idle) {
    running_.stop_all();
    idle = running_.wait_until_idle(steady_clock::now() + kStopTime);
  }
  if (!idle) {
    auto released = ports_.tasks.release(running_.leases());
    if (!released) return released;
    return fail(ErrorKind::timeout, "worker_stuck", "A step of the work did not stop in time.");
  }
  threads_.clear();
  running_.stop();
  return {};
}

}  // namespace iscan::worker
