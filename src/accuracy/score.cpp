#include "accuracy/score.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "accuracy/normalise.h"

namespace iscan::accuracy {
namespace {

using Json = nlohmann::json;

struct FieldRule {
  std::string_view path;  // "seller.name"
  Kind kind;
  bool core;
};

constexpr FieldRule kRules[] = {
    {"invoice_number", Kind::text, true},
    {"issue_date", Kind::date, true},
    {"due_date", Kind::date, true},
    {"delivery_date", Kind::date, false},
    {"currency", Kind::currency, true},
    {"seller.name", Kind::text, true},
    {"seller.vat_id", Kind::text, true},
    {"seller.tax_number", Kind::text, false},
    {"seller.street", Kind::text, false},
    {"seller.postcode", Kind::text, false},
    {"seller.city", Kind::text, false},
    {"buyer.name", Kind::text, true},
    {"buyer.vat_id", Kind::text, false},
    {"buyer.street", Kind::text, false},
    {"buyer.postcode", Kind::text, false},
    {"buyer.city", Kind::text, false},
    {"order_reference", Kind::text, false},
    {"buyer_reference", Kind::text, false},
    {"payment_reference", Kind::text, false},
    {"iban", Kind::text, true},
    {"line_total", Kind::amount, false},
    {"net_total", Kind::amount, true},
    {"tax_total", Kind::amount, true},
    {"gross_total", Kind::amount, true},
    {"prepaid", Kind::amount, false},
    {"payable_amount", Kind::amount, false},
    {"tip", Kind::amount, false},
};

// A description this similar is the same line; a printed group row must be closer still.
constexpr double kSameLine = 0.6;
constexpr double kSameGroupRow = 0.9;

std::string text_at(const Json& json, std::string_view path) {
  const Json* node = &json;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const std::string key(path.substr(0, dot));
    if (!node->is_object() || !node->contains(key)) return "";
    node = &node->at(key);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  if (node->is_null() || node->is_structured()) return "";
  return node->is_string() ? node->get<std::string>() : node->dump();
}

// Receipts may be labelled in short form.
Json long_form(Json truth) {
  constexpr std::pair<const char*, const char*> kNames[] = {{"date", "issue_date"},
                                                            {"total", "gross_total"}};
  for (const auto& [from, to] : kNames) {
    if (truth.contains(from) && !truth.contains(to)) truth[to] = truth[from];
  }
  if (truth.contains("company") && !truth.contains("seller")) {
    truth["seller"] = {{"name", truth["company"]}};
  }
  return truth;
}

bool matches(const FieldRule& rule, const Json& truth, const std::string& wanted,
             const std::string& predicted) {
  if (predicted.empty()) return false;
  if (same(rule.kind, wanted, predicted)) return true;
  const auto alternatives = truth.find("_alt");
  if (alternatives == truth.end()) return false;
  const auto more = alternatives->find(std::string(rule.path));
  return more != alternatives->end() && std::ranges::any_of(*more, [&](const Json& other) {
           return other.is_string() && same(rule.kind, other.get<std::string>(), predicted);
         });
}

bool is_visible(const Json& truth, std::string_view path) {
  const auto meta = truth.find("_meta");
  if (meta == truth.end() || !meta->contains("visible")) return true;
  const Json& visible = meta->at("visible");
  const auto flag = visible.find(std::string(path));
  if (flag == visible.end()) return true;
  return flag->is_boolean() ? flag->get<bool>() : flag->is_number() && flag->get<double>() > 0;
}

bool is_detail(const Json& line) {
  const std::string status = text_at(line, "line_status");
  return line.is_object() && status != "GROUP" && status != "INFORMATION";
}

std::vector<Json> lines_of(const Json& json) {
  const auto items = json.find("line_items");
  if (items == json.end() || !items->is_array()) return {};
  return {items->begin(), items->end()};
}

struct Pair {
  double rank = 0;
  bool matched = false;
  double likeness = 0;
  std::size_t truth = 0;
  std::size_t predicted = 0;
};

Pair compare(const Json& truth, const Json& predicted, std::size_t i, std::size_t j) {
  const std::string wanted = text_at(truth, "description");
  const double likeness =
      wanted.empty() ? 1.0 : similarity(wanted, text_at(predicted, "description"));
  const std::string amount = text_at(truth, "net_amount");
  const bool equal = amount.empty() || same(Kind::amount, amount, text_at(predicted, "net_amount"));
  const bool matched = equal && likeness >= kSameLine;
  return {(matched ? 1.0 : 0.0) + likeness + (equal ? 0.5 : 0.0), matched, likeness, i, j};
}

// One-to-one, best pairs first.
LineScore score_lines(const Json& truth_json, const Json& predicted_json) {
  std::vector<Json> truth;
  std::vector<Json> groups;
  for (Json& line : lines_of(truth_json)) {
    (is_detail(line) ? truth : groups).push_back(std::move(line));
  }
  const std::vector<Json> predicted = lines_of(predicted_json);
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    for (std::size_t j = 0; j < predicted.size(); ++j) {
      pairs.push_back(compare(truth[i], predicted[j], i, j));
    }
  }
  std::ranges::stable_sort(pairs, std::greater{}, &Pair::rank);
  std::vector<bool> used_truth(truth.size(), false);
  std::vector<bool> used_predicted(predicted.size(), false);
  LineScore score{static_cast<int>(truth.size()), static_cast<int>(predicted.size()), 0};
  for (const Pair& pair : pairs) {
    if (used_truth[pair.truth] || used_predicted[pair.predicted]) continue;
    if (!pair.matched && pair.likeness < kSameGroupRow) continue;
    used_truth[pair.truth] = used_predicted[pair.predicted] = true;
    score.matched += pair.matched ? 1 : 0;
  }
  for (std::size_t j = 0; j < predicted.size(); ++j) {
    const bool group_row = !used_predicted[j] && std::ranges::any_of(groups, [&](const Json& row) {
      return similarity(text_at(row, "description"), text_at(predicted[j], "description")) >=
             kSameGroupRow;
    });
    score.predicted -= group_row ? 1 : 0;
  }
  return score;
}

bool lines_scorable(const Json& truth, const ScoreOptions& options) {
  if (lines_of(truth).empty()) return false;
  return !options.visible_only || (is_visible(truth, "line_items.net_amount") &&
                                   is_visible(truth, "line_items.description"));
}

}  // namespace

Result<DocumentScore> score(std::string_view truth_json, std::string_view predicted_json,
                            const ScoreOptions& options) {
  Json truth = Json::parse(truth_json, nullptr, /*allow_exceptions=*/false);
  const Json predicted = Json::parse(predicted_json, nullptr, /*allow_exceptions=*/false);
  if (!truth.is_object() || !predicted.is_object()) {
    return fail(ErrorKind::invalid_input, "truth_unreadable",
                "The ground truth is not a JSON object; see samples/README.md for its form.");
  }
  truth = long_form(std::move(truth));
  DocumentScore result;
  if (options.visible_only && truth.contains("_meta") &&
      truth["_meta"].value("page_scorable", true) == false) {
    result.scorable = false;
    return result;
  }
  for (const FieldRule& rule : kRules) {
    const std::string wanted = text_at(truth, rule.path);
    if (wanted.empty() || (options.visible_only && !is_visible(truth, rule.path))) continue;
    FieldScore field{std::string(rule.path), wanted, text_at(predicted, rule.path), false,
                     rule.core};
    field.right = matches(rule, truth, wanted, field.predicted);
    result.core_right = result.core_right && (field.right || !field.core);
    result.fields.push_back(std::move(field));
  }
  if (lines_scorable(truth, options)) result.lines = score_lines(truth, predicted);
  return result;
}

}  // namespace iscan::accuracy
