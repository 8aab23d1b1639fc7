#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <print>

#include "base/clock.h"
#include "commands.h"
#include "engines.h"
#include "inputs.h"
#include "log_stderr.h"
#include "models_alone.h"
#include "scan_output.h"
#include "team.h"

namespace iscan::app {
namespace {

// NAME.txt: one line a page break apart, words in reading order.
void write_text(const std::filesystem::path& folder, const Scanned& one) {
  const auto* text = one.artefacts.find<document::OcrText>();
  if (text == nullptr) return;
  std::ofstream file(folder / one.path.filename().replace_extension(".txt"));
  for (const document::Page& page : text->pages) {
    for (const document::Word& word : page.words) {
      file << word.text << (word.space_after ? " " : "");
    }
    file << "\f";
  }
}

}  // namespace

int run_scan(const ScanOptions& options, const settings::Settings& settings) {
  const auto inputs = expand_inputs(options.inputs);
  if (!inputs) {
    std::println(stderr, "iscan: {}", inputs.error().message);
    return kUsage;
  }
  if (inputs->files.empty()) {
    std::println(stderr, "iscan: no documents found (PDF, JPEG, PNG, TIFF, WebP, HEIC, XML).");
    return kUsage;
  }
  const SystemClock clock;
  StderrLogger log(settings);
  ModelsAlone models;
  Engines engines(settings, clock, log);
  if (auto served = models.serve(engines, settings, clock, log); !served) {
    std::println(stderr, "iscan: {} {}", served.error().message, served.error().detail);
    return kUsage;
  }
  std::vector<std::optional<Scanned>> results(inputs->files.size());
  const bool finished = scan_all(inputs->files, engines, options.jobs,
                                 [&](std::size_t i, Scanned one) { results[i] = std::move(one); });
  std::vector<Scanned> done;
  for (auto& result : results) {
    if (result) done.push_back(std::move(*result));
  }
  if (!options.text_folder.empty()) {
    std::filesystem::create_directories(options.text_folder);
    for (const Scanned& one : done) write_text(options.text_folder, one);
  }
  if (options.json) {
    print_json(done);
  } else if (options.csv) {
    print_csv(done);
  } else {
    print_for_people(done);
  }
  models.tell();
  if (!finished) return kInterrupted;
  return std::ranges::any_of(done, [](const Scanned& one) { return one.error.has_value(); })
             ? kSomeFailed
             : kOk;
}

}  // namespace iscan::app
