#include "child/sandbox.h"

#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <format>

#include "child/landlock.h"
#include "child/seccomp.h"

namespace iscan::child {
namespace {

Protection limit(std::string name, __rlimit_resource resource, std::uint64_t value,
                 std::string_view unit) {
  const rlimit bounds{.rlim_cur = value, .rlim_max = value};
  if (::setrlimit(resource, &bounds) != 0) return {std::move(name), false, std::strerror(errno)};
  return {std::move(name), true, std::format("{} {}", value, unit)};
}

Protection memory_limit(std::uint64_t bytes) {
  if (built_with_sanitizer()) {
    return {"limit_memory", false, "this build's sanitizer needs the whole address space"};
  }
  return limit("limit_memory", RLIMIT_AS, bytes, "bytes");
}

Protection flag(std::string name, int option, unsigned long value, std::string detail) {
  if (::prctl(option, value, 0UL, 0UL, 0UL) != 0) {
    return {std::move(name), false, std::strerror(errno)};
  }
  return {std::move(name), true, std::move(detail)};
}

// An own user namespace makes the network namespace possible without being root, and lets the
// kernel count this child's tasks apart from its user's.
Protection empty_network() {
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0) {
    return {"network_namespace", true, "own user and network namespace without interfaces"};
  }
  if (::unshare(CLONE_NEWNET) == 0) {
    return {"network_namespace", true, "own network namespace without interfaces"};
  }
  return {"network_namespace", false,
          std::format("not permitted here: {}; seccomp denies sockets", std::strerror(errno))};
}

Protection task_limit(bool own_namespace, std::uint32_t threads) {
  if (!own_namespace) {
    return {"limit_tasks", false,
            "without an own user namespace it would count all of the user's processes; seccomp "
            "denies new processes"};
  }
  return limit("limit_tasks", RLIMIT_NPROC, threads, "threads");
}

Protection no_capabilities() {
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, 2> none{};
  if (::syscall(SYS_capset, &header, none.data()) != 0) {
    return {"no_capabilities", false, std::strerror(errno)};
  }
  return {"no_capabilities", true, "all capabilities dropped"};
}

Result<Protections> check(Protections protections) {
  for (const Protection& protection : protections) {
    const bool must_work = protection.name == "seccomp" || protection.name == "no_new_privs" ||
                           (protection.name == "limit_memory" && !built_with_sanitizer());
    if (must_work && !protection.active) {
      return fail(ErrorKind::internal, "sandbox_failed",
                  "The sandbox for reading files cannot be set up on this system.",
                  std::format("{}: {}", protection.name, protection.detail));
    }
  }
  return protections;
}

}  // namespace

bool built_with_sanitizer() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
  return true;
#else
  return false;
#endif
#else
  return false;
#endif
}

Result<Protections> enter_sandbox(const SandboxPolicy& policy) {
  Protections active;
  active.push_back(limit("limit_core", RLIMIT_CORE, 0, "bytes"));
  active.push_back(limit("limit_files", RLIMIT_NOFILE, policy.open_files, "open files"));
  active.push_back(limit("limit_file_size", RLIMIT_FSIZE, policy.file_bytes, "bytes"));
  active.push_back(empty_network());
  const bool own_namespace = active.back().detail.starts_with("own user");
  active.push_back(task_limit(own_namespace, policy.threads));
  active.push_back(flag("not_dumpable", PR_SET_DUMPABLE, 0, "no core, no tracing by its user"));
  active.push_back(flag("no_new_privs", PR_SET_NO_NEW_PRIVS, 1, "no program can gain rights"));
  active.push_back(restrict_by_landlock(policy.readable_paths));
  active.push_back(no_capabilities());
  active.push_back(memory_limit(policy.memory_bytes));
  active.push_back(restrict_by_seccomp(policy.deny_new_code));
  return check(std::move(active));
}

}  // namespace iscan::child
