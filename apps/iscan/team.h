// Several threads over a list of files, with progress and Ctrl-C.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <vector>

#include "engines.h"
#include "scan_one.h"

namespace iscan::app {

// Calls `work` for every file with `jobs` threads (0 = one per core), in order, and shows progress.
// Ctrl-C ends after the files under way; false then.
bool work_through(const std::vector<std::filesystem::path>& files, int jobs,
                  const std::function<void(std::size_t, const std::stop_token&)>& work);

// Scans every file as above and calls `take` with the file's index, one call at a time in
// completion order.
bool scan_all(const std::vector<std::filesystem::path>& files, Engines& engines, int jobs,
              const std::function<void(std::size_t, Scanned)>& take);

}  // namespace iscan::app
