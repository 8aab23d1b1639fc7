#include "ocr_tesseract/recogniser.h"

#include <cmath>
#include <numeric>
#include <utility>

#include "ocr_tesseract/language.h"
#include "ocr_tesseract/look_alikes.h"
#include "ocr_tesseract/noise.h"
#include "ocr_tesseract/upright.h"

namespace iscan::ocr_tesseract {
namespace {

// Lines read before it is decided how the page lies and what language it is in.
constexpr std::size_t kSampleLines = 8;
// A sample that reads worse than this may lie on its side or on its head.
constexpr double kDoubtfulSample = 0.7;
// Clear and large print is shown to the network a little smaller: fewer columns to compute. A4
// pages at 300 dpi take 11 % less time with the same recall; poor receipts would lose a point of
// recall.
constexpr double kClearSample = 0.92;
constexpr double kLargePrint = 24;  // pixels of a capital
constexpr LineCut kSmallCut{.above = 1.5, .below = 0.6};
// How much more must be read, and more surely, before another way to look at the page is taken.
constexpr double kTurnGain = 1.3;
constexpr double kThickerGain = 1.05;
// Pages above this are read at a lower resolution: 300 dpi A4 has 8.7 million pixels, and at 600
// dpi the words come out worse (F1 0.76 against 0.84 on receipts scanned as A4).
constexpr double kMostPixels = 14e6;

int factor_for(const PixelView& view) {
  const double pixels = static_cast<double>(view.width) * view.height;
  return pixels <= kMostPixels ? 1 : static_cast<int>(std::ceil(std::sqrt(pixels / kMostPixels)));
}

// What a line that lies on its head or is no line at all still gets.
constexpr double kChance = 0.4;

struct Quality {
  double confidence = 0;  // weighted by letters
  double letters = 0;
  double sure = 0;  // letters, weighted by their confidence above that of chance

  void add(const ReadLine& line) {
    for (const ReadWord& word : line.words) {
      const double size = static_cast<double>(word.text.size()) * solid_share(word.text);
      confidence += size * word.confidence;
      letters += size;
      sure += size * std::max(0.0, word.confidence - kChance);
    }
  }
  double mean() const { return letters > 0 ? confidence / letters : 0; }
};

// The lines that tell most: long ones, but not the longest, which cost most; and regular ones,
// because the grain of a table under a receipt makes long lines too.
std::vector<std::size_t> sample_of(const std::vector<TextLine>& lines) {
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto worth = [&](std::size_t i) {
    return std::min(lines[i].marks, 40) * lines[i].regularity * lines[i].regularity;
  };
  std::ranges::stable_sort(order, [&](auto a, auto b) { return worth(a) > worth(b); });
  if (order.size() > kSampleLines) order.resize(kSampleLines);
  return order;
}

document::Word word_of(const ReadWord& read, const TextLine& line, const Upright& upright) {
  return {.text = told_apart(read.text),
          .box = on_page(upright, read.box),
          .confidence = static_cast<float>(std::clamp(read.confidence, 0.0, 1.0)),
          .font_size = static_cast<float>(1.4 * line.cap_height * points_per_pixel(upright)),
          .origin = document::WordOrigin::ocr};
}

}  // namespace

// A page on its way from pixels to words.
struct Recogniser::Page {
  Image grey;
  Layout layout;
  Upright upright;
  std::vector<std::optional<ReadLine>> read = {};  // beside layout.lines
  Quality sample = {};
  bool thick = false;  // strokes were made thicker

  // `upright` tells the factor, the turn and the dpi.
  static Page of(const PixelView& view, Upright upright, bool thick = false);
  // By the lines read so far.
  std::string language_of_sample(const std::vector<std::string>& allowed) const;
  // When every line is read.
  ports::OcrPage finished(const std::string& language) &&;
};

Recogniser::Page Recogniser::Page::of(const PixelView& view, Upright upright, bool thick) {
  Image grey = turned(grey_copy(view, upright.factor), upright.turn);
  if (thick) grey = thickened(grey);
  upright.level = 0;
  upright.width = upright.level_width = width_of(grey);
  upright.height = upright.level_height = height_of(grey);
  Layout layout = find_layout(grey);
  if (layout.skew != 0) {
    upright.level = layout.skew;
    grey = levelled(grey, upright.level);
    upright.level_width = width_of(grey);
    upright.level_height = height_of(grey);
    layout = find_layout(grey);
  }
  const std::size_t lines = layout.lines.size();
  return {.grey = std::move(grey),
          .layout = std::move(layout),
          .upright = upright,
          .read = std::vector<std::optional<ReadLine>>(lines),
          .thick = thick};
}

std::string Recogniser::Page::language_of_sample(const std::vector<std::string>& allowed) const {
  LanguageVote vote;
  for (const auto& line : read) {
    if (!line) continue;
    for (const ReadWord& word : line->words) vote.add(word.text);
  }
  return vote.winner(allowed);
}

ports::OcrPage Recogniser::Page::finished(const std::string& language) && {
  const double scale = points_per_pixel(upright);
  ports::OcrPage out{.width = upright.width * scale,
                     .height = upright.height * scale,
                     .rotation = upright.turn,
                     .skew = upright.level,
                     .language = language};
  Quality quality;
  const bool clear = sample.mean() >= kClearSample;
  for (auto& line : read) {
    drop_noise(*line, clear);
    quality.add(*line);
    for (const ReadWord& word : line->words) {
      out.words.push_back(word_of(word, line->line, upright));
    }
  }
  out.mean_confidence = quality.mean();
  return out;
}

Result<LineReader*> Recogniser::reader(const std::string& language) {
  auto found = models_.find(language);
  if (found == models_.end()) {
    Result<LineReader> opened = LineReader::open(options_.models, language);
    if (!opened) return fail(std::move(opened.error()));
    if (std::ssize(models_) >= options_.models_kept) {
      models_.erase(std::ranges::min_element(
          models_, {}, [](const auto& entry) { return entry.second.last_use; }));
    }
    found = models_.emplace(language, Model{.reader = std::move(*opened)}).first;
  }
  found->second.last_use = ++uses_;
  return &found->second.reader;
}

Result<> Recogniser::warm_up() {
  const Result<LineReader*> loaded = reader(options_.languages.front());
  return loaded ? Result<>() : fail(loaded.error());
}

Result<> Recogniser::read_sample(Page& page, const std::string& language) {
  const Result<LineReader*> engine = reader(language);
  if (!engine) return fail(engine.error());
  for (const std::size_t i : sample_of(page.layout.lines)) {
    page.read[i] = (*engine)->read(page.grey, page.layout.lines[i]);
    page.sample.add(*page.read[i]);
  }
  return {};
}

Result<> Recogniser::try_thicker(const PixelView& view, Page& page, const std::string& language) {
  if (page.sample.mean() >= kDoubtfulSample) return {};
  Page other = Page::of(view, page.upright, /*thick=*/true);
  if (auto done = read_sample(other, language); !done) return done;
  if (other.sample.sure > kThickerGain * page.sample.sure) page = std::move(other);
  return {};
}

Result<> Recogniser::turn_upright(const PixelView& view, Page& page, const std::string& language) {
  for (const int turn : {180, 90, 270}) {
    if (page.sample.mean() >= kDoubtfulSample) break;
    Page other =
        Page::of(view, {.factor = page.upright.factor, .turn = turn, .dpi = page.upright.dpi});
    if (auto done = read_sample(other, language); !done) return done;
    if (other.sample.sure > kTurnGain * page.sample.sure) page = std::move(other);
  }
  return {};
}

Result<> Recogniser::read_rest(Page& page, const std::string& language) {
  const Result<LineReader*> engine = reader(language);
  if (!engine) return fail(engine.error());
  for (std::size_t i = 0; i < page.read.size(); ++i) {
    if (page.read[i]) continue;
    const TextLine& line = page.layout.lines[i];
    const bool clear = page.sample.mean() >= kClearSample && line.cap_height >= kLargePrint;
    page.read[i] = (*engine)->read(page.grey, line, clear ? kSmallCut : LineCut{});
  }
  return {};
}

Result<ports::OcrPage> Recogniser::read(const PixelView& view, double dpi,
                                        const std::vector<std::string>& languages) {
  const std::vector<std::string>& allowed = languages.empty() ? options_.languages : languages;
  const int factor = factor_for(view);
  Page page = Page::of(view, {.factor = factor, .dpi = dpi > 0 ? dpi : 300});
  std::string language = allowed.front();
  if (auto done = read_sample(page, language); !done) return fail(std::move(done.error()));
  if (auto done = turn_upright(view, page, language); !done) return fail(std::move(done.error()));
  if (auto done = try_thicker(view, page, language); !done) return fail(std::move(done.error()));
  if (std::string found = page.language_of_sample(allowed); found != language) {
    language = std::move(found);
    std::ranges::fill(page.read, std::nullopt);
  }
  if (auto done = read_rest(page, language); !done) return fail(std::move(done.error()));

  return std::move(page).finished(language);
}

}  // namespace iscan::ocr_tesseract
