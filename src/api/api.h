// The HTTP API: one visible table of routes over the service (schemas/openapi.yaml describes it).
// The program makes an Api and gives its router to an http::Server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "http/router.h"
#include "http/server.h"
#include "ports/metrics.h"
#include "service/accounts.h"
#include "service/service.h"

namespace iscan::api {

// One thing the program needs to do its work: "database", "protections", "ocr", "disk".
struct ReadinessCheck {
  std::string name;
  bool ok = false;
  std::string detail;  // for operators; no secrets: the page is public
};

// Everything outlives the Api.
struct ApiDeps {
  service::Service& service;
  service::Accounts& accounts;
  const Clock& clock;
  Logger& log;
  // Looks anew at each call, on a worker thread; asked by /readyz.
  std::function<std::vector<ReadinessCheck>()> readiness;
};

struct ApiOptions {
  // Only /healthz, /readyz and /metrics: for programs that serve no documents.
  bool operations_only = false;
  std::uint64_t upload_bytes = 512ULL << 20U;  // one upload request, all its files together
  int event_streams = 64;                      // open at the same time; each costs a thread
  int failed_logins_per_minute = 30;           // of one address, before 429
  // Pages drawn at the same time; more are answered 503. Below the server's number of workers, so
  // that slow files leave workers for everybody else.
  int page_renders = 8;
};

// Thread-safe. Must outlive the server that uses its router.
class Api {
 public:
  Api(ApiDeps deps, ApiOptions options);
  ~Api();

  const http::Router& router() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// For ServerDeps: counts answers by class ("2xx") and measures their time. `metrics` outlives it.
http::OnAnswer answer_metrics(ports::Metrics& metrics);

}  // namespace iscan::api
