// The cpp.* tasks of the interoperability tests.
#pragma once

#include "broker_redis/producer.h"
#include "broker_redis/task.h"

namespace iscan::test_worker {

// `counts` is database 2, where cpp.count counts; both outlive the tasks.
broker_redis::Tasks make_tasks(broker_redis::Producer& producer, redis::Client& counts,
                               const std::string& node);

}  // namespace iscan::test_worker
