#include <algorithm>

#include "notation/identifiers.h"
#include "stages/choice.h"
#include "stages/models_alone.h"

namespace iscan::stages {
namespace {

using invoice::Candidate;
using invoice::FieldId;
using invoice::Source;

// A second place that says the same closes this share of the remaining doubt.
constexpr double kAgreement = 0.3;
constexpr double kWrongCheckDigits = 0.6;
constexpr double kRightCheckDigits = 0.5;  // share of the doubt that stays

// Mean recognition confidence of the words a value was read from; 1 for text layers.
double reading_quality(const invoice::Evidence& evidence, const document::OcrText& text) {
  if (evidence.source != Source::ocr || evidence.tokens.empty()) return 1;
  for (const document::Page& page : text.pages) {
    if (page.number != evidence.page) continue;
    double sum = 0;
    int count = 0;
    for (const int token : evidence.tokens) {
      if (token < 0 || token >= static_cast<int>(page.words.size())) continue;
      sum += static_cast<double>(page.words[static_cast<std::size_t>(token)].confidence);
      ++count;
    }
    // Recognition knows its own doubts only roughly: half the weight.
    return count == 0 ? 1 : 0.5 + 0.5 * sum / count;
  }
  return 1;
}

double with_check_digits(const Candidate& candidate, double score) {
  if (candidate.field != FieldId::seller_vat_id && candidate.field != FieldId::buyer_vat_id) {
    return score;
  }
  const auto vat = notation::parse_vat_id(invoice::to_text(candidate.value));
  if (!vat) return score * kWrongCheckDigits;
  switch (vat->check) {
    case notation::CheckDigits::right: return 1 - (1 - score) * kRightCheckDigits;
    case notation::CheckDigits::wrong: return score * kWrongCheckDigits;
    case notation::CheckDigits::unknown: return score;
  }
  return score;
}

bool is_grounded(const invoice::Evidence& evidence) {
  return evidence.source == Source::xml || evidence.source == Source::qr || evidence.page > 0;
}

double joined(double a, double b) {
  const double high = std::max(a, b);
  return high + (1 - high) * std::min(a, b) * kAgreement;
}

void join(std::vector<Option>& options, const Candidate& candidate, double score, double reading) {
  const bool xml = candidate.evidence.source == Source::xml;
  const bool model = is_by_model(candidate.evidence);
  const auto same = std::ranges::find(options, candidate.value, &Option::value);
  if (same == options.end()) {
    options.push_back({.value = candidate.value,
                       .evidence = candidate.evidence,
                       .score = score,
                       .from_xml = xml,
                       .on_page = !xml,
                       .reading = reading,
                       .model = model ? score : 0,
                       .independent = model ? 0 : score});
    return;
  }
  const bool better = score > same->score;
  same->score = joined(score, same->score);
  double& own = model ? same->model : same->independent;
  own = joined(score, own);
  // A place on the page is worth more than none: people can look at it.
  if (better || (same->evidence.page == 0 && candidate.evidence.page > 0)) {
    same->evidence = candidate.evidence;
    same->reading = reading;
  }
  same->from_xml = same->from_xml || xml;
  same->on_page = same->on_page || !xml;
}

}  // namespace

Options weigh(const invoice::Draft& draft, const document::OcrText& text) {
  Options options;
  for (const Candidate& candidate : draft.candidates) {
    if (!is_grounded(candidate.evidence)) continue;
    const double reading = reading_quality(candidate.evidence, text);
    const double score = with_check_digits(candidate, candidate.score * reading);
    join(options[candidate.field], candidate, std::clamp(score, 0.0, 1.0), reading);
  }
  for (auto& [field, list] : options) {
    std::ranges::stable_sort(list, [](const Option& a, const Option& b) {
      return std::pair{a.from_xml, a.score} > std::pair{b.from_xml, b.score};
    });
  }
  return options;
}

invoice::Field field_from(const std::vector<Option>& options, std::size_t chosen) {
  constexpr std::size_t kAlternatives = 3;
  const Option& option = options[chosen];
  invoice::Field field;
  field.value = option.value;
  field.evidence = option.evidence;
  field.confidence = option.score;
  for (std::size_t i = 0; i < options.size() && field.alternatives.size() < kAlternatives; ++i) {
    if (i == chosen) continue;
    field.alternatives.push_back({options[i].value, options[i].score, options[i].evidence});
  }
  return field;
}

}  // namespace iscan::stages
