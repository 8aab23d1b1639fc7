// The result backend: where callers find what became of their tasks.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/result.h"
#include "celery/message.h"
#include "celery/result.h"
#include "celery/signature.h"
#include "redis/client.h"

namespace iscan::broker_redis {

// A part of a chord that came to its end.
struct ChordPart {
  std::string group;
  celery::Json index;  // null: order does not matter
  celery::Json body;   // the signature that follows the chord
  std::string id;
  std::string status;
  celery::Json result;
};

// Thread-safe.
class Results {
 public:
  struct Options {
    std::string prefix;
    std::chrono::seconds expire{3600};  // 0: never
  };

  Results(redis::Client& client, Options options) : client_(client), options_(std::move(options)) {}

  redis::Command store(const celery::ResultMeta& meta);
  redis::Command remember(const celery::ChordSize& size) const;
  redis::Command forget_chord(std::string_view group) const;
  // What is stored now.
  Result<std::optional<celery::ResultMeta>> find(const std::string& id);

  // Counts the part. The last one learns what follows the chord: its body to send, or the failure
  // to store for it. It learns it again until the chord is forgotten.
  struct ChordEnd {
    bool complete = false;
    celery::Dispatch next;
    std::optional<celery::ResultMeta> failed;
  };
  Result<ChordEnd> add_part(const ChordPart& part);

  std::string key(std::string_view id) const;
  redis::Client& client() { return client_; }

 private:
  std::string chord_key(std::string_view group, std::string_view what) const;
  Result<ChordEnd> end_chord(const ChordPart& last);

  redis::Client& client_;
  Options options_;
};

}  // namespace iscan::broker_redis
