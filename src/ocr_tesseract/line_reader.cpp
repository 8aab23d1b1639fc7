#include "ocr_tesseract/line_reader.h"

#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>

#include <array>
#include <cmath>
#include <cstdint>

namespace iscan::ocr_tesseract {
namespace {

// The grey value of the paper around the text: most of a line is paper.
int paper_of(const Image& image) {
  std::array<int, 256> histogram{};
  const int width = width_of(image);
  const int height = height_of(image);
  int total = 0;
  for (int y = 0; y < height; y += 2) {
    const l_uint32* line = pixGetData(image.get()) + std::ptrdiff_t{y} * pixGetWpl(image.get());
    for (int x = 0; x < width; x += 2, ++total) ++histogram[GET_DATA_BYTE(line, x)];
  }
  int seen = 0;
  for (int value = 255; value > 0; --value) {
    seen += histogram[static_cast<std::size_t>(value)];
    if (seen > total * 3 / 10) return value;
  }
  return 0;
}

// Ink of the lines above and below would be read as parts of characters.
void blank_rows(Image& image, int first, int last) {
  const auto paper = static_cast<l_uint8>(paper_of(image));
  const int width = width_of(image);
  const int height = height_of(image);
  for (int y = 0; y < height; ++y) {
    if (y >= first && y < last) continue;
    l_uint32* line = pixGetData(image.get()) + std::ptrdiff_t{y} * pixGetWpl(image.get());
    for (int x = 0; x < width; ++x) SET_DATA_BYTE(line, x, paper);
  }
}

int rounded(double value) { return static_cast<int>(std::lround(value)); }

PixelBox cut_box(const Image& grey, const TextLine& line, const LineCut& cut) {
  const double cap = line.cap_height;
  // The ink decides where capitals are unusual (a line of tall and small print).
  const double top = std::min(line.baseline - cut.above * cap,
                              std::max<double>(line.box.y0, line.baseline - 1.6 * cap));
  const double bottom = std::max(line.baseline + cut.below * cap,
                                 std::min<double>(line.box.y1, line.baseline + 0.5 * cap));
  return {.x0 = std::max(0, rounded(line.box.x0 - cut.beside * cap)),
          .y0 = std::max(0, rounded(top)),
          .x1 = std::min(width_of(grey), rounded(line.box.x1 + cut.beside * cap)),
          .y1 = std::min(height_of(grey), rounded(bottom))};
}

double weighted_confidence(const std::vector<ReadWord>& words) {
  double sum = 0;
  double letters = 0;
  for (const ReadWord& word : words) {
    sum += word.confidence * static_cast<double>(word.text.size());
    letters += static_cast<double>(word.text.size());
  }
  return letters > 0 ? sum / letters : 0;
}

}  // namespace

Image cut_line(const Image& grey, const TextLine& line, const LineCut& cut, PixelBox& box) {
  box = cut_box(grey, line, cut);
  if (box.width() < 3 || box.height() < 5) return nullptr;
  Image image = clipped(grey, box);
  if (!image) return nullptr;
  if (line.reversed) pixInvert(image.get(), image.get());
  const int margin = std::max(1, rounded(0.06 * line.cap_height));
  blank_rows(image, line.box.y0 - margin - box.y0, line.box.y1 + margin - box.y0);
  return image;
}

struct LineReader::Engine {
  tesseract::TessBaseAPI api;
};

LineReader::LineReader(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
LineReader::LineReader(LineReader&&) noexcept = default;
LineReader& LineReader::operator=(LineReader&&) noexcept = default;
LineReader::~LineReader() = default;

Result<LineReader> LineReader::open(const std::string& models, const std::string& language) {
  auto engine = std::make_unique<Engine>();
  // No messages about lines that hold no text.
  const std::vector<std::string> names{"debug_file"};
  const std::vector<std::string> values{"/dev/null"};
  if (engine->api.Init(models.c_str(), language.c_str(), tesseract::OEM_LSTM_ONLY, nullptr, 0,
                       &names, &values, false) != 0) {
    return fail(ErrorKind::unavailable, "ocr_unavailable",
                "The model for text recognition in \"" + language + "\" is not installed.", models);
  }
  // Tesseract opens the file for its messages with the first one and crashes when it cannot; in the
  // sandbox it cannot. A configuration that does not exist makes it say so now.
  engine->api.ReadConfigFile("/nonexistent");
  // The line goes to the network as it is; Tesseract's own search for lines, which takes a quarter
  // of the time of a page (0.26 s of 0.90 s on an A4 page at 300 dpi), is left out.
  engine->api.SetPageSegMode(tesseract::PSM_RAW_LINE);
  return LineReader(std::move(engine));
}

ReadLine LineReader::read(const Image& grey, const TextLine& line, const LineCut& cut) {
  ReadLine out{.line = line, .words = {}, .confidence = 0};
  PixelBox place;
  const Image image = cut_line(grey, line, cut, place);
  if (!image) return out;
  tesseract::TessBaseAPI& api = engine_->api;
  api.SetImage(image.get());
  api.SetSourceResolution(300);  // decides nothing for a raw line, and keeps the engine quiet
  if (api.Recognize(nullptr) != 0) return out;
  const std::unique_ptr<tesseract::ResultIterator> words(api.GetIterator());
  if (!words) return out;
  do {
    const std::unique_ptr<char[]> text(words->GetUTF8Text(tesseract::RIL_WORD));
    PixelBox box;
    if (!text || text[0] == '\0' ||
        !words->BoundingBox(tesseract::RIL_WORD, &box.x0, &box.y0, &box.x1, &box.y1)) {
      continue;
    }
    out.words.push_back({.text = text.get(),
                         .box = {box.x0 + place.x0, line.box.y0, box.x1 + place.x0, line.box.y1},
                         .confidence = words->Confidence(tesseract::RIL_WORD) / 100.0});
  } while (words->Next(tesseract::RIL_WORD));
  out.confidence = weighted_confidence(out.words);
  api.Clear();
  return out;
}

std::string engine_version() { return tesseract::TessBaseAPI::Version(); }

}  // namespace iscan::ocr_tesseract
