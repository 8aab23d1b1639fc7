#include "predictor_local/skew.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace iscan::predictor_local {
namespace {

constexpr double kSteepest = 0.03;
constexpr double kStep = 0.0015;
constexpr double kBin = 2;  // points
constexpr double kClearlyBetter = 1.08;
constexpr std::size_t kFewest = 12;  // words

// Σ (words in a row)², rows blurred over two bins so that their borders do not matter.
double gathered(const std::vector<document::Box>& words, double slope, double low, double high) {
  std::vector<double> bins(static_cast<std::size_t>((high - low) / kBin) + 4, 0.0);
  for (const document::Box& word : words) {
    const double y = word.y1 - slope * word.center_x() - low;
    const double at = std::clamp(y / kBin, 0.0, static_cast<double>(bins.size() - 2));
    const auto bin = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(bin);
    bins[bin] += 1 - share;
    bins[bin + 1] += share;
  }
  double sum = 0;
  for (std::size_t i = 0; i + 1 < bins.size(); ++i) {
    sum += (bins[i] + bins[i + 1]) * (bins[i] + bins[i + 1]);
  }
  return sum;
}

}  // namespace

double skew_of(const std::vector<document::Box>& words) {
  if (words.size() < kFewest) return 0;
  double low = words.front().y0;
  double high = words.front().y1;
  double right = 0;
  for (const document::Box& word : words) {
    low = std::min(low, word.y0);
    high = std::max(high, word.y1);
    right = std::max(right, word.x1);
  }
  low -= kSteepest * right;
  high += kSteepest * right;
  const double straight = gathered(words, 0, low, high);
  double best = 0;
  double most = straight * kClearlyBetter;
  for (double slope = -kSteepest; slope <= kSteepest; slope += kStep) {
    const double sum = gathered(words, slope, low, high);
    if (sum <= most) continue;
    most = sum;
    best = slope;
  }
  return best;
}

}  // namespace iscan::predictor_local
