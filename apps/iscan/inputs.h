// Which files a command line means.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"

namespace iscan::app {

struct Inputs {
  std::vector<std::filesystem::path> files;  // as named first, folders expanded in name order
};

// Files that are named are always taken. Folders are searched for files whose first bytes look
// like a document (PDF, JPEG, PNG, TIFF, WebP, HEIC, XML); hidden names are skipped.
// Errors: input_missing.
Result<Inputs> expand_inputs(const std::vector<std::string>& arguments);

}  // namespace iscan::app
