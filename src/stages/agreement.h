// What it is worth that two readers say the same. Internal to stages.
#pragma once

#include <vector>

#include "stages/choice.h"

namespace iscan::stages {

// Whether the language models that name the field and what the other sources think most of are the
// same value. Two models are no two readers: one printed sentence deceives both.
bool readers_agree(const Option& chosen, const std::vector<Option>& options);

// The weight the chosen value has without the models, rivals considered as in after_rivals().
double independent_weight(const Option& chosen, const std::vector<Option>& options);

// A weight that a rival of weight `strongest` puts in question.
double after_rivals(double weight, double strongest);

// The probability that a value is right which two name that are right with these probabilities.
double agreed(double others, double model);

}  // namespace iscan::stages
