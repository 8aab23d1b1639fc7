#include "accuracy/paired.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace iscan::accuracy {
namespace {

bool all_right(const LineScore& lines) {
  return lines.matched == lines.truth && lines.predicted == lines.truth;
}

}  // namespace

double mcnemar_exact(int only_a, int only_b) {
  const int n = only_a + only_b;
  const int k = std::min(only_a, only_b);
  // Logarithms, for 1 / 2^n is too small for a double from n = 1075 on.
  double log_term = -n * std::numbers::ln2;
  double sum = 0;
  for (int i = 0; i <= k; ++i) {
    sum += std::exp(log_term);
    log_term += std::log(static_cast<double>(n - i) / (i + 1));
  }
  return std::min(1.0, 2 * sum);
}

void Pair::add(bool a, bool b) {
  ++n;
  right_a += a ? 1 : 0;
  right_b += b ? 1 : 0;
  only_a += a && !b ? 1 : 0;
  only_b += b && !a ? 1 : 0;
}

void Paired::add(const DocumentScore& a, const DocumentScore& b) {
  const std::size_t fields = std::min(a.fields.size(), b.fields.size());
  for (std::size_t i = 0; i < fields; ++i) {
    fields_[a.fields[i].field].add(a.fields[i].right, b.fields[i].right);
  }
  if (a.lines.truth > 0) lines_.add(all_right(a.lines), all_right(b.lines));
  documents_.add(a.core_right, b.core_right);
}

}  // namespace iscan::accuracy
