#include "capacity/workload.h"

#include <algorithm>
#include <charconv>
#include <format>

#include "capacity/random.h"

namespace iscan::capacity {
namespace {

using namespace std::chrono_literals;

constexpr auto kPeakBegins = 10h;  // of the day
constexpr std::string_view kScan = "scan ";
constexpr std::string_view kDigital = "digital ";

// What a number is drawn for, so that no two draws are the same.
enum Draw : std::uint64_t { arrival, thinning, kind, cost, failure };

std::uint64_t number_in(std::string_view name) {
  std::uint64_t number = 0;
  const auto digits = name.substr(name.find(' ') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

Workload::Workload(const Scenario& scenario, const Costs& costs, Moment start)
    : scenario_(scenario),
      costs_(costs),
      peak_begin_(scenario.whole_day ? start + kPeakBegins : start),
      peak_end_(peak_begin_ + (scenario.whole_day ? std::chrono::minutes{1h} : scenario.length)),
      end_(scenario.whole_day ? start + 24h : peak_end_),
      next_(start) {}

// Poisson with a rate that changes: candidates of the highest rate, of which the quiet hours keep
// their share.
std::optional<Moment> Workload::next_arrival() {
  while (true) {
    const std::uint64_t candidate = candidates_++;
    const double gap = exponential(1 / scenario_.peak_rate(),
                                   share_of(mix({scenario_.seed, Draw::arrival, candidate})));
    next_ += std::chrono::ceil<microseconds>(std::chrono::duration<double>(gap));
    if (next_ >= end_) return std::nullopt;
    const double keep = scenario_.quiet_rate() / scenario_.peak_rate();
    if (in_peak(next_) || share_of(mix({scenario_.seed, Draw::thinning, candidate})) < keep) {
      return next_;
    }
  }
}

std::string Workload::next_name() {
  const std::uint64_t number = documents_++;
  visits_.resize(documents_ * document::kStages.size());
  const bool scan = share_of(mix({scenario_.seed, Draw::kind, number})) < scenario_.scans;
  return std::format("{}{}", scan ? kScan : kDigital, number);
}

Visit Workload::visit(const std::string& name, document::Stage stage) {
  const std::uint64_t number = number_in(name);
  const auto row = number * document::kStages.size() + static_cast<std::uint64_t>(stage);
  const std::uint64_t count = visits_.at(row)++;
  const auto draw = [&](Draw what) { return share_of(mix({scenario_.seed, what, row, count})); };
  const StageTimes& times = costs_.of(name.starts_with(kScan) ? Kind::scan : Kind::digital);
  return {.time = times.draw(stage, draw(Draw::cost)) + scenario_.hop,
          .fails = draw(Draw::failure) < scenario_.faults.transient_errors};
}

microseconds Workload::of_peak(Moment from, Moment to) const {
  return std::max(std::min(to, peak_end_) - std::max(from, peak_begin_), microseconds{0});
}

}  // namespace iscan::capacity
