// celery_test_worker: a node with the cpp.* tasks; with --produce a producer that sends as fast as
// it can.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <climits>
#include <csignal>
#include <iostream>
#include <print>

#include "base/clock.h"
#include "broker_redis/node.h"
#include "celery_worker/tasks.h"
#include "settings/settings.h"

namespace {

using namespace iscan;  // NOLINT(google-build-using-namespace): a program of one file

struct Options {
  std::string broker = "redis://127.0.0.1:6379/0";
  std::string backend;
  std::string name = "cpp1@%h";
  std::string queues = "cpp";
  int concurrency = 2;
  int prefetch = 0;
  std::string lease = "10s";
  std::string visibility_timeout = "3600s";
  std::string key_prefix;
  std::string autoscale;
  std::string events = "on";
  std::string track_started = "on";
  bool no_control = false;
  int produce = 0;
  std::string queue = "cpp";
  std::string task = "cpp.noop";
};

class ErrorLog final : public Logger {
 public:
  void log(LogLevel level, std::string_view event,
           std::initializer_list<LogField> fields) override {
    if (level < LogLevel::warning) return;
    std::string line(event);
    for (const LogField& field : fields) {
      if (const auto* text = std::get_if<std::string>(&field.value)) line += " " + *text;
    }
    std::println(stderr, "{}", line);
  }
};

std::string node_name(std::string name) {
  std::array<char, HOST_NAME_MAX + 1> host{};
  ::gethostname(host.data(), host.size() - 1);
  if (const auto at = name.find("%h"); at != std::string::npos) name.replace(at, 2, host.data());
  return name;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (const auto part : std::views::split(text, ',')) parts.emplace_back(part.begin(), part.end());
  return parts;
}

int complain(const Error& error) {
  std::println(stderr, "{} {}", error.message, error.detail);
  return 1;
}

int produce(const Options& options, broker_redis::Producer& producer) {
  constexpr int kAtOnce = 500;
  const auto begin = std::chrono::steady_clock::now();
  for (int sent = 0; sent < options.produce;) {
    std::vector<celery::Outgoing> tasks;
    for (; sent < options.produce && std::ssize(tasks) < kAtOnce; ++sent) {
      celery::Outgoing task;
      task.task = options.task;
      task.queue = options.queue;
      tasks.push_back(std::move(task));
    }
    if (auto done = producer.send(tasks); !done) return complain(done.error());
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  std::println("{{\"sent\":{},\"seconds\":{:.6f}}}", options.produce, time.count());
  return 0;
}

int serve(const Options& options, broker_redis::Producer& producer, redis::Address broker,
          redis::Address backend) {
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  redis::Address counting = broker;
  counting.database = 2;
  redis::Client counts(counting);
  const std::string name = node_name(options.name);
  ErrorLog log;
  const int ahead = std::max(1, options.prefetch / options.concurrency);
  broker_redis::NodeOptions node_options{
      .broker = std::move(broker),
      .backend = std::move(backend),
      .key_prefix = options.key_prefix,
      .name = name,
      .queues = split(options.queues),
      .concurrency = options.concurrency,
      .ahead = ahead,
      .lease = settings::parse_duration(options.lease).value(),
      .visibility_timeout = settings::parse_duration(options.visibility_timeout).value(),
      .task_events = options.events == "on",
      .control = !options.no_control,
      .track_started = options.track_started == "on",
      .version = "test"};
  if (!options.autoscale.empty()) {
    const auto range = split(options.autoscale);
    node_options.autoscale = {std::stoi(range.at(0)), std::stoi(range.at(1))};
  }
  broker_redis::Node node(std::move(node_options), test_worker::make_tasks(producer, counts, name),
                          {.on_discard = {}, .shutdown = [] { ::kill(::getpid(), SIGTERM); }}, log);
  if (auto started = node.start(); !started) return complain(started.error());
  std::println("ready {}", name);
  std::fflush(stdout);
  int signal = 0;
  ::sigwait(&signals, &signal);
  constexpr std::chrono::seconds kDrain{20};
  if (auto stopped = node.stop(kDrain); !stopped) ::_exit(complain(stopped.error()));
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Celery test worker"};
  app.add_option("--broker", options.broker);
  app.add_option("--backend", options.backend);
  app.add_option("--name", options.name);
  app.add_option("--queues", options.queues);
  app.add_option("--concurrency", options.concurrency);
  app.add_option("--prefetch", options.prefetch, "Messages taken ahead, over all slots");
  app.add_option("--lease", options.lease);
  app.add_option("--visibility-timeout", options.visibility_timeout);
  app.add_option("--key-prefix", options.key_prefix);
  app.add_option("--autoscale", options.autoscale, "MIN,MAX");
  app.add_option("--events", options.events);
  app.add_option("--track-started", options.track_started);
  app.add_flag("--no-control", options.no_control);
  app.add_option("--produce", options.produce, "Send that many messages and end");
  app.add_option("--queue", options.queue);
  app.add_option("--task", options.task);
  CLI11_PARSE(app, argc, argv);
  auto broker = redis::parse_address(options.broker);
  auto backend = redis::parse_address(options.backend.empty() ? options.broker : options.backend);
  if (!broker) return complain(broker.error());
  if (!backend) return complain(backend.error());
  broker_redis::Producer producer(
      {.broker = *broker, .backend = *backend, .key_prefix = options.key_prefix});
  if (options.produce > 0) return produce(options, producer);
  return serve(options, producer, std::move(*broker), std::move(*backend));
}
