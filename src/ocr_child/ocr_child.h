// The OCR port over a pool of sandboxed iscan-ocr children, one engine in each.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "child/child_pool.h"
#include "ports/ocr_engine.h"

namespace iscan::ocr_child {

struct OcrOptions {
  std::string program;                                           // path of iscan-ocr
  std::string tessdata = "/usr/share/tesseract-ocr/5/tessdata";  // folder of *.traineddata
  // Looked for when a request names none; the first is taken when a page does not tell.
  std::vector<std::string> languages{"eng", "deu", "swe", "nor", "dan",
                                     "fin", "fra", "spa", "ita", "nld"};
  int children = 2;                             // pages read at the same time
  std::uint64_t memory_bytes = 1536ULL << 20U;  // address space of one child
};

// Children start when first needed and keep their models. Every value a child sends is checked;
// what breaks the protocol is treated as a crash.
class OcrChild final : public ports::OcrEngine {
 public:
  explicit OcrChild(OcrOptions options);

  // Asks a child for the version when called first; "tesseract" while none can be started.
  std::string name() const override;
  int parallelism() const override { return pool_.size(); }
  Result<ports::OcrPage> recognise(const ports::Raster& page,
                                   const ports::OcrRequest& request) override;

  // For `iscan doctor` and /readyz; starts a child when none has run yet.
  Result<child::Protections> protections() { return pool_.protections(); }
  child::PoolCounts counts() const { return pool_.counts(); }

 private:
  OcrOptions options_;
  mutable child::ChildPool pool_;
  mutable std::mutex name_mutex_;
  mutable std::string name_;  // empty until a child has told it
};

}  // namespace iscan::ocr_child
