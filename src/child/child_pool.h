// A pool of sandboxed children that answer requests: a crash, hang or lie of one costs that one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "child/frame.h"
#include "child/protection.h"

namespace iscan::child {

// A program that calls serve_child on descriptor kParentSocket.
struct ChildProgram {
  // Begins the error codes: "reader" gives reader_crashed and reader_unavailable.
  std::string name;
  std::string path;
  std::vector<std::string> arguments;    // without the program's own name
  std::vector<std::string> environment;  // "NAME=value"; nothing is inherited
};

struct PoolOptions {
  int children = 2;                                 // at the same time
  int calls_per_child = 500;                        // then it is replaced: libraries leak
  std::uint64_t recycle_rss_bytes = 400ULL << 20U;  // resident after an answer: replaced
  std::size_t max_reply_bytes = 256ULL << 20U;
  std::chrono::milliseconds start_time{20'000};   // until its hello
  std::chrono::milliseconds queue_time{300'000};  // until a child is free
};

struct ChildCall {
  BytesView body;
  std::span<const int> fds;  // duplicated into the child; they stay the caller's
  std::chrono::milliseconds wall_time{60'000};
};

// How the pool fared since it was made.
struct PoolCounts {
  std::uint64_t started = 0;
  std::uint64_t recycled = 0;
  std::uint64_t lost = 0;  // crashed, over a limit, or killed by us
};

// Thread-safe. Children start when first needed, stay warm, and die with the pool.
class ChildPool {
 public:
  ChildPool(ChildProgram program, PoolOptions options);
  // No call may be under way.
  ~ChildPool();
  ChildPool(const ChildPool&) = delete;
  ChildPool& operator=(const ChildPool&) = delete;

  // Blocks until a child answered. Errors (NAME is the program's): time_limit, memory_limit,
  // NAME_crashed (crash or an answer against the protocol), NAME_unavailable (cannot be started,
  // or none was free in time; retryable).
  Result<Frame> call(const ChildCall& request);

  // For an answer that is framed well but makes no sense: the same error as a crash.
  std::unexpected<Error> nonsense(std::string detail) const;

  // What protects the system from the children; starts one when none has run yet.
  Result<Protections> protections();

  PoolCounts counts() const;
  int size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iscan::child
