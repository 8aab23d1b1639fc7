// The child's side: a loop that answers requests until the parent is gone.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "base/fd.h"
#include "child/frame.h"
#include "child/protection.h"

namespace iscan::child {

// The descriptor on which a child finds its parent's socket.
inline constexpr int kParentSocket = 3;

// How a child ends; the parent turns them into error codes.
inline constexpr int kExitMemory = 77;     // an allocation was refused
inline constexpr int kExitException = 78;  // an exception nobody expected
inline constexpr int kExitSandbox = 79;    // the sandbox could not be set up
inline constexpr int kExitProtocol = 80;   // the parent sent nonsense

struct ServeOptions {
  std::size_t max_request_bytes = 16U << 20U;
  // CPU time one request may use before SIGXCPU ends the child; a second line behind the parent's
  // wall clock.
  std::chrono::seconds cpu_per_request{120};
};

// Turns one request into one answer. The descriptors of the answer are sent and then closed.
using ChildHandler = std::function<Frame(Frame request)>;

// First thing in main(): the child dies with the parent thread that started it, and refused
// allocations end it with kExitMemory.
void prepare_child();

// Says hello with `protections`, then answers until the parent closes its end. Returns the exit
// status; an allocation that fails inside the handler ends the process with kExitMemory.
int serve_child(UniqueFd socket, const Protections& protections, const ChildHandler& handler,
                const ServeOptions& options = {});

}  // namespace iscan::child
