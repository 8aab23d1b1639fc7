#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/guarded.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using document::Page;
using document::PageReading;
using document::TextLayer;

// Recognition gains nothing above 300 dpi and loses small print below it.
constexpr double kOcrDpi = 300;

bool needs_reading(const Page& page) { return page.text_layer != TextLayer::sound; }

// Reads one page from its picture and puts the words in place of whatever layer it had.
Result<PageReading> read_page(StageContext& context, Page& page) {
  const auto where = "page " + std::to_string(page.number);
  auto raster = context.reader.render(context.file, {.page = page.number, .dpi = kOcrDpi});
  if (!raster) return fail(std::move(raster).error().at(where));
  auto read = context.ocr_engine.recognise(*raster, context.ocr_request);
  if (!read) return fail(std::move(read).error().at(where));
  page.width = read->width;
  page.height = read->height;
  page.rotation = (page.rotation + read->rotation) % 360;
  page.words = std::move(read->words);
  page = document::as_stored(std::move(page));
  return PageReading{page.number, context.ocr_engine.name(), read->mean_confidence, read->skew};
}

struct Outcome {
  std::vector<PageReading> readings;
  std::optional<Error> error;  // the first one
};

// Several threads take pages from one counter; each only waits for the engine's children.
Outcome read_pages(StageContext& context, const std::vector<Page*>& pages) {
  Guarded<Outcome> outcome;
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  const auto work = [&] {
    while (!failed && !context.stop.stop_requested()) {
      const std::size_t mine = next++;
      if (mine >= pages.size()) return;
      auto reading = read_page(context, *pages[mine]);
      if (!reading) failed = true;
      outcome.with([&](Outcome& all) {
        if (reading) {
          all.readings.push_back(std::move(*reading));
        } else if (!all.error) {
          all.error = std::move(reading).error();
        }
      });
    }
  };
  const auto threads =
      std::min(pages.size(), static_cast<std::size_t>(context.ocr_engine.parallelism()));
  std::vector<std::jthread> team;
  for (std::size_t i = 1; i < threads; ++i) team.emplace_back(work);
  work();
  for (std::jthread& thread : team) thread.join();
  return outcome.with([](Outcome& all) { return std::move(all); });
}

}  // namespace

Result<document::OcrText> ocr(StageContext& context, const document::DecodedFile& file) {
  document::OcrText text{.pages = file.pages, .readings = {}};
  std::vector<Page*> unread;
  for (Page& page : text.pages) {
    if (needs_reading(page)) unread.push_back(&page);
  }
  if (unread.empty()) return text;
  Outcome outcome = read_pages(context, unread);
  if (outcome.error) return fail(std::move(*outcome.error));
  if (context.stop.stop_requested()) {
    return fail(ErrorKind::timeout, "stage_stopped",
                "Reading was stopped before it was finished; it is tried again.", {}, true);
  }
  text.readings = std::move(outcome.readings);
  std::ranges::sort(text.readings, {}, &PageReading::page);
  return text;
}

}  // namespace iscan::stages
