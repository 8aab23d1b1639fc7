// Predictions against ground truth: per field, per line item, per document. The ground-truth
// format is described in samples/README.md.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "invoice/invoice.h"

namespace iscan::accuracy {

// An invoice in the ground-truth format (one JSON object).
std::string prediction_json(const invoice::Invoice& invoice);

struct ScoreOptions {
  // Leaves out what the truth says is not printed on the page (_meta.visible).
  bool visible_only = false;
};

struct FieldScore {
  std::string field;  // "seller.name"
  std::string truth;
  std::string predicted;  // empty = nothing was extracted
  bool right = false;
  bool core = false;  // one of the fields a document needs to be fully right
};

struct LineScore {
  int truth = 0;
  int predicted = 0;
  int matched = 0;  // net amount equal and descriptions similar
};

struct DocumentScore {
  bool scorable = true;            // false: the page does not show its truth at all
  std::vector<FieldScore> fields;  // only fields the truth has
  LineScore lines;
  bool core_right = true;
};

// Both texts in the ground-truth format; the short form of receipts (company, date, address,
// total) is understood too. Errors: truth_unreadable.
Result<DocumentScore> score(std::string_view truth_json, std::string_view predicted_json,
                            const ScoreOptions& options);

// What the document's judgement was, for coverage and silent errors.
struct Judged {
  DocumentScore score;
  bool approved = false;
  int pages = 0;
  double milliseconds = 0;
};

struct FieldTally {
  int n = 0;
  int exact = 0;
  int missing = 0;
};

// Sums over a folder.
class Tally {
 public:
  void add(const Judged& document);
  void add_crash() { ++crashed_; }
  void add_failure(const DocumentScore& score);  // the file could not be read: all fields missing

  int documents() const { return documents_; }
  int crashed() const { return crashed_; }
  int failed() const { return failed_; }
  const std::map<std::string, FieldTally>& fields() const { return fields_; }
  double header_exact() const;  // number, issue date, currency, gross total together
  double line_f1() const;
  int fully_right() const { return fully_right_; }
  double coverage() const;       // approved / documents
  double silent_errors() const;  // approved with a wrong core field / approved
  int approved() const { return approved_; }
  int approved_wrong() const { return approved_wrong_; }  // in a core field
  double ms_per_page() const;
  double seconds_per_document() const;
  // One object: documents, crashed, fields, header_exact, line_items, fully_right, coverage,
  // silent_errors, ms_per_page.
  std::string to_json() const;

 private:
  int documents_ = 0;
  int crashed_ = 0;
  int failed_ = 0;
  int fully_right_ = 0;
  int approved_ = 0;
  int approved_wrong_ = 0;
  int pages_ = 0;
  double milliseconds_ = 0;
  LineScore lines_;
  std::map<std::string, FieldTally> fields_;
};

}  // namespace iscan::accuracy
