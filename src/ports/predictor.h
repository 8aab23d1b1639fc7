// The port to understanding: from pages to candidate values.
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"
#include "document/page.h"
#include "invoice/draft.h"
#include "invoice/parties.h"
#include "ports/file_view.h"

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

// What one that costs money is asked.
struct PaidQuestion {
  const document::DecodedFile& file;  // pages as above
  FileView original;                  // for pictures of the pages
  // What those who cost nothing, or less, could not prove; with a field of a row, all rows.
  std::span<const invoice::FieldId> wanted;
  // Whose money it is; empty on the command line.
  CompanyId company;
  DocumentId document;
  bool can_wait = false;  // a day, for a lower price
  std::stop_token stop;
  // As those who cost nothing see it.
  invoice::Parties parties = {};
  // Rows that are proven, for which nobody need be shown their words.
  std::span<const invoice::FieldMap> proven_rows = {};
};

// Its provider is away. A document may wait for it as long as it takes.
inline constexpr std::string_view kPaidUnavailable = "llm_unavailable";

// Its answer comes with a batch, within a day. Whoever asks again then gets it.
inline constexpr std::string_view kPaidWaiting = "llm_batch_waiting";

// A predictor that costs money and time, so it is asked last and for the doubtful fields alone.
// Thread-safe. Errors: kPaidUnavailable (retryable) when a later attempt may work, kPaidWaiting
// (retryable); any other error means that this document is not for it.
class PaidPredictor {
 public:
  virtual ~PaidPredictor() = default;
  // "llm:openai/gpt-6-luna"
  virtual std::string name() const = 0;
  virtual Result<invoice::Draft> predict(const PaidQuestion& question) = 0;
};

}  // namespace iscan::ports
