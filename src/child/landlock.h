// Landlock (Linux 5.13+): file access of a process limited to listed paths. Part of sandbox.h.
#pragma once

#include <string>
#include <vector>

#include "child/protection.h"

namespace iscan::child {

// Allows reading below `readable_paths` and nothing else of the file system; TCP and, where the
// kernel can, signals and abstract sockets to other processes are denied. Needs no_new_privs.
Protection restrict_by_landlock(const std::vector<std::string>& readable_paths);

}  // namespace iscan::child
