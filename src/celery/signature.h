// From signatures (callbacks, chain steps, chord bodies) to the messages that start them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "celery/message.h"

namespace iscan::celery {

// The task that sends the next ones.
struct Parent {
  std::string id;
  std::string root;
  Json stamped_headers;
  Json stamps = Json::object();
  Seconds now = 0;  // countdowns count from it
};

// A chord's number of parts, which must be stored before the first part is sent.
struct ChordSize {
  std::string group;
  std::size_t parts = 0;
};

struct Dispatch {
  std::vector<ChordSize> sizes;
  std::vector<Outgoing> messages;
  Json children = Json::array();  // for the sender's result
};

// Starts `signature` with `results` before its own arguments, unless it is immutable. `chain`: the
// steps after it. Groups and chords are taken apart. What cannot be sent so that everybody gets an
// answer (nested groups, steps after a group, chunks, xmap) is refused: canvas_unsupported
// (unsupported), naming the construct.
Result<Dispatch> dispatch(const Json& signature, const Json& results, const Parent& parent,
                          const Json& chain = {});

// Everything that follows a task that returned `result`: callbacks, then the next chain step.
Result<Dispatch> dispatch_after(const Request& request, const Json& result, Seconds now);
// The errbacks of a task that failed, with its id as argument.
Result<Dispatch> dispatch_errbacks(const Request& request, Seconds now);

// The ids that the remaining chain steps will have; waiting for them must end when the chain does.
std::vector<std::string> chain_ids(const Embed& embed);

}  // namespace iscan::celery
