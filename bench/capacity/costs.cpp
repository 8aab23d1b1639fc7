#include "capacity/costs.h"

#include <nlohmann/json.hpp>
#include <numeric>
#include <string>

namespace iscan::capacity {
namespace {

StageTimes times_from(const nlohmann::json& json) {
  StageTimes times;
  for (const document::Stage stage : document::kStages) {
    auto& samples = times.samples[static_cast<std::size_t>(stage)];
    samples = json.at(std::string(to_string(stage))).get<StageTimes::Samples>();
    if (samples.empty()) throw std::invalid_argument("a stage without times");
  }
  return times;
}

}  // namespace

std::chrono::microseconds StageTimes::draw(document::Stage stage, double share) const {
  const Samples& of_stage = samples[static_cast<std::size_t>(stage)];
  const auto index = static_cast<std::size_t>(share * static_cast<double>(of_stage.size()));
  return std::chrono::round<std::chrono::microseconds>(
      std::chrono::duration<double, std::milli>(of_stage.at(index)));
}

double StageTimes::mean(document::Stage stage) const {
  const Samples& of_stage = samples[static_cast<std::size_t>(stage)];
  return std::accumulate(of_stage.begin(), of_stage.end(), 0.0) /
         static_cast<double>(of_stage.size());
}

Result<Costs> costs_from(std::string_view json) {
  try {
    const auto all = nlohmann::json::parse(json);
    return Costs{.digital = times_from(all.at("digital")), .scan = times_from(all.at("scan"))};
  } catch (const std::exception& error) {
    return fail(ErrorKind::invalid_input, "costs_invalid", "The file of costs cannot be read.",
                error.what());
  }
}

}  // namespace iscan::capacity
