// The port to text recognition.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/page.h"
#include "ports/raster.h"

namespace iscan::ports {

struct OcrRequest {
  // ISO 639-3 codes to look for ("eng", "deu"); empty = the engine's default set.
  std::vector<std::string> languages;
  std::chrono::seconds wall_time{120};
};

// Words with boxes in points on the upright page (width and height likewise), confidence 0..1.
struct OcrPage {
  double width = 0;
  double height = 0;
  int rotation = 0;            // degrees clockwise the image was turned to be upright
  double skew = 0;             // degrees that were corrected before reading
  double mean_confidence = 0;  // 0..1 over the words, weighted by their length
  std::string language;        // the main language found, ISO 639-3
  std::vector<document::Word> words;
};

// Thread-safe; a call blocks until one of the engine's children is free and has answered.
// Errors: ocr_crashed, ocr_unavailable, time_limit, memory_limit.
class OcrEngine {
 public:
  virtual ~OcrEngine() = default;
  // "tesseract 5.5.0"
  virtual std::string name() const = 0;
  // How many pages it reads at the same time (its children).
  virtual int parallelism() const = 0;
  virtual Result<OcrPage> recognise(const Raster& page, const OcrRequest& request) = 0;
};

}  // namespace iscan::ports
