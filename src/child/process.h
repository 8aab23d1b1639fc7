// One running child: its process, its socket and what it said hello with. Part of child_pool.h.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "base/fd.h"
#include "base/result.h"
#include "child/child_pool.h"

namespace iscan::child {

// How a child ended.
struct Ending {
  bool exited = false;  // else by a signal
  int code = 0;         // exit status or signal number
};

// Owns the process: destruction kills and reaps it.
class ChildProcess {
 public:
  // Starts the program; the thread that calls this must live as long as the child, because the
  // child asks the kernel to end it together with its parent thread.
  static Result<ChildProcess> start(const ChildProgram& program);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  int socket() const { return socket_.get(); }
  // Resident memory in bytes; 0 when it cannot be read.
  std::uint64_t resident_bytes() const;
  // Whether it is still there to take a request.
  bool alive() const;
  // Gives it `grace` to end by itself, then kills it; says how it ended.
  Ending end(std::chrono::milliseconds grace);

  Protections protections;
  int calls = 0;  // answered

 private:
  ChildProcess(pid_t pid, UniqueFd pid_fd, UniqueFd socket);
  pid_t pid_ = -1;
  UniqueFd pid_fd_;  // readable when the process has ended
  UniqueFd socket_;
};

}  // namespace iscan::child
