// Everything in one process: HTTP, service, workers, upkeep, over SQLite and local files.
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <format>
#include <memory>
#include <optional>
#include <print>
#include <string>

#include "api/api.h"
#include "base/clock.h"
#include "base/random.h"
#include "broker_embedded/embedded_broker.h"
#include "commands.h"
#include "engines.h"
#include "health.h"
#include "service/accounts.h"
#include "service/service.h"
#include "storage.h"
#include "store_sql/data_lock.h"
#include "telemetry/json_logger.h"
#include "telemetry/registry.h"
#include "worker/upkeep.h"
#include "worker/worker.h"

namespace iscan::app {
namespace {

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:8080", "[::1]:8080"
Result<Address> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  unsigned port = 0;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (error == std::errc{} && stop == end && port <= 65535 && !host.empty()) {
      return Address{std::move(host), static_cast<std::uint16_t>(port)};
    }
  }
  return fail(ErrorKind::invalid_input, "address_invalid",
              "server.listen must look like 127.0.0.1:8080.", text);
}

// What has to exist before anything runs; each part may refuse with its own error.
struct Foundation {
  Address address;
  std::unique_ptr<telemetry::JsonLogger> log;
  std::optional<store_sql::DataLock> lock;
  std::unique_ptr<store_sql::SqlStore> store;
  std::unique_ptr<ports::Blobs> blobs;
};

Result<Foundation> lay_foundation(const settings::Settings& settings, const Clock& clock) {
  Foundation foundation;
  auto address = parse_listen(settings.text("server.listen"));
  if (!address) return fail(std::move(address).error());
  foundation.address = std::move(*address);
  const auto level = telemetry::log_level_from(settings.text("log.level"));
  auto log =
      telemetry::JsonLogger::open(settings.text("log.file"), level.value_or(LogLevel::info), clock);
  if (!log) return fail(std::move(log).error());
  foundation.log = std::move(*log);
  auto lock = store_sql::DataLock::take(settings.text("data.dir"));
  if (!lock) return fail(std::move(lock).error());
  foundation.lock = std::move(*lock);
  auto store = open_store(settings, clock);
  if (!store) return fail(std::move(store).error());
  foundation.store = std::move(*store);
  auto blobs = open_blobs(settings, clock);
  if (!blobs) return fail(std::move(blobs).error());
  foundation.blobs = std::move(*blobs);
  return foundation;
}

worker::UpkeepOptions upkeep_options(const settings::Settings& settings, bool shared) {
  worker::UpkeepOptions options{
      .rules = {.max_deaths = static_cast<int>(settings.integer("worker.max_deaths"))}};
  // What another program published lies in its memory, and is gone with it.
  if (shared) options.lost_after = settings.duration("worker.lease");
  return options;
}

// The running parts in the order of their needs; destroyed in reverse.
struct Wiring {
  Wiring(const settings::Settings& settings, const Clock& system_clock, Foundation& parts)
      : clock(system_clock),
        foundation(parts),
        ids(clock),
        engines(settings, clock, *parts.log),
        accounts(parts.store->accounts(), clock, ids),
        service({parts.store->documents(), parts.store->tasks(), *parts.blobs, broker,
                 engines.reader(), metrics, clock, ids, *parts.log},
                {.file_bytes = settings.size("limits.file_size"),
                 .files = static_cast<int>(settings.integer("limits.upload_files"))}),
        upkeep({parts.store->tasks(), parts.store->documents(), *parts.blobs, broker, metrics,
                clock, *parts.log},
               upkeep_options(settings, parts.store->shared())),
        worker({parts.store->tasks(), broker, *parts.blobs, metrics, clock, ids, *parts.log},
               [this](ports::FileView file, std::stop_token stop) {
                 return engines.context(file, std::move(stop));
               },
               {.name = std::format("local-{}", ::getpid()),
                .threads = per_core(settings.integer("worker.threads")),
                .lease = settings.duration("worker.lease")}),
        api({service, accounts, clock, *parts.log,
             [this, &settings] { return readiness(settings); }},
            {}),
        server({api.router(), clock, ids, *parts.log, api::answer_metrics(metrics)},
               {.address = parts.address.host,
                .port = parts.address.port,
                .workers = static_cast<int>(settings.integer("server.threads"))}) {}

  std::vector<api::ReadinessCheck> readiness(const settings::Settings& settings) {
    std::vector<Finding> findings = look_at_reader(engines);
    findings.push_back(look_at_models(settings));
    findings.push_back(look_at_disk(settings));
    const auto companies = accounts.companies();
    findings.push_back(
        {"database", companies.has_value(), companies ? "answers" : companies.error().message});
    std::vector<api::ReadinessCheck> checks;
    for (Finding& finding : findings) {
      checks.push_back({std::move(finding.name), finding.ok, std::move(finding.detail)});
    }
    return checks;
  }

  const Clock& clock;
  Foundation& foundation;
  UuidSource ids;
  broker_embedded::EmbeddedBroker broker;
  telemetry::Registry metrics;
  Engines engines;
  service::Accounts accounts;
  service::Service service;
  worker::Upkeep upkeep;
  worker::Worker worker;
  api::Api api;
  http::Server server;
};

// SIGTERM and SIGINT are taken by sigwait in the main thread; all threads made later inherit this.
sigset_t block_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return set;
}

Result<std::uint16_t> start(Wiring& wiring) {
  auto token = wiring.accounts.first_start_token();
  if (!token) return fail(std::move(token).error());
  if (*token) {
    std::println("Admin token (shown only this once): {}", (*token)->text.reveal());
  }
  // Where others may be at work, what a former process held comes back when its leases end.
  if (!wiring.foundation.store->shared()) {
    if (auto recovered = wiring.upkeep.recover(); !recovered) return fail(recovered.error());
  }
  auto port = wiring.server.start();
  if (!port) return port;
  wiring.upkeep.start();
  wiring.worker.start();
  return port;
}

int stop(Wiring& wiring, std::chrono::milliseconds drain) {
  wiring.server.stop();
  const auto stopped = wiring.worker.stop(drain);
  wiring.upkeep.stop();
  if (stopped) return kOk;
  // The task is handed back already; joining its thread would only wait for a deaf stage.
  wiring.foundation.log->error("worker_stuck", {{"error", stopped.error().code}});
  std::fflush(nullptr);
  ::_exit(kOk);
}

int report(const Error& error) {
  std::println(stderr, "iscan: {} ({}){}", error.message, error.code,
               error.detail.empty() ? "" : ": " + error.detail);
  return error.kind == ErrorKind::invalid_input ? kUsage : kBroken;
}

}  // namespace

int run_serve(const settings::Settings& settings) {
  // Many threads each with an arena of their own would keep freed memory for nobody.
  ::mallopt(M_ARENA_MAX, 4);
  const sigset_t signals = block_signals();
  const SystemClock clock;
  auto foundation = lay_foundation(settings, clock);
  if (!foundation) return report(foundation.error());
  Wiring wiring(settings, clock, *foundation);
  const auto port = start(wiring);
  if (!port) return report(port.error());
  std::println("Invoice Scanner is ready: http://{}:{}  (docs: /docs, Ctrl-C ends)",
               foundation->address.host, *port);
  std::fflush(stdout);
  int signal = 0;
  ::sigwait(&signals, &signal);
  std::println("Finishing what is under way …");
  std::fflush(stdout);
  // A second signal ends at once.
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return stop(wiring, settings.duration("server.drain_time"));
}

}  // namespace iscan::app
