// The port to understanding: from pages to candidate values.
#pragma once

#include <string>

#include "base/result.h"
#include "document/page.h"
#include "invoice/draft.h"

namespace iscan::ports {

// Thread-safe. A predictor proposes; the extraction stage checks and chooses. Every candidate that
// is not from XML must name its page and box.
class Predictor {
 public:
  virtual ~Predictor() = default;
  // "rules", "xml", "openai"
  virtual std::string name() const = 0;
  // `file.pages` hold the words of text layer and OCR together.
  virtual Result<invoice::Draft> predict(const document::DecodedFile& file) = 0;
};

}  // namespace iscan::ports
