#include "child/serve.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <new>
#include <vector>

namespace iscan::child {
namespace {

void allow_cpu(std::chrono::seconds more) {
  rusage used{};
  rlimit bounds{};
  ::getrusage(RUSAGE_SELF, &used);
  ::getrlimit(RLIMIT_CPU, &bounds);
  bounds.rlim_cur = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1) +
                    static_cast<rlim_t>(more.count());
  ::setrlimit(RLIMIT_CPU, &bounds);
}

Frame answer(const ChildHandler& handler, Frame request) {
  try {
    return handler(std::move(request));
  } catch (const std::bad_alloc&) {
    ::_exit(kExitMemory);
  } catch (...) {
    ::_exit(kExitException);
  }
}

FrameStatus send(int socket, const Frame& frame) {
  std::vector<int> fds;
  fds.reserve(frame.fds.size());
  for (const UniqueFd& fd : frame.fds) fds.push_back(fd.get());
  return send_frame(socket, frame.body, fds, kNoDeadline);
}

}  // namespace

void prepare_child() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0UL, 0UL, 0UL);
  // One arena: others reserve address space, which the memory limit counts.
  ::mallopt(M_ARENA_MAX, 1);
  std::set_new_handler([] { ::_exit(kExitMemory); });
}

int serve_child(UniqueFd socket, const Protections& protections, const ChildHandler& handler,
                const ServeOptions& options) {
  const Frame hello{.body = encode_protections(protections), .fds = {}};
  if (send(socket.get(), hello) != FrameStatus::ok) return 0;
  for (;;) {
    Frame request;
    const FrameStatus got =
        receive_frame(socket.get(), request, options.max_request_bytes, kNoDeadline);
    if (got == FrameStatus::closed) return 0;
    if (got != FrameStatus::ok) return kExitProtocol;
    allow_cpu(options.cpu_per_request);
    if (send(socket.get(), answer(handler, std::move(request))) != FrameStatus::ok) return 0;
  }
}

}  // namespace iscan::child
