// The three forms `iscan scan` prints.
#pragma once

#include <vector>

#include "scan_one.h"

namespace iscan::app {

// One JSON array, one object a document: file, type, pages, state, milliseconds, and either error
// {code, message} or quality_score, verdict, reasons, checks, notes, fields (the envelope form).
void print_json(const std::vector<Scanned>& documents);

// A header line and one line a document (RFC 4180).
void print_csv(const std::vector<Scanned>& documents);

// A table; a single document is shown with all its fields, lines and checks.
void print_for_people(const std::vector<Scanned>& documents);

}  // namespace iscan::app
