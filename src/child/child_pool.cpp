#include "child/child_pool.h"

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <format>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "child/process.h"
#include "child/serve.h"

namespace iscan::child {
namespace {

// How long a child that hung up may take to end by itself, so that its exit status is seen.
std::chrono::milliseconds grace(FrameStatus why) {
  const bool hung_up = why == FrameStatus::closed || why == FrameStatus::broken;
  return std::chrono::milliseconds(hung_up ? 1000 : 0);
}

constexpr std::size_t kMaxHelloBytes = 64U << 10U;

Deadline after(std::chrono::milliseconds wait) { return std::chrono::steady_clock::now() + wait; }

// Starts all children of a pool on one thread that lives as long as the pool: a child is killed
// by the kernel when the thread that started it ends (PR_SET_PDEATHSIG).
class Spawner {
 public:
  explicit Spawner(const ChildProgram& program)
      : program_(program), thread_([this](const std::stop_token& stop) { serve(stop); }) {}

  Result<ChildProcess> start() {
    std::promise<Result<ChildProcess>> promise;
    std::future<Result<ChildProcess>> child = promise.get_future();
    {
      const std::scoped_lock lock(mutex_);
      wanted_.push_back(std::move(promise));
    }
    changed_.notify_one();
    return child.get();
  }

 private:
  void serve(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [this] { return !wanted_.empty(); })) {
      std::promise<Result<ChildProcess>> promise = std::move(wanted_.front());
      wanted_.pop_front();
      lock.unlock();
      promise.set_value(ChildProcess::start(program_));
      lock.lock();
    }
  }

  const ChildProgram& program_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::promise<Result<ChildProcess>>> wanted_;
  std::jthread thread_;  // last: it uses the members above
};

}  // namespace

struct ChildPool::State {
  State(ChildProgram p, PoolOptions o) : program(std::move(p)), options(o) {
    options.children = std::max(options.children, 1);
  }

  // Constant after construction.
  ChildProgram program;
  PoolOptions options;

  // Protected by mutex.
  std::mutex mutex;
  std::condition_variable freed;
  std::optional<Spawner> spawner;
  std::vector<ChildProcess> idle;
  int taken_or_idle = 0;
  std::optional<Protections> known;
  PoolCounts counts;

  std::unexpected<Error> unavailable(std::string message, std::string detail) const;
  std::unexpected<Error> crashed(std::string detail) const;
  Result<std::optional<ChildProcess>> reserve();
  Result<ChildProcess> take();
  Result<ChildProcess> start();
  Spawner& the_spawner();
  void give_back(ChildProcess child);
  void forget(bool lost);
  std::unexpected<Error> ended(ChildProcess child, FrameStatus why);
};

std::unexpected<Error> ChildPool::State::unavailable(std::string message,
                                                     std::string detail) const {
  return fail(ErrorKind::unavailable, program.name + "_unavailable", std::move(message),
              std::move(detail), /*retryable=*/true);
}

std::unexpected<Error> ChildPool::State::crashed(std::string detail) const {
  return fail(ErrorKind::invalid_input, program.name + "_crashed",
              "The file is damaged in a way that stops the program reading it; "
              "save or scan it again and send the new file.",
              std::move(detail));
}

// An idle child, or nothing when a new one may be started in the slot now reserved.
Result<std::optional<ChildProcess>> ChildPool::State::reserve() {
  std::unique_lock lock(mutex);
  const auto can_take = [this] { return !idle.empty() || taken_or_idle < options.children; };
  if (!freed.wait_for(lock, options.queue_time, can_take)) {
    return unavailable("All readers are busy; try again later.",
                       std::format("no child was free for {} ms", options.queue_time.count()));
  }
  if (idle.empty()) {
    ++taken_or_idle;
    return std::nullopt;
  }
  // The one used last: its caches are warm.
  ChildProcess child = std::move(idle.back());
  idle.pop_back();
  return child;
}

Spawner& ChildPool::State::the_spawner() {
  const std::scoped_lock lock(mutex);
  if (!spawner) spawner.emplace(program);
  return *spawner;
}

Result<ChildProcess> ChildPool::State::start() {
  Result<ChildProcess> child = the_spawner().start();
  if (!child) return child;
  Frame hello;
  const FrameStatus got =
      receive_frame(child->socket(), hello, kMaxHelloBytes, after(options.start_time));
  std::optional<Protections> protections =
      got == FrameStatus::ok ? decode_protections(hello.body) : std::nullopt;
  if (!protections) {
    const Ending ending = child->end(grace(got));
    return unavailable(
        std::format("The {} program does not start; check the installation with "
                    "`iscan doctor`.",
                    program.name),
        std::format("no hello: {} {}", ending.exited ? "exit" : "signal", ending.code));
  }
  child->protections = std::move(*protections);
  const std::scoped_lock lock(mutex);
  known = child->protections;
  ++counts.started;
  return child;
}

// A child ready for a request. One that died while idle harmed no request and is replaced.
Result<ChildProcess> ChildPool::State::take() {
  Result<std::optional<ChildProcess>> reserved = reserve();
  if (!reserved) return fail(std::move(reserved.error()));
  if (std::optional<ChildProcess>& idle_child = *reserved; idle_child && idle_child->alive()) {
    return std::move(*idle_child);
  }
  reserved->reset();
  Result<ChildProcess> child = start();
  if (!child) forget(/*lost=*/false);
  return child;
}

void ChildPool::State::forget(bool lost) {
  {
    const std::scoped_lock lock(mutex);
    --taken_or_idle;
    ++(lost ? counts.lost : counts.recycled);
  }
  freed.notify_one();
}

void ChildPool::State::give_back(ChildProcess child) {
  ++child.calls;
  if (child.calls >= options.calls_per_child ||
      child.resident_bytes() > options.recycle_rss_bytes) {
    {
      const ChildProcess old = std::move(child);
    }
    return forget(/*lost=*/false);
  }
  {
    const std::scoped_lock lock(mutex);
    idle.push_back(std::move(child));
  }
  freed.notify_one();
}

std::unexpected<Error> ChildPool::State::ended(ChildProcess child, FrameStatus why) {
  const auto out_of_time = [](std::string detail) {
    return fail(ErrorKind::timeout, "time_limit",
                "Reading the file takes too long; split it or save it in a simpler form.",
                std::move(detail));
  };
  if (why == FrameStatus::timeout) {
    {
      const ChildProcess killed = std::move(child);
    }
    forget(/*lost=*/true);
    return out_of_time("killed at the wall clock limit");
  }
  const Ending ending = child.end(grace(why));
  forget(/*lost=*/true);
  if (ending.exited && ending.code == kExitMemory) {
    return fail(ErrorKind::too_large, "memory_limit",
                "Reading the file needs more memory than is allowed; split it or save it with "
                "smaller images.",
                "the child ran out of its memory limit");
  }
  if (!ending.exited && ending.code == SIGXCPU) return out_of_time("CPU time limit");
  return crashed(std::format("{} {}{}", ending.exited ? "exit" : "signal", ending.code,
                             why == FrameStatus::too_large ? ", answer too large" : ""));
}

ChildPool::ChildPool(ChildProgram program, PoolOptions options)
    : state_(std::make_unique<State>(std::move(program), options)) {}

ChildPool::~ChildPool() = default;

Result<Frame> ChildPool::call(const ChildCall& request) {
  Result<ChildProcess> child = state_->take();
  if (!child) return fail(std::move(child.error()));
  const Deadline deadline = after(request.wall_time);
  FrameStatus status = send_frame(child->socket(), request.body, request.fds, deadline);
  Frame reply;
  if (status == FrameStatus::ok) {
    status = receive_frame(child->socket(), reply, state_->options.max_reply_bytes, deadline);
  }
  if (status != FrameStatus::ok) return state_->ended(std::move(*child), status);
  state_->give_back(std::move(*child));
  return reply;
}

std::unexpected<Error> ChildPool::nonsense(std::string detail) const {
  return state_->crashed("an answer against the protocol: " + std::move(detail));
}

Result<Protections> ChildPool::protections() {
  {
    const std::scoped_lock lock(state_->mutex);
    if (const std::optional<Protections>& known = state_->known) return *known;
  }
  Result<ChildProcess> child = state_->take();
  if (!child) return fail(std::move(child.error()));
  Protections found = child->protections;
  state_->give_back(std::move(*child));
  return found;
}

PoolCounts ChildPool::counts() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->counts;
}

int ChildPool::size() const { return state_->options.children; }

}  // namespace iscan::child
