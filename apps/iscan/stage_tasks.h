// The stages as Celery tasks, under the names of the former system (docs/celery-tasks.md).
#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "broker_redis/task.h"
#include "ports/broker.h"
#include "ports/task_store.h"
#include "service/service.h"
#include "worker/task_runner.h"

namespace iscan::app {

// Everything outlives the tasks.
struct StageTaskParts {
  worker::TaskRunner& runner;
  ports::TaskStore& tasks;
  service::Service& service;
  const Clock& clock;
  Logger& log;
  std::stop_token drain;  // requested when the program ends
};

// The Celery task of each queue.
std::map<std::string, std::string> task_names();

// The five stages and the task that starts a document.
broker_redis::Tasks make_stage_tasks(const StageTaskParts& parts);

// What happens to a document whose message was revoked.
broker_redis::OnDiscard end_discarded(const StageTaskParts& parts);

}  // namespace iscan::app
