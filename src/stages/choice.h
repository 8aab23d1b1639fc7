// The parts of extraction: weighing candidates, choosing amounts together, choosing the rest one by
// one, and saying how sure each choice is. Internal to stages.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "document/artefacts.h"
#include "invoice/draft.h"
#include "invoice/report.h"
#include "stages/stages.h"

namespace iscan::stages {

// One value of one field with everything that speaks for it.
struct Option {
  invoice::Value value;
  invoice::Evidence evidence;  // of its best candidate
  double score = 0;            // 0..1, agreeing candidates joined
  bool from_xml = false;
  bool on_page = false;    // a page candidate has this value
  double reading = 1;      // the probability that its words were read right
  double model = 0;        // the score of the language models that have it, joined
  double independent = 0;  // the score of the other sources that have it, joined
};

// The options of every field, best first.
using Options = std::map<invoice::FieldId, std::vector<Option>>;

// Joins candidates of equal value, weighs check digits and recognition quality, and drops every
// value that is neither on a page nor in XML.
Options weigh(const invoice::Draft& draft, const document::OcrText& text);

// The best row set of each repeating group.
void choose_rows(const invoice::Draft& draft, invoice::Invoice& invoice);

// Net, VAT, gross and their companions as one consistent assignment; missing ones are derived
// where arithmetic proves them.
void choose_amounts(const Options& options, invoice::Invoice& invoice);

// Everything that is not an amount.
void choose_values(const Options& options, invoice::Invoice& invoice);

// Turns an option into a field; the next options become its alternatives.
invoice::Field field_from(const std::vector<Option>& options, std::size_t chosen);

// Confidence, proofs and status of every field after the checks have run.
void judge_fields(invoice::Invoice& invoice, const std::vector<invoice::CheckResult>& checks,
                  const Options& options, const Thresholds& thresholds);

}  // namespace iscan::stages
