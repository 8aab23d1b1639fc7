// One message over a stream socket: a 4-byte length, the body, and file descriptors beside it.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/fd.h"

namespace iscan::child {

using Deadline = std::chrono::steady_clock::time_point;
// No limit; for the child, which waits for work as long as its parent lives.
inline constexpr Deadline kNoDeadline = Deadline::max();
// Descriptors one message may carry.
inline constexpr std::size_t kMaxFrameFds = 4;

struct Frame {
  Bytes body;
  std::vector<UniqueFd> fds;
};

enum class FrameStatus {
  ok,
  closed,     // the other side ended before a message began
  broken,     // the other side ended in the middle, or the socket failed
  too_large,  // the length it announced is over the limit: a protocol violation
  timeout,    // the deadline passed
};

// Sends `body` and duplicates of `fds` (which stay the caller's). Never raises SIGPIPE.
FrameStatus send_frame(int socket, BytesView body, std::span<const int> fds, Deadline deadline);

// Receives one message of at most `max_bytes` into `out`. Received descriptors are close-on-exec.
FrameStatus receive_frame(int socket, Frame& out, std::size_t max_bytes, Deadline deadline);

}  // namespace iscan::child
