// A comparison for people and for programs, on standard output.
#pragma once

#include "comparison.h"

namespace iscan::app {

// Tables of at most 100 columns, coloured on a terminal.
void print_for_people(const Comparison& comparison);
// {variants: [{name, documents, …, requests, input_tokens, …}], comparisons: [{a, b, fields: {name:
// {n, right_a, right_b, only_a, only_b, p}}, line_items, documents}], left_out}.
void print_json(const Comparison& comparison);

}  // namespace iscan::app
