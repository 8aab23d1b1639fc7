// One file through the whole pipeline in the calling thread.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

#include "document/state.h"
#include "engines.h"
#include "pipeline/artefacts.h"
#include "pipeline/run.h"

namespace iscan::app {

struct Scanned {
  std::filesystem::path path;
  pipeline::Artefacts artefacts;              // what was reached
  std::optional<pipeline::StageError> error;  // empty when the pipeline came to its end
  document::State state = document::State::preprocessing;
  int pages = 0;
  double milliseconds = 0;  // wall time of this file
};

Scanned scan_one(const std::filesystem::path& path, Engines& engines, std::stop_token stop);

}  // namespace iscan::app
