// One file through the whole pipeline in the calling thread.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

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

// With the language models of the engines.
Scanned scan_one(const std::filesystem::path& path, Engines& engines, std::stop_token stop);

// Once with each of the models, nullptr for none. The file is opened, decoded and read by OCR once;
// the time of that counts for each of the results, which are in the order of `models`.
std::vector<Scanned> scan_with(const std::filesystem::path& path, Engines& engines,
                               std::span<const LanguageModels* const> models,
                               const std::stop_token& stop);

}  // namespace iscan::app
