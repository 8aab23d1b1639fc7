// Approved documents as examples for models that are asked about later ones.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/id.h"
#include "document/page.h"
#include "invoice/parties.h"

namespace iscan::ports {

// A document with its right values. It is kept with the approval and goes with it.
struct LlmExample {
  invoice::Supplier supplier;
  std::string language;  // ISO 639-1; "" when unknown
  // How it is printed and what was hidden: examples of another form say nothing.
  std::string form;
  std::string question;  // the document as a model sees it
  std::string answer;    // JSON of all that models are asked for
};

// Which documents are like the one that is asked about.
enum class Likeness : std::uint8_t { supplier, language };

struct LlmExampleQuery {
  invoice::Supplier supplier;
  std::string language;
  Likeness likeness = Likeness::supplier;
  std::string form;
  DocumentId except;  // the one that is asked about
  int most = 1;
};

struct ApprovedDocument {
  std::span<const document::Page> pages;
  const invoice::Draft& draft;      // for the names in it
  const invoice::Invoice& invoice;  // corrections applied
  bool by_person = false;
};

// Thread-safe.
class LlmExampleMaker {
 public:
  virtual ~LlmExampleMaker() = default;
  // Nothing when the document is no good as one: too long, without words or without a supplier.
  virtual std::optional<LlmExample> make(const ApprovedDocument& document) const = 0;
};

}  // namespace iscan::ports
