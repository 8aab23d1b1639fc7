// One extracted value with its evidence: what it says, where it stands, who read it, what proves
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"

namespace iscan::invoice {

// Text covers names, numbers and ISO codes; amounts, quantities and rates are exact decimals.
using Value = std::variant<std::string, Decimal, Date>;

// Canonical text: the shortest decimal, dates as ISO 8601.
std::string to_text(const Value& value);

// Where the evidence is.
enum class Source : std::uint8_t { xml, qr, text, ocr, derived, human };

// What has to happen with a field.
enum class FieldStatus : std::uint8_t { automatic, needs_review, confirmed, corrected, missing };

// What vouches for a value. A field nothing vouches for needs review.
enum class Validation : std::uint8_t { score, checks, history, xml, qr, agreement, human };

// A rectangle as shares (0..1) of the upright page, origin top-left.
struct RelativeBox {
  double x0 = 0;
  double y0 = 0;
  double x1 = 0;
  double y1 = 0;
  bool operator==(const RelativeBox&) const = default;
};

struct Evidence {
  Source source = Source::text;
  std::string reader;  // "rules", "xml", "formula", "llm:<provider>/<model>"
  std::string raw;     // as printed
  int page = 0;        // 1-based; 0 = no page (XML, derived)
  RelativeBox box;
  std::vector<int> tokens;  // indices of the words on that page
};

struct Alternative {
  Value value;
  double confidence = 0;
  Evidence evidence;
};

struct Field {
  Value value;
  Evidence evidence;
  double confidence = 0;  // 0..1: estimated probability that the value is right
  FieldStatus status = FieldStatus::automatic;
  std::vector<Validation> validated_by;
  std::vector<Alternative> alternatives;  // best first, without the chosen value
};

std::string_view to_string(Source source);
std::string_view to_string(FieldStatus status);
std::string_view to_string(Validation validation);
std::optional<Source> source_from(std::string_view text);
std::optional<FieldStatus> field_status_from(std::string_view text);
std::optional<Validation> validation_from(std::string_view text);

}  // namespace iscan::invoice
