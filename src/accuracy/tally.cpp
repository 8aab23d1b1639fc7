#include <nlohmann/json.hpp>

#include "accuracy/score.h"

namespace iscan::accuracy {
namespace {

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

void Tally::add(const Judged& document) {
  ++documents_;
  for (const FieldScore& field : document.score.fields) {
    FieldTally& tally = fields_[field.field];
    ++tally.n;
    tally.exact += field.right ? 1 : 0;
    tally.missing += field.predicted.empty() ? 1 : 0;
  }
  lines_.truth += document.score.lines.truth;
  lines_.predicted += document.score.lines.predicted;
  lines_.matched += document.score.lines.matched;
  fully_right_ += document.score.core_right ? 1 : 0;
  approved_ += document.approved ? 1 : 0;
  approved_wrong_ += document.approved && !document.score.core_right ? 1 : 0;
  pages_ += document.pages;
  milliseconds_ += document.milliseconds;
}

void Tally::add_failure(const DocumentScore& score) {
  ++failed_;
  Judged judged{.score = score, .approved = false, .pages = 0, .milliseconds = 0};
  judged.score.core_right = false;
  add(judged);
}

double Tally::header_exact() const {
  int n = 0;
  int exact = 0;
  for (const char* name : {"invoice_number", "issue_date", "currency", "gross_total"}) {
    const auto tally = fields_.find(name);
    if (tally == fields_.end()) continue;
    n += tally->second.n;
    exact += tally->second.exact;
  }
  return share(exact, n);
}

double Tally::line_f1() const {
  // F1 = 2·matched / (truth + predicted)
  return share(2.0 * lines_.matched, lines_.truth + lines_.predicted);
}

double Tally::coverage() const { return share(approved_, documents_); }
double Tally::silent_errors() const { return share(approved_wrong_, approved_); }
double Tally::ms_per_page() const { return share(milliseconds_, pages_); }
double Tally::seconds_per_document() const { return share(milliseconds_ / 1000, documents_); }

std::string Tally::to_json() const {
  nlohmann::ordered_json fields = nlohmann::ordered_json::object();
  for (const auto& [name, tally] : fields_) {
    fields[name] = {{"n", tally.n}, {"exact", tally.exact}};
  }
  const nlohmann::ordered_json json = {{"documents", documents_},
                                       {"crashed", crashed_},
                                       {"failed", failed_},
                                       {"fields", std::move(fields)},
                                       {"header_exact", header_exact()},
                                       {"line_items", {{"f1", line_f1()}}},
                                       {"fully_right", fully_right_},
                                       {"approved", approved_},
                                       {"coverage", coverage()},
                                       {"silent_errors", silent_errors()},
                                       {"ms_per_page", ms_per_page()}};
  return json.dump();
}

}  // namespace iscan::accuracy
