#include "engines.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "stages/sources.h"

namespace iscan::app {
namespace {

ports::ReadLimits limits_of(const settings::Settings& settings) {
  return {.file_bytes = settings.size("limits.file_size"),
          .pages = static_cast<int>(settings.integer("limits.pages")),
          .page_pixels = static_cast<std::uint64_t>(settings.integer("limits.page_pixels")),
          .memory_bytes = settings.size("limits.memory"),
          .wall_time = std::chrono::ceil<std::chrono::seconds>(settings.duration("limits.time")),
          .attachment_bytes = settings.size("limits.attachments")};
}

}  // namespace

int per_core(std::int64_t setting) {
  if (setting > 0) return static_cast<int>(setting);
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

std::string program_folder() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().string();
}

Engines::Engines(const settings::Settings& settings, const Clock& clock, Logger& log)
    : clock_(clock),
      log_(log),
      thresholds_{.approve_at = settings.share("review.approve_at"),
                  .review_field_at = settings.share("review.field_at")},
      ocr_request_{
          .languages = {},
          .wall_time = std::chrono::ceil<std::chrono::seconds>(settings.duration("ocr.time"))},
      reader_({.program = program_folder() + "/iscan-reader",
               .children = per_core(settings.integer("reader.children")),
               .limits = limits_of(settings)}),
      ocr_({.program = program_folder() + "/iscan-ocr",
            .tessdata = settings.text("ocr.tessdata"),
            .languages = settings.list("ocr.languages"),
            .children = per_core(settings.integer("ocr.children"))}) {
  predictors_.push_back(&local_);
  if (!settings.flag("xml.ignore")) predictors_.push_back(&xml_);
  std::ranges::sort(predictors_, {}, [](const ports::Predictor* predictor) {
    return stages::place_of_source(predictor->name());
  });
}

stages::StageContext Engines::context(ports::FileView file, const LanguageModels* models,
                                      std::stop_token stop) {
  std::span<ports::PaidPredictor* const> paid;
  if (models != nullptr) paid = models->predictors();
  return {.file = file,
          .reader = reader_,
          .ocr_engine = ocr_,
          .predictors = predictors_,
          .paid_predictors = paid,
          .asks_always = models != nullptr && models->asks_always(),
          .waits_for_paid = models != nullptr && models->waits(),
          .clock = clock_,
          .log = log_,
          .thresholds = thresholds_,
          .ocr_request = ocr_request_,
          .stop = std::move(stop)};
}

}  // namespace iscan::app
