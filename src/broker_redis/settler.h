// What has to be written when a task begins or ends. Puts it into the outbox.
#pragma once

#include <string_view>

#include "broker_redis/events.h"
#include "broker_redis/outbox.h"
#include "broker_redis/task.h"

namespace iscan::broker_redis {

// Thread-safe.
class Settler {
 public:
  struct Options {
    bool track_started = true;
    int max_retries = 3;
  };

  Settler(Outbox& outbox, Events& events, std::string node, Options options)
      : outbox_(outbox), events_(events), node_(std::move(node)), options_(options) {}

  void received(const celery::Request& request);
  void started(const Job& job);
  void reported(const Job& job, std::string_view state, const celery::Json& meta);

  // Each of these says the last word about a job and acknowledges it.
  void succeeded(const Job& job, celery::Json result);
  void try_again(const Job& job, const TryAgain& again);
  void tried_again_elsewhere(const Job& job, const celery::Exception& reason);
  void failed(const celery::Request& request, const celery::Exception& reason,
              std::string_view traceback);
  void nothing(const celery::Request& request);
  // `signal`: 0 when it did not run.
  void revoked(const celery::Request& request, std::string_view reason, int signal);

 private:
  celery::ResultMeta meta_of(const celery::Request& request, std::string_view status,
                             celery::Json result) const;
  void end(const celery::Request& request, Settlement& settlement, std::string_view status,
           const celery::Json& result);
  void add_event(Settlement& settlement, std::string_view type, celery::Json fields);

  Outbox& outbox_;
  Events& events_;
  std::string node_;
  Options options_;
};

}  // namespace iscan::broker_redis
