// One language's Tesseract engine, fed with one line of text at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ocr_tesseract/image.h"
#include "ocr_tesseract/text_lines.h"

namespace iscan::ocr_tesseract {

struct ReadWord {
  std::string text;
  PixelBox box;           // in the page image the line was cut from
  double confidence = 0;  // 0..1
};

struct ReadLine {
  TextLine line;
  std::vector<ReadWord> words;
  double confidence = 0;  // 0..1, mean over the words weighted by their length
};

// How a line is cut out and prepared. Heights are in heights of its capitals.
struct LineCut {
  double above = 1.35;   // above the baseline
  double below = 0.5;    // below the baseline
  double beside = 0.08;  // left and right of the ink
};

// The part of `grey` that holds the line, without the ink of its neighbours; dark on light.
// `box` receives its place on the page.
Image cut_line(const Image& grey, const TextLine& line, const LineCut& cut, PixelBox& box);

class LineReader {
 public:
  // Loads the model of `language` (ISO 639-3) from the folder `models`. Error: ocr_unavailable.
  static Result<LineReader> open(const std::string& models, const std::string& language);
  LineReader(LineReader&&) noexcept;
  LineReader& operator=(LineReader&&) noexcept;
  ~LineReader();

  ReadLine read(const Image& grey, const TextLine& line, const LineCut& cut = {});

 private:
  struct Engine;
  explicit LineReader(std::unique_ptr<Engine> engine);
  std::unique_ptr<Engine> engine_;
};

// "5.5.0"
std::string engine_version();

}  // namespace iscan::ocr_tesseract
