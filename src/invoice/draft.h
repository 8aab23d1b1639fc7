// What predictors propose before anything is chosen: candidates with evidence.
#pragma once

#include <string>
#include <vector>

#include "invoice/invoice.h"

namespace iscan::invoice {

// One proposed value of a header field. Several candidates of a field compete.
struct Candidate {
  FieldId field = FieldId::invoice_number;
  Value value;
  Evidence evidence;
  double score = 0;  // 0..1: how well label, place and form speak for it, checks not yet counted
};

// A proposed set of rows of one repeating group (for instance one reading of the line table).
// Sets of the same group compete as a whole.
struct RowSet {
  Group group = Group::line;
  std::vector<FieldMap> rows;  // each field's confidence holds its score
  double score = 0;
};

struct Draft {
  std::vector<Candidate> candidates;
  std::vector<RowSet> row_sets;
  std::vector<std::string> notes;  // what a predictor wants a reviewer to know, stable codes
};

}  // namespace iscan::invoice
