// Reads a page: finds its lines, turns it upright, picks the language, reads line by line.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ocr_tesseract/image.h"
#include "ocr_tesseract/layout.h"
#include "ocr_tesseract/line_reader.h"
#include "ports/ocr_engine.h"

namespace iscan::ocr_tesseract {

struct RecogniserOptions {
  // Folder of the *.traineddata files.
  std::string models = "/usr/share/tesseract-ocr/5/tessdata";
  // Looked for when a request names none; the first is taken when a page does not tell.
  std::vector<std::string> languages{"eng", "deu", "swe", "nor", "dan",
                                     "fin", "fra", "spa", "ita", "nld"};
  // Models kept in memory; the one used longest ago makes room for another.
  int models_kept = 6;
};

// Not thread-safe; one per process, because the environment variable OMP_THREAD_LIMIT=1, set before
// the process starts, is what keeps Tesseract from spinning threads (five times slower without).
class Recogniser {
 public:
  explicit Recogniser(RecogniserOptions options = {}) : options_(std::move(options)) {}

  // Loads the first language's model before the first page needs it. Error: ocr_unavailable.
  Result<> warm_up();

  // `dpi` is that of `page`; 0 counts as 300. Error: ocr_unavailable (a model is not installed).
  Result<ports::OcrPage> read(const PixelView& page, double dpi,
                              const std::vector<std::string>& languages);

 private:
  struct Page;
  struct Model {
    LineReader reader;
    int last_use = 0;
  };

  Result<LineReader*> reader(const std::string& language);
  Result<> read_sample(Page& page, const std::string& language);
  Result<> turn_upright(const PixelView& view, Page& page, const std::string& language);
  Result<> try_thicker(const PixelView& view, Page& page, const std::string& language);
  Result<> read_rest(Page& page, const std::string& language);

  RecogniserOptions options_;
  std::map<std::string, Model> models_;
  int uses_ = 0;
};

}  // namespace iscan::ocr_tesseract
