// The system calls a child may still make. Part of sandbox.h.
#pragma once

#include "child/protection.h"

namespace iscan::child {

// Allows memory, reading of open descriptors, opening files read-only, threads, time and memfds.
// Starting programs or tracing kills the process (SIGSYS); everything else fails with EPERM.
// Needs no_new_privs.
Protection restrict_by_seccomp(bool deny_new_code);

}  // namespace iscan::child
