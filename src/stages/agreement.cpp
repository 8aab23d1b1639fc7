#include "stages/agreement.h"

#include <algorithm>

namespace iscan::stages {
namespace {

// How strongly a runner-up with nearly the same weight lowers a choice.
constexpr double kRivalry = 0.5;
// How often two readers that are both wrong make the same mistake, for instance take the buyer for
// the seller. Two that choose at random from a page would do so far more rarely.
constexpr double kSameMistake = 0.5;

}  // namespace

bool readers_agree(const Option& chosen, const std::vector<Option>& options) {
  if (chosen.model <= 0 || chosen.from_xml || chosen.independent <= 0) return false;
  const bool disputed = std::ranges::any_of(options, [&](const Option& option) {
    return option.model > 0 && option.value != chosen.value;
  });
  return !disputed &&
         chosen.independent >= std::ranges::max(options, {}, &Option::independent).independent;
}

double after_rivals(double weight, double strongest) {
  if (weight <= 0) return 0;
  const double closeness = std::min(1.0, strongest / weight);
  return weight * (1 - kRivalry * closeness * closeness);
}

double independent_weight(const Option& chosen, const std::vector<Option>& options) {
  double strongest = 0;
  for (const Option& option : options) {
    if (option.value != chosen.value) strongest = std::max(strongest, option.independent);
  }
  return after_rivals(chosen.independent, strongest);
}

// Bayes: both are right, or both are wrong in the same way; agreement leaves nothing else.
double agreed(double others, double model) {
  const double right = others * model;
  const double wrong = (1 - others) * (1 - model) * kSameMistake;
  return right + wrong <= 0 ? 0 : right / (right + wrong);
}

}  // namespace iscan::stages
