#include "celery_worker/tasks.h"

#include <condition_variable>
#include <mutex>

#include "celery/signature.h"

namespace iscan::test_worker {
namespace {

using broker_redis::Call;
using broker_redis::Failure;
using broker_redis::Outcome;
using broker_redis::Success;
using broker_redis::TryAgain;
using celery::Json;

// Ends early when the call is asked to stop.
void pause(const Call& call, double seconds) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, call.stop(), std::chrono::duration<double>(seconds), [] { return false; });
}

Json argument(const Call& call, std::size_t index) {
  const Json& args = call.request().args;
  return index < args.size() ? args[index] : Json();
}

double number(const Json& value) { return value.is_number() ? value.get<double>() : 0; }

Json sum(const Json& one, const Json& other) {
  if (one.is_string() && other.is_string()) {
    return one.get<std::string>() + other.get<std::string>();
  }
  if (one.is_number_integer() && other.is_number_integer()) {
    return one.get<std::int64_t>() + other.get<std::int64_t>();
  }
  return number(one) + number(other);
}

Outcome add(const Call& call) { return Success{sum(argument(call, 0), argument(call, 1))}; }

Outcome fail_always(const Call& call) {
  constexpr int kAnswer = 42;
  return Failure{{"ValueError", Json::array({argument(call, 0), kAnswer})}, ""};
}

Outcome sleep(const Call& call) {
  pause(call, number(argument(call, 0)));
  if (call.stop_reason() == broker_redis::StopReason::draining) return broker_redis::HandBack{};
  if (call.stop().stop_requested()) return Failure{{"RuntimeError", Json::array({"stopped"})}, ""};
  return Success{argument(call, 0)};
}

// Fails until it was tried again that often, with delays of 1, 2, 4 … seconds.
Outcome flaky(const Call& call) {
  const int retries = call.request().retries;
  if (retries < number(argument(call, 0))) {
    return TryAgain{{"RuntimeError", Json::array({"not yet"})},
                    std::chrono::seconds{1U << static_cast<unsigned>(retries)}};
  }
  return Success{Json{{"retries", retries}}};
}

Outcome progress(const Call& call) {
  constexpr double kStep = 0.2;
  const auto steps = static_cast<int>(number(argument(call, 0)));
  for (int step = 0; step < steps; ++step) {
    call.report("PROGRESS", Json{{"current", step}, {"total", steps}});
    pause(call, kStep);
  }
  return Success{"done"};
}

Outcome sum_all(const Call& call) {
  Json total = 0;
  for (const Json& one : argument(call, 0)) total = sum(total, one);
  return Success{total};
}

// args: a task's name, its arguments, the options of a signature.
Outcome send(const Call& call, broker_redis::Producer& producer) {
  const Json signature{
      {"task", argument(call, 0)}, {"args", argument(call, 1)}, {"options", argument(call, 2)}};
  const auto& request = call.request();
  auto dispatch =
      celery::dispatch(signature, Json::array(),
                       {.id = request.id, .root = request.root, .now = broker_redis::now_seconds()},
                       celery::value_at(argument(call, 2), "chain"));
  if (!dispatch) return Failure{{"ValueError", Json::array({dispatch.error().detail})}, ""};
  if (auto sent = producer.send(*dispatch); !sent) {
    return Failure{{"RuntimeError", Json::array({sent.error().message})}, ""};
  }
  return Success{dispatch->messages.empty() ? Json() : Json(dispatch->messages.front().id)};
}

Outcome count(const Call& call, redis::Client& counts, const std::string& node) {
  const std::vector<redis::Command> commands{
      {"HINCRBY", "ran", celery::text_of(argument(call, 0)), "1"}, {"HINCRBY", "who", node, "1"}};
  if (auto counted = counts.pipeline(commands); !counted) {
    return Failure{{"RuntimeError", Json::array({counted.error().message})}, ""};
  }
  return Success{argument(call, 0)};
}

}  // namespace

broker_redis::Tasks make_tasks(broker_redis::Producer& producer, redis::Client& counts,
                               const std::string& node) {
  return {{"cpp.add", &add},
          {"cpp.fail", &fail_always},
          {"cpp.sleep", &sleep},
          {"cpp.flaky", &flaky},
          {"cpp.progress", &progress},
          {"cpp.tsum", &sum_all},
          {"cpp.noop", [](const Call&) -> Outcome { return Success{}; }},
          {"cpp.send", [&](const Call& call) { return send(call, producer); }},
          {"cpp.count", [&counts, node](const Call& call) { return count(call, counts, node); }}};
}

}  // namespace iscan::test_worker
