#include "comparison.h"

#include <algorithm>
#include <format>
#include <nlohmann/json.hpp>
#include <print>
#include <ranges>
#include <utility>

namespace iscan::app {
namespace {

using Json = nlohmann::ordered_json;
using accuracy::DocumentScore;
using Variants = std::vector<std::unique_ptr<Variant>>;

// What each variant said about one thing, and whether it was right.
struct Said {
  std::string text;
  bool right = false;
};

std::string line_of(const std::string& file, const std::string& field, const std::string& truth,
                    const std::vector<Said>& said, const Variants& variants) {
  Json texts = Json::object();
  Json right = Json::array();
  for (std::size_t i = 0; i < said.size(); ++i) {
    texts[variants[i]->name()] = said[i].text;
    if (said[i].right) right.push_back(variants[i]->name());
  }
  const Json line = {{"file", file},
                     {"field", field},
                     {"truth", truth},
                     {"said", std::move(texts)},
                     {"right", std::move(right)}};
  return line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

bool differ(const std::vector<Said>& said) {
  return std::ranges::any_of(said, [&](const Said& one) { return one.text != said[0].text; });
}

Said lines_said(const accuracy::LineScore& lines) {
  return {.text = std::format("{} matched of {}", lines.matched, lines.predicted),
          .right = lines.matched == lines.truth && lines.predicted == lines.truth};
}

}  // namespace

Comparison::Comparison(Variants variants, const std::vector<Case>& cases, bool visible_only)
    : variants_(std::move(variants)),
      cases_(cases),
      options_{.visible_only = visible_only},
      pairs_(variants_.size() - 1),
      differences_(cases.size()) {}

std::vector<const LanguageModels*> Comparison::models() const {
  std::vector<const LanguageModels*> models;
  for (const auto& variant : variants_) models.push_back(variant->models());
  return models;
}

int Comparison::crashed() const {
  return std::ranges::max(variants_ | std::views::transform([](const auto& variant) {
                            return variant->tally.crashed();
                          }));
}

bool Comparison::is_left_out(const std::vector<Scanned>& readings) {
  bool out = false;
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    if (const auto code = not_answered(readings[i])) {
      ++variants_[i]->left_out[*code];
      out = true;
    }
  }
  return out;
}

void Comparison::take(std::size_t index, const std::vector<Scanned>& readings) {
  std::vector<DocumentScore> scores;
  for (const Scanned& reading : readings) {
    auto score = score_of(cases_[index], prediction_of(reading), options_);
    if (!score) {
      std::println(stderr, "iscan: {} {}", score.error().message, score.error().detail);
      return;
    }
    score->core_right = score->core_right && !reading.error;
    scores.push_back(*std::move(score));
  }
  if (!scores[0].scorable) return;
  if (is_left_out(readings)) {
    ++left_out_;
    return;
  }
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    if (const auto code = useless_answer(readings[i])) ++variants_[i]->useless[*code];
    count(variants_[i]->tally, readings[i], scores[i], /*tells=*/i == 0 || !readings[0].error);
    if (i > 0) pairs_[i - 1].add(scores[0], scores[i]);
  }
  note_differences(index, scores);
}

void Comparison::note_differences(std::size_t index, const std::vector<DocumentScore>& scores) {
  const std::string file = cases_[index].document.filename().string();
  const auto note = [&](const std::string& field, const std::string& truth, auto&& said_in) {
    std::vector<Said> said;
    for (const DocumentScore& score : scores) said.push_back(said_in(score));
    if (differ(said)) differences_[index] += line_of(file, field, truth, said, variants_);
  };
  for (std::size_t i = 0; i < scores[0].fields.size(); ++i) {
    const accuracy::FieldScore& field = scores[0].fields[i];
    note(field.field, field.truth, [i](const DocumentScore& score) {
      return Said{score.fields[i].predicted, score.fields[i].right};
    });
  }
  if (scores[0].lines.truth == 0) return;
  note("line_items", std::format("{} lines", scores[0].lines.truth),
       [](const DocumentScore& score) { return lines_said(score.lines); });
}

std::string Comparison::differences() const {
  std::string all;
  for (const std::string& lines : differences_) all += lines;
  return all;
}

}  // namespace iscan::app
