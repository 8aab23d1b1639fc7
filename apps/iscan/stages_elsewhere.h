// Stages that a Celery task of the user does, named in the settings (docs/custom-stages.md).
#pragma once

#include <map>
#include <memory>
#include <string>

#include "broker_redis/producer.h"
#include "document/state.h"
#include "foundation.h"
#include "ports/blobs.h"
#include "settings/settings.h"
#include "worker/task_runner.h"

namespace iscan::app {

// What the settings give away. Errors: stage_task_invalid (a value is not TASK@QUEUE),
// stage_task_needs_redis (invalid_input).
Result<std::map<document::Stage, ElsewhereTask>> stages_given_away(
    const settings::Settings& settings, bool has_redis);

// Sends the stages to their tasks and waits for the answers. Everything outlives the functions.
std::map<document::Stage, worker::Elsewhere> make_elsewhere(
    const std::map<document::Stage, ElsewhereTask>& tasks, broker_redis::Producer& producer,
    ports::Blobs& blobs, Logger& log);

}  // namespace iscan::app
