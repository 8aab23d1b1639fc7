#include "broker_redis/consumer.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "broker_redis/pool.h"

namespace iscan::broker_redis {
namespace {

constexpr int kMostAtOnce = 500;
// Lists of other priorities are not watched but looked at.
constexpr std::chrono::milliseconds kLookAgain{100};
constexpr std::chrono::milliseconds kPauseWhileAway{200};

std::string exception_type(const Error& fault) {
  return fault.code == "message_type_refused" ? "ContentDisallowed" : "DecodeError";
}

}  // namespace

std::vector<std::string> Consumed::queues() const {
  const std::scoped_lock lock(mutex_);
  return queues_;
}

std::vector<std::string> Consumed::next_order() {
  const std::scoped_lock lock(mutex_);
  if (queues_.size() > 1) std::ranges::rotate(queues_, queues_.begin() + 1);
  return queues_;
}

bool Consumed::add(const std::string& queue) {
  const std::scoped_lock lock(mutex_);
  if (std::ranges::contains(queues_, queue)) return false;
  queues_.push_back(queue);
  return true;
}

bool Consumed::remove(const std::string& queue) {
  const std::scoped_lock lock(mutex_);
  return std::erase(queues_, queue) > 0;
}

Consumer::Consumer(Ports ports)
    : ports_(ports),
      watch_(ports.channel.client().address(), ports.channel.keys()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

void Consumer::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Consumer::stop() {
  thread_.request_stop();
  wake();
  if (thread_.joinable()) thread_.join();
}

void Consumer::wake() {
  const std::uint64_t one = 1;
  // Fails only when it is awake already.
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

void Consumer::run(const std::stop_token& stop) {
  bool away = false;
  while (!stop.stop_requested()) {
    auto any = take();
    Result<> waited;
    if (any && !*any) {
      if (ports_.jobs.room() == 0) {
        ports_.jobs.wait_for_room(std::chrono::steady_clock::now() + kLookAgain, stop);
      } else {
        waited = watch_.wait(ports_.consumed.queues(), kLookAgain, wake_.get());
      }
    }
    std::uint64_t count = 0;
    [[maybe_unused]] const auto drained = ::read(wake_.get(), &count, sizeof count);
    const bool failed = !any || !waited;
    if (failed && !away) {
      const Error& error = any ? waited.error() : any.error();
      ports_.log.warning("broker_away", {{"code", error.code}, {"detail", error.detail}});
    } else if (!failed && away) {
      ports_.log.info("broker_back");
    }
    away = failed;
    if (failed) {
      pollfd stopped{.fd = wake_.get(), .events = POLLIN, .revents = 0};
      ::poll(&stopped, 1, static_cast<int>(kPauseWhileAway.count()));
    }
  }
}

Result<bool> Consumer::take() {
  const int room = std::min(ports_.jobs.room(), kMostAtOnce);
  if (room == 0) return false;
  const std::vector<std::string> queues = ports_.consumed.next_order();
  if (queues.empty()) return false;
  auto messages = ports_.channel.claim(queues, room);
  if (!messages) return fail(std::move(messages).error());
  std::vector<JobPtr> jobs;
  for (Delivery& delivery : *messages) {
    if (JobPtr job = receive(std::move(delivery), queues.front())) jobs.push_back(std::move(job));
  }
  if (!jobs.empty()) ports_.jobs.add(std::move(jobs));
  return static_cast<int>(messages->size()) == room;
}

void Consumer::refuse(const celery::Request& request) {
  celery::Exception reason = celery::not_registered(request.task);
  if (request.fault) {
    reason = {exception_type(*request.fault), celery::Json::array({request.fault->message}),
              "kombu.exceptions"};
  }
  ports_.log.warning("task_refused", {{"task", request.id}, {"name", request.task}});
  ports_.settler.failed(request, reason, "");
}

JobPtr Consumer::receive(Delivery delivery, const std::string& queue) {
  std::string& raw = delivery.raw;
  auto request = celery::parse_request(raw);
  if (!request) {
    auto parked = ports_.channel.park(delivery.tag, raw);
    ports_.log.error("message_parked", {{"written", parked.has_value()}});
    return nullptr;
  }
  if (request->route.key.empty()) request->route.key = queue;
  if (request->fault || !ports_.tasks.contains(request->task)) {
    refuse(*request);
    return nullptr;
  }
  const bool known = ports_.jobs.was_scheduled(request->id);
  if (const auto reason = discard_reason(*request, ports_.jobs); !reason.empty()) {
    discard(*request, reason, ports_.settler, ports_.on_discard);
    return nullptr;
  }
  if (!known) ports_.settler.received(*request);
  if (request->eta && *request->eta > now_seconds()) {
    ports_.jobs.add_scheduled(*request);
    auto delayed = ports_.channel.delay(*request, raw);
    // If it failed, the message is still ours: it runs early rather than never.
    if (delayed) return nullptr;
    ports_.jobs.was_scheduled(request->id);
  }
  return std::make_shared<Job>(std::move(*request), std::move(raw));
}

}  // namespace iscan::broker_redis
