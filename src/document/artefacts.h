// What the stages before understanding store.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "document/page.h"

namespace iscan::document {

// The accepted file, as the pipeline gets it.
struct Upload {
  BlobId blob;
  std::string name;        // as the user called it; for people only
  std::uint64_t size = 0;  // bytes
};

// How one page was read when it had no sound text layer.
struct PageReading {
  int page = 1;
  std::string engine;  // "tesseract 5.5.0"
  double mean_confidence = 0;
  double skew = 0;  // degrees corrected
};

// Every page with the words of text layer and OCR together.
struct OcrText {
  std::vector<Page> pages;
  std::vector<PageReading> readings;  // pages that were OCRed
};

}  // namespace iscan::document
