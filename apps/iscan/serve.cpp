// Services: everything in one process (serve), or its parts apart (api, worker).
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <format>
#include <memory>
#include <print>
#include <utility>
#include <vector>

#include "api/api.h"
#include "base/random.h"
#include "broker_embedded/embedded_broker.h"
#include "broker_redis/redis_broker.h"
#include "celery_work.h"
#include "commands.h"
#include "engines.h"
#include "foundation.h"
#include "health.h"
#include "http/server.h"
#include "service/accounts.h"
#include "stage_tasks.h"
#include "telemetry/registry.h"
#include "worker/upkeep.h"
#include "worker/worker.h"

namespace iscan::app {
namespace {

// The leader of the upkeep says each second that it is there.
constexpr std::chrono::milliseconds kShortestLead{3000};

worker::UpkeepOptions upkeep_options(const settings::Settings& settings, const Foundation& parts) {
  worker::UpkeepOptions options{
      .rules = {.max_deaths = static_cast<int>(settings.integer("worker.max_deaths"))},
      .answers_for = settings.duration("llm.answers_for")};
  // What another program committed it may have died before it published, or published into its own
  // memory.
  if (parts.store->shared()) options.lost_after = settings.duration("worker.lease");
  return options;
}

// Queues in memory with threads that take from them, or queues in Redis.
struct Queues {
  Queues(const settings::Settings& settings, const Foundation& parts) {
    if (parts.redis) {
      redis = std::make_unique<broker_redis::RedisBroker>(
          broker_redis::RedisBroker::Options{.broker = parts.redis->broker,
                                             .key_prefix = settings.text("broker.key_prefix"),
                                             .task_names = task_names(),
                                             .sent_events = settings.flag("broker.events")});
    } else {
      memory = std::make_unique<broker_embedded::EmbeddedBroker>();
    }
  }

  ports::Broker& broker() const {
    return redis ? static_cast<ports::Broker&>(*redis) : static_cast<ports::Broker&>(*memory);
  }

  std::unique_ptr<broker_redis::RedisBroker> redis;
  std::unique_ptr<broker_embedded::EmbeddedBroker> memory;
};

// The running parts in the order of their needs; destroyed in reverse. Parts that the role does
// not need are left out.
struct Wiring {
  Wiring(const settings::Settings& all_settings, const Clock& system_clock, Foundation& parts,
         Role its_role)
      : settings(all_settings),
        clock(system_clock),
        foundation(parts),
        role(its_role),
        ids(clock),
        queues(settings, parts),
        example_maker(example_maker_of(settings)),
        engines(settings, clock, *parts.log),
        accounts(parts.store->accounts(), clock, ids),
        service({parts.store->documents(), parts.store->tasks(), parts.store->llm(), *parts.blobs,
                 queues.broker(), engines.reader(), metrics, clock, ids, *parts.log,
                 example_maker.get()},
                {.file_bytes = settings.size("limits.file_size"),
                 .files = static_cast<int>(settings.integer("limits.upload_files"))}),
        election(parts.store->election(std::max(settings.duration("worker.lease"), kShortestLead))),
        upkeep({parts.store->tasks(), parts.store->documents(), parts.store->llm(), *parts.blobs,
                queues.broker(), *election, metrics, clock, *parts.log},
               upkeep_options(settings, parts)),
        api({service, accounts, clock, *parts.log, [this] { return readiness(); }},
            {.operations_only = !role.http}) {
    if (role.work) make_work();
    if (parts.listen) {
      server = std::make_unique<http::Server>(
          http::ServerDeps{api.router(), clock, ids, *parts.log, api::answer_metrics(metrics)},
          http::ServerOptions{.address = parts.listen->host,
                              .port = parts.listen->port,
                              .workers = static_cast<int>(settings.integer("server.threads"))});
    }
  }

  void make_work() {
    const worker::Ports ports{
        foundation.store->tasks(), queues.broker(),    *foundation.blobs, metrics, clock, ids,
        *foundation.log,           example_maker.get()};
    const auto make_context = [this](ports::FileView file, std::stop_token stop) {
      return engines.context(file, std::move(stop));
    };
    if (queues.redis) {
      celery = std::make_unique<CeleryWork>(
          CeleryWork::Parts{settings, *foundation.redis, foundation.autoscale, foundation.elsewhere,
                            ports, make_context, service});
    } else {
      threads = std::make_unique<worker::Worker>(
          ports, *queues.memory, make_context,
          worker::WorkerOptions{.name = std::format("local-{}", ::getpid()),
                                .threads = per_core(settings.integer("worker.threads")),
                                .lease = settings.duration("worker.lease")});
    }
  }

  std::vector<api::ReadinessCheck> readiness() {
    std::vector<Finding> findings = look_at_reader(engines);
    findings.push_back(look_at_models(settings));
    findings.push_back(look_at_disk(settings));
    const auto companies = accounts.companies();
    findings.push_back(
        {"database", companies.has_value(), companies ? "answers" : companies.error().message});
    if (queues.redis) {
      const bool linked = queues.redis->is_linked();
      findings.push_back({"broker", linked, linked ? "answers" : "does not answer"});
    }
    std::vector<api::ReadinessCheck> checks;
    for (Finding& finding : findings) {
      checks.push_back({std::move(finding.name), finding.ok, std::move(finding.detail)});
    }
    return checks;
  }

  const settings::Settings& settings;
  const Clock& clock;
  Foundation& foundation;
  Role role;
  UuidSource ids;
  Queues queues;
  telemetry::Registry metrics;
  std::unique_ptr<LanguageModels> models;
  std::unique_ptr<llm::ExampleMaker> example_maker;  // none: nothing is learnt from approvals
  Engines engines;
  service::Accounts accounts;
  service::Service service;
  std::unique_ptr<ports::Election> election;
  worker::Upkeep upkeep;
  api::Api api;
  std::unique_ptr<worker::Worker> threads;
  std::unique_ptr<CeleryWork> celery;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<llm::BatchService> batches;
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

Result<> show_first_token(Wiring& wiring) {
  auto token = wiring.accounts.first_start_token();
  if (!token) return fail(std::move(token).error());
  if (*token) {
    std::println("Admin token (shown only this once): {}", (*token)->text.reveal());
  }
  return {};
}

// Also where none are sent now: some may be under way, and are paid.
Result<> make_batches(Wiring& wiring) {
  auto options = batch_options(wiring.settings);
  if (!options) return fail(std::move(options).error());
  wiring.batches = std::make_unique<llm::BatchService>(
      llm::BatchService::Ports{wiring.foundation.store->llm_batches(), wiring.models->prices(),
                               wiring.metrics, wiring.models->timer(), wiring.clock,
                               wiring.models->ids(), *wiring.foundation.log,
                               [&wiring] { return wiring.upkeep.is_leading(); }},
      wiring.models->batch_lanes(), *options);
  return {};
}

// The port, where the program listens.
Result<std::optional<std::uint16_t>> start(Wiring& wiring) {
  auto models = LanguageModels::make(
      wiring.settings,
      {wiring.foundation.store->llm(), wiring.metrics, wiring.clock, *wiring.foundation.log,
       wiring.engines.reader(), &wiring.foundation.store->llm_batches()});
  if (!models) return fail(std::move(models).error());
  wiring.models = std::move(*models);
  if (auto made = make_batches(wiring); !made) return fail(std::move(made).error());
  wiring.engines.use(*wiring.models);
  if (wiring.role.http) {
    if (auto shown = show_first_token(wiring); !shown) return fail(std::move(shown).error());
  }
  // Where others may be at work, what a former process held comes back when its leases end.
  if (!wiring.foundation.store->shared()) {
    if (auto recovered = wiring.upkeep.recover(); !recovered) return fail(recovered.error());
  }
  std::optional<std::uint16_t> port;
  if (wiring.server) {
    auto taken = wiring.server->start();
    if (!taken) return fail(std::move(taken).error());
    port = *taken;
  }
  wiring.upkeep.start();
  wiring.batches->start();
  if (wiring.threads) wiring.threads->start();
  if (wiring.celery) {
    if (auto started = wiring.celery->start(); !started) return fail(std::move(started).error());
  }
  return port;
}

int stop(Wiring& wiring, std::chrono::milliseconds drain) {
  if (wiring.server && wiring.role.http) wiring.server->stop();
  Result<> stopped;
  if (wiring.threads) stopped = wiring.threads->stop(drain);
  if (wiring.celery) stopped = wiring.celery->stop(drain);
  wiring.batches->stop();
  wiring.upkeep.stop();
  if (stopped) return kOk;
  // The task is handed back already; joining its thread would only wait for a deaf stage.
  wiring.foundation.log->error("worker_stuck", {{"error", stopped.error().code}});
  std::fflush(nullptr);
  ::_exit(kOk);
}

void say_ready(const Wiring& wiring, std::optional<std::uint16_t> port) {
  if (wiring.role.http) {
    std::println("Invoice Scanner is ready: http://{}:{}  (docs: /docs, Ctrl-C ends)",
                 wiring.foundation.listen->host, *port);
  } else {
    std::println(
        "Worker {} is ready{}", wiring.celery->name(),
        port ? std::format(": http://{}:{}/healthz", wiring.foundation.listen->host, *port) : "");
  }
  std::fflush(stdout);
}

int report(const Error& error) {
  std::println(stderr, "iscan: {} ({}){}", error.message, error.code,
               error.detail.empty() ? "" : ": " + error.detail);
  return error.kind == ErrorKind::invalid_input ? kUsage : kBroken;
}

}  // namespace

int run_service(const settings::Settings& settings, Role role) {
  // Many threads each with an arena of their own would keep freed memory for nobody.
  ::mallopt(M_ARENA_MAX, 4);
  const sigset_t signals = block_signals();
  const SystemClock clock;
  auto foundation = lay_foundation(settings, clock, role);
  if (!foundation) return report(foundation.error());
  Wiring wiring(settings, clock, *foundation, role);
  const auto port = start(wiring);
  if (!port) return report(port.error());
  say_ready(wiring, *port);
  int signal = 0;
  ::sigwait(&signals, &signal);
  std::println("Finishing what is under way …");
  std::fflush(stdout);
  // A second signal ends at once.
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
  return stop(wiring, settings.duration("server.drain_time"));
}

}  // namespace iscan::app
