#include "stages/models_alone.h"

#include <algorithm>
#include <array>
#include <format>

namespace iscan::stages {
namespace {

using invoice::Field;
using invoice::FieldId;
using enum invoice::FieldId;

bool is_alone(const Field& field, const std::vector<Option>* options) {
  if (options == nullptr) return is_by_model(field.evidence);
  const auto option = std::ranges::find(*options, field.value, &Option::value);
  if (option == options->end()) return is_by_model(field.evidence);
  if (option->model <= 0 || option->from_xml) return false;
  const double most = std::ranges::max(*options, {}, &Option::independent).independent;
  return option->independent <= 0 || option->independent < most;
}

// Totals that were calculated are worth no more than the totals they come from.
void add_derived(const invoice::FieldMap& header, Paths& alone) {
  const bool any =
      std::ranges::any_of(std::array{total_net, total_vat, total_gross, total_paid, total_rounding},
                          [&](FieldId id) { return alone.contains(invoice::spec_of(id).path); });
  if (!any) return;
  for (const auto& [id, field] : header) {
    if (field.evidence.source == invoice::Source::derived) {
      alone.emplace(invoice::spec_of(id).path);
    }
  }
}

}  // namespace

bool is_by_model(const invoice::Evidence& evidence) { return evidence.reader.starts_with("llm:"); }

Paths models_alone(const invoice::Invoice& invoice, const Options& options) {
  Paths alone;
  for (const auto& [id, field] : invoice.header) {
    const auto list = options.find(id);
    if (is_alone(field, list == options.end() ? nullptr : &list->second)) {
      alone.emplace(invoice::spec_of(id).path);
    }
  }
  add_derived(invoice.header, alone);
  for (const invoice::Group group : invoice::repeating_groups()) {
    const auto& rows = invoice.rows(group);
    const std::string name(invoice::path_of(group));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const auto& [id, field] : rows[i]) {
        if (!is_by_model(field.evidence)) continue;
        alone.insert(name);
        alone.insert(std::format("{}/{}/{}", name, i, invoice::spec_of(id).path));
      }
    }
  }
  return alone;
}

bool is_independent(const invoice::CheckResult& check, std::string_view path, const Paths& alone) {
  if (!alone.contains(path)) return true;
  const auto others =
      std::ranges::count_if(check.paths, [&](const std::string& other) { return other != path; });
  return others > 0 && std::ranges::none_of(check.paths, [&](const std::string& other) {
           return other != path && alone.contains(other);
         });
}

}  // namespace iscan::stages
