// What every handler gets. Internal to api.
#pragma once

#include <atomic>
#include <semaphore>

#include "api/api.h"
#include "api/failed_logins.h"

namespace iscan::api {

struct Context {
  Context(ApiDeps api_deps, ApiOptions api_options)
      : deps(std::move(api_deps)),
        options(api_options),
        failed_logins(deps.clock, options.failed_logins_per_minute),
        page_renders(options.page_renders) {}

  const ApiDeps deps;
  const ApiOptions options;
  FailedLogins failed_logins;
  std::atomic<int> event_streams = 0;
  std::counting_semaphore<> page_renders;
};

// A request whose token was accepted.
struct Call {
  Context& context;
  const http::Request& request;
  const service::Principal& who;

  service::Service& service() const { return context.deps.service; }
  DocumentId document() const { return {std::string(request.parameter("id"))}; }
};

}  // namespace iscan::api
