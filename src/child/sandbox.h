// Gives up every right a child does not need to turn bytes into data. Called once, by the child
// itself, after it opened what it needs and before it touches a byte of a document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "child/protection.h"

namespace iscan::child {

struct SandboxPolicy {
  std::uint64_t memory_bytes = 1ULL << 30U;  // RLIMIT_AS
  std::uint64_t file_bytes = 1ULL << 30U;    // RLIMIT_FSIZE; bounds memfds, files cannot be made
  std::uint32_t open_files = 64;             // RLIMIT_NOFILE
  std::uint32_t threads = 16;                // RLIMIT_NPROC, where it can be counted per child
  // Folders and files that may still be read (fonts, language data). Missing ones are skipped.
  std::vector<std::string> readable_paths;
  // Forbids mapping memory as executable; all libraries must be loaded before.
  bool deny_new_code = true;
};

// Resource limits, no_new_privs, no capabilities, an empty network namespace, Landlock, seccomp.
// The calling process must have one thread. A protection the system does not offer is reported as
// inactive with its reason; an error (code `sandbox_failed`) means that one which must work on
// every system (limits, no_new_privs, seccomp) does not, and the child must not go on.
Result<Protections> enter_sandbox(const SandboxPolicy& policy);

// Whether this program is built with a sanitizer that reserves terabytes of address space.
bool built_with_sanitizer();

}  // namespace iscan::child
