#include "child/seccomp.h"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <format>
#include <memory>

#include "child/sandbox.h"

namespace iscan::child {
namespace {

// Calls that touch nothing but the process itself and descriptors it already holds.
constexpr std::array kAllowed = {SCMP_SYS(read),           SCMP_SYS(pread64),
                                 SCMP_SYS(readv),          SCMP_SYS(preadv),
                                 SCMP_SYS(write),          SCMP_SYS(writev),
                                 SCMP_SYS(lseek),          SCMP_SYS(close),
                                 SCMP_SYS(fstat),          SCMP_SYS(newfstatat),
                                 SCMP_SYS(stat),           SCMP_SYS(lstat),
                                 SCMP_SYS(statx),          SCMP_SYS(access),
                                 SCMP_SYS(faccessat),      SCMP_SYS(faccessat2),
                                 SCMP_SYS(readlink),       SCMP_SYS(readlinkat),
                                 SCMP_SYS(getdents64),     SCMP_SYS(statfs),
                                 SCMP_SYS(fstatfs),        SCMP_SYS(getcwd),
                                 SCMP_SYS(fcntl),          SCMP_SYS(dup),
                                 SCMP_SYS(fadvise64),      SCMP_SYS(recvmsg),
                                 SCMP_SYS(sendmsg),        SCMP_SYS(recvfrom),
                                 SCMP_SYS(sendto),         SCMP_SYS(poll),
                                 SCMP_SYS(ppoll),          SCMP_SYS(brk),
                                 SCMP_SYS(munmap),         SCMP_SYS(mremap),
                                 SCMP_SYS(madvise),        SCMP_SYS(memfd_create),
                                 SCMP_SYS(ftruncate),      SCMP_SYS(fallocate),
                                 SCMP_SYS(futex),          SCMP_SYS(set_robust_list),
                                 SCMP_SYS(rseq),           SCMP_SYS(set_tid_address),
                                 SCMP_SYS(sched_yield),    SCMP_SYS(sched_getaffinity),
                                 SCMP_SYS(getpid),         SCMP_SYS(gettid),
                                 SCMP_SYS(getuid),         SCMP_SYS(geteuid),
                                 SCMP_SYS(getgid),         SCMP_SYS(getegid),
                                 SCMP_SYS(getrusage),      SCMP_SYS(clock_gettime),
                                 SCMP_SYS(clock_getres),   SCMP_SYS(clock_nanosleep),
                                 SCMP_SYS(nanosleep),      SCMP_SYS(gettimeofday),
                                 SCMP_SYS(getrandom),      SCMP_SYS(sysinfo),
                                 SCMP_SYS(uname),          SCMP_SYS(rt_sigaction),
                                 SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
                                 SCMP_SYS(sigaltstack),    SCMP_SYS(restart_syscall),
                                 SCMP_SYS(exit),           SCMP_SYS(exit_group)};

// No honest code below us makes these; whoever does is under attack and must not get a second try.
constexpr std::array kDeadly = {
    SCMP_SYS(execve),           SCMP_SYS(execveat),          SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(bpf)};

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

class Filter {
 public:
  Filter() : filter_(seccomp_init(SCMP_ACT_ERRNO(EPERM))) {
    if (!filter_) error_ = -ENOMEM;
  }

  void allow(int call) { note(seccomp_rule_add(filter_.get(), SCMP_ACT_ALLOW, call, 0)); }
  void allow(int call, std::initializer_list<scmp_arg_cmp> when) {
    note(seccomp_rule_add_array(filter_.get(), SCMP_ACT_ALLOW, call,
                                static_cast<unsigned>(when.size()), when.begin()));
  }
  void answer(int call, std::uint32_t action) {
    note(seccomp_rule_add(filter_.get(), action, call, 0));
  }
  // 0 or a negative errno.
  int load() {
    if (error_ == 0) note(seccomp_attr_set(filter_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
    if (error_ == 0) note(seccomp_load(filter_.get()));
    return error_;
  }

 private:
  void note(int rc) {
    if (rc != 0 && error_ == 0) error_ = rc;
  }
  std::unique_ptr<void, Release> filter_;
  int error_ = 0;
};

constexpr scmp_datum_t datum(int value) { return static_cast<scmp_datum_t>(value); }

void allow_opening_for_reading(Filter& filter) {
  const scmp_datum_t writing = datum(O_ACCMODE | O_CREAT | O_TRUNC);
  filter.allow(SCMP_SYS(open), {SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)});
  filter.allow(SCMP_SYS(openat), {SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)});
}

void allow_threads(Filter& filter) {
  filter.allow(SCMP_SYS(clone),
               {SCMP_A0(SCMP_CMP_MASKED_EQ, datum(CLONE_THREAD), datum(CLONE_THREAD))});
  // Its flags lie in memory a filter cannot see; libc falls back to clone.
  filter.answer(SCMP_SYS(clone3), SCMP_ACT_ERRNO(ENOSYS));
}

void allow_memory(Filter& filter, bool deny_new_code) {
  const scmp_datum_t executable = deny_new_code ? datum(PROT_EXEC) : 0;
  filter.allow(SCMP_SYS(mmap), {SCMP_A2(SCMP_CMP_MASKED_EQ, executable, 0)});
  filter.allow(SCMP_SYS(mprotect), {SCMP_A2(SCMP_CMP_MASKED_EQ, executable, 0)});
}

// A child may read its limits, and move its own soft CPU limit from request to request.
void allow_limits(Filter& filter) {
  filter.allow(SCMP_SYS(prlimit64), {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)});
  filter.allow(SCMP_SYS(prlimit64),
               {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A1(SCMP_CMP_EQ, datum(RLIMIT_CPU))});
}

// abort() raises its signal with tgkill on itself.
void allow_abort(Filter& filter) {
  const auto self = static_cast<scmp_datum_t>(::getpid());
  filter.allow(SCMP_SYS(tgkill), {SCMP_A0(SCMP_CMP_EQ, self)});
}

}  // namespace

Protection restrict_by_seccomp(bool deny_new_code) {
  Filter filter;
  std::ranges::for_each(kAllowed, [&](int call) { filter.allow(call); });
  std::ranges::for_each(kDeadly, [&](int call) { filter.answer(call, SCMP_ACT_KILL_PROCESS); });
  allow_opening_for_reading(filter);
  allow_threads(filter);
  allow_memory(filter, deny_new_code);
  allow_limits(filter);
  allow_abort(filter);
  // Sanitizers look at memory through a pipe and name their mappings.
  if (built_with_sanitizer()) {
    filter.allow(SCMP_SYS(pipe2));
    filter.allow(SCMP_SYS(prctl));
  }
  if (const int error = filter.load(); error != 0) {
    return {"seccomp", false, std::format("the filter was refused: {}", std::strerror(-error))};
  }
  return {"seccomp", true,
          std::format("allow-list of {} calls, files read-only, no new processes, no sockets{}",
                      kAllowed.size() + 7, deny_new_code ? ", no new code" : "")};
}

}  // namespace iscan::child
