// What remote control shows of a node, in the shapes that Celery and Flower read. Internal.
#pragma once

#include "broker_redis/remote.h"

namespace iscan::broker_redis {

Answer show_stats(RemoteParts& parts, const celery::Json& arguments);
Answer show_conf(RemoteParts& parts, const celery::Json& arguments);
Answer show_report(RemoteParts& parts, const celery::Json& arguments);
Answer show_registered(RemoteParts& parts, const celery::Json& arguments);
Answer show_active(RemoteParts& parts, const celery::Json& arguments);
Answer show_reserved(RemoteParts& parts, const celery::Json& arguments);
Answer show_scheduled(RemoteParts& parts, const celery::Json& arguments);
Answer show_revoked(RemoteParts& parts, const celery::Json& arguments);
Answer show_queues(RemoteParts& parts, const celery::Json& arguments);
// Those of the ids that this node knows.
Answer show_tasks(RemoteParts& parts, const celery::Json& arguments);

}  // namespace iscan::broker_redis
