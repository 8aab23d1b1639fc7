// What must happen in Redis at once, as Lua scripts. Each says its keys and arguments.
#pragma once

#include "redis/client.h"

namespace iscan::broker_redis::scripts {

// Takes messages and remembers them as taken in one step, so that none is lost in between. Messages
// without a delivery tag are parked.
// Keys: unacked, unacked_index, owners, bad, then the lists in the order they are served.
// Arguments: node, now, most, then for each list the key of its queue's queued set.
// Returns each message with its tag before it.
const redis::Script& claim();

// Keys: unacked, unacked_index, owners. Arguments: node, delivery tags. Only what the node still
// owns is removed: a worker that was thought dead must not take the new owner's entry away.
const redis::Script& acknowledge();

// Gives a message back to the front of its list, if `owner` (or "" = anybody) has it.
// Keys: unacked, unacked_index, owners, list, queued set. Arguments: tag, owner, message, task id
// or "" to leave the queued set alone.
// Returns 1 when it was given back.
const redis::Script& restore();

// Like restore, but to the list of messages nobody can work on. Keys: unacked, unacked_index,
// owners, bad. Arguments: tag, owner, message.
const redis::Script& park();

// Puts a message aside until its time. Keys: unacked, unacked_index, owners, delayed. Arguments:
// tag, owner, time, list, message.
const redis::Script& delay();

// Returns messages whose time has come to the front of their lists. Keys: delayed. Arguments: now,
// most. Returns how many.
const redis::Script& due();

// Adds a task of ours unless it waits already. Keys: list, queued set. Arguments: task id, message.
// Returns 1 when it was added.
const redis::Script& publish();

// A queued set without any message left in the lists is wrong: somebody emptied the queue.
// Keys: queued set, the queue's lists. Returns 1 when it was removed.
const redis::Script& check_queued();

// Stores a result and wakes those who wait for it. Keys: result. Arguments: JSON, seconds until it
// is forgotten (0 = never). A SUCCESS is never overwritten; returns 0 then.
const redis::Script& store_result();

}  // namespace iscan::broker_redis::scripts
