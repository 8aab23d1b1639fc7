#include "codec/original_results.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/date.h"

namespace iscan::codec {
namespace {

using document::Stage;
using invoice::FieldId;
using invoice::FieldMap;
using Json = nlohmann::json;

const DocumentId kDocument{"d1"};
constexpr Instant kNow{std::chrono::milliseconds{1'700'000'000'000}};

Json result(Stage stage, const JobResults& results) {
  const auto text = original_result(stage, kDocument, results, kNow);
  EXPECT_TRUE(text) << text.error().code;
  return Json::parse(text.value_or("null"));
}

invoice::Field field(invoice::Value value, double confidence = 0.9, std::string reader = "rules") {
  invoice::Field made;
  made.value = std::move(value);
  made.confidence = confidence;
  made.evidence.reader = std::move(reader);
  return made;
}
invoice::Value amount(std::string_view text) { return Decimal::parse(text).value(); }
invoice::Value day(std::string_view text) { return date_from_iso(text).value(); }

FieldMap bolts() {
  FieldMap row;
  row.set(FieldId::line_name, field(std::string("Bolts")));
  row.set(FieldId::line_quantity, field(amount("3")));
  row.set(FieldId::line_price, field(amount("0.125")));
  row.set(FieldId::line_net_amount, field(amount("0.38")));
  return row;
}

invoice::Checked checked_invoice() {
  invoice::Checked checked;
  FieldMap& header = checked.invoice.header;
  header.set(FieldId::invoice_number, field(std::string("INV-1"), 1.0));
  header.set(FieldId::issue_date, field(day("2024-05-31"), 0.8));
  header.set(FieldId::currency, field(std::string("SEK"), 0.9));
  header.set(FieldId::seller_name, field(std::string("Bygg & Järn AB"), 0.9, "xml"));
  header.set(FieldId::total_gross, field(amount("1234.5"), 0.9, "formula"));
  checked.invoice.lines.push_back(bolts());
  checked.checks = {
      {"net_plus_vat", invoice::CheckOutcome::passed, invoice::CheckSeverity::blocking, "ok", {}},
      {"sum_of_vat", invoice::CheckOutcome::not_applicable, {}, "", {}}};
  return checked;
}

void add_failure(invoice::Checked& checked, invoice::CheckSeverity severity, std::string message) {
  checked.checks.push_back(
      {"check", invoice::CheckOutcome::failed, severity, std::move(message), {}});
}

document::Word word(std::string text, double x, double y, float confidence = 1) {
  const double width = 6.0 * static_cast<double>(text.size());
  return {.text = std::move(text), .box = {x, y, x + width, y + 10}, .confidence = confidence};
}

TEST(OriginalResults, PreprocessingIsAReference) {
  document::DecodedFile file;
  EXPECT_EQ(result(Stage::preprocessing, {.file = &file}), "/api/v1/documents/d1/file");
  file.pages.emplace_back();
  EXPECT_EQ(result(Stage::preprocessing, {.file = &file}), "/api/v1/documents/d1/pages/1.png");
}

TEST(OriginalResults, WordsBecomeLinesInTheirPlaces) {
  document::OcrText text;
  document::Page& first = text.pages.emplace_back();
  // In another order than they stand, the second line falling by 6 pt over the page.
  first.words = {word("AB", 300, 56, 0.5F), word("Bygg", 10, 50, 0.9F), word("&", 150, 53, 0.7F),
                 word("Faktura", 10, 10), word("hidden", 60, 10)};
  first.words.back().invisible = true;
  document::Page& second = text.pages.emplace_back();
  second.words = {word("12", 10, 10), word(",50", 22.5, 10)};
  second.words[0].space_after = false;
  const Json json = result(Stage::ocr, {.text = &text});
  EXPECT_EQ(json.at("text"), "Faktura\nBygg & AB\n\n--- PAGE BREAK ---\n\n12,50");
  EXPECT_EQ(json.at("lines").size(), 3U);
  EXPECT_EQ(json.at("lines").at(1).at("text"), "Bygg & AB");
  EXPECT_DOUBLE_EQ(json.at("lines").at(1).at("confidence").get<double>(), 0.7);
  EXPECT_DOUBLE_EQ(json.at("overall_confidence").get<double>(), 0.85);
}

TEST(OriginalResults, NoWordsAreAnEmptyText) {
  document::OcrText text;
  text.pages.resize(1);
  EXPECT_EQ(result(Stage::ocr, {.text = &text}),
            (Json{{"text", ""}, {"overall_confidence", 0.0}, {"lines", Json::array()}}));
}

TEST(OriginalResults, APredictionShowsTheBestCandidates) {
  invoice::Draft draft;
  const auto add = [&](FieldId id, invoice::Value value, double score) {
    draft.candidates.push_back(
        {.field = id, .value = std::move(value), .evidence = {}, .score = score});
  };
  add(FieldId::invoice_number, std::string("WRONG"), 0.3);
  add(FieldId::invoice_number, std::string("INV-1"), 0.9);
  add(FieldId::issue_date, day("2024-05-31"), 0.7);
  add(FieldId::total_gross, amount("1234.50"), 0.8);
  add(FieldId::seller_email, std::string("a@b.se"), 0.8);
  draft.row_sets = {{.group = invoice::Group::line, .rows = {}, .score = 0.2},
                    {.group = invoice::Group::vat_breakdown, .rows = {FieldMap{}}, .score = 0.9},
                    {.group = invoice::Group::line, .rows = {bolts()}, .score = 0.6}};
  draft.notes = {"one", "two"};
  EXPECT_EQ(result(Stage::prediction, {.draft = &draft}), Json::parse(R"({
    "confidence": 0.8, "invoice_number": "INV-1", "invoice_date": "2024-05-31", "due_date": null,
    "invoice_amount": 1234.5, "currency": null, "vendor_name": null, "vendor_email": "a@b.se",
    "line_items": [
      {"description": "Bolts", "quantity": 3.0, "unit_price": 0.125, "amount": 0.38}],
    "notes": "one; two"})"));
}

TEST(OriginalResults, AnEmptyPredictionIsAllNull) {
  const invoice::Draft draft;
  const Json json = result(Stage::prediction, {.draft = &draft});
  EXPECT_EQ(json.at("confidence"), 0.0);
  EXPECT_TRUE(json.at("invoice_amount").is_null());
  EXPECT_EQ(json.at("line_items"), Json::array());
  EXPECT_EQ(json.at("notes"), "");
}

TEST(OriginalResults, AnExtractionIsStructured) {
  const invoice::Checked checked = checked_invoice();
  EXPECT_EQ(result(Stage::extraction, {.checked = &checked}), Json::parse(R"({
    "validation_status": "valid", "validation_errors": [], "validation_warnings": [],
    "structured": {
      "invoice_id": "INV-1", "invoice_date": "2024-05-31", "due_date": null,
      "total_amount": 1234.5, "currency": "SEK",
      "vendor": {"name": "Bygg & Järn AB", "email": null},
      "items": [{"description": "Bolts", "quantity": 3.0, "unit_price": 0.125, "amount": 0.38}],
      "extracted_by": "formula, rules, xml"}})"));
}

TEST(OriginalResults, FailedChecksAndMissingValuesAreErrorsOrWarnings) {
  invoice::Checked checked = checked_invoice();
  const auto extraction = [&] { return result(Stage::extraction, {.checked = &checked}); };
  add_failure(checked, invoice::CheckSeverity::info, "old");
  EXPECT_EQ(extraction().at("validation_status"), "valid");
  add_failure(checked, invoice::CheckSeverity::warning, "odd");
  EXPECT_EQ(extraction().at("validation_status"), "warnings");
  EXPECT_EQ(extraction().at("validation_warnings"), Json::array({"odd"}));
  add_failure(checked, invoice::CheckSeverity::blocking, "wrong");
  EXPECT_EQ(extraction().at("validation_status"), "errors");
  EXPECT_EQ(extraction().at("validation_errors"), Json::array({"wrong"}));
  checked.checks.clear();
  checked.invoice.header.erase(FieldId::invoice_number);
  EXPECT_EQ(extraction().at("validation_errors"), Json::array({"invoice.number was not found"}));
  checked.invoice.header.set(FieldId::document_kind, field(std::string("receipt")));
  EXPECT_EQ(extraction().at("validation_status"), "valid") << "receipts have no number";
}

TEST(OriginalResults, AnEvaluationRecommends) {
  invoice::Checked checked = checked_invoice();
  invoice::Report report{
      .quality_score = 0.91234567, .verdict = document::Verdict::approved, .reasons = {}};
  const auto evaluation = [&] {
    return result(Stage::evaluation, {.checked = &checked, .report = &report});
  };
  EXPECT_EQ(evaluation(), Json::parse(R"({
    "quality_score": 0.9123, "recommendation": "APPROVE",
    "validation_results": {"completeness": 1.0, "accuracy": 0.9, "format_compliance": 1.0,
                           "required_fields_present": true},
    "issues": [], "confidence_level": "HIGH", "reviewed_at": "2023-11-14T22:13:20.000Z",
    "status": "approved"})"));
  report = {0.7, document::Verdict::manual_review, {{"quality_low", "Low."}}};
  checked.invoice.header.erase(FieldId::total_gross);
  add_failure(checked, invoice::CheckSeverity::warning, "odd");
  const Json doubtful = evaluation();
  EXPECT_EQ(doubtful.at("recommendation"), "MANUAL_REVIEW");
  EXPECT_EQ(doubtful.at("confidence_level"), "MEDIUM");
  EXPECT_EQ(doubtful.at("issues"), Json::array({"Low."}));
  EXPECT_EQ(doubtful.at("validation_results").at("completeness"), 0.8);
  EXPECT_EQ(doubtful.at("validation_results").at("format_compliance"), 0.5);
  EXPECT_EQ(doubtful.at("validation_results").at("required_fields_present"), false);
  report = {0.1, document::Verdict::rejected, {}};
  EXPECT_EQ(evaluation().at("recommendation"), "REJECT");
  EXPECT_EQ(evaluation().at("confidence_level"), "LOW");
}

TEST(OriginalResults, TextsFromFilesCannotBreakTheJson) {
  invoice::Checked checked;
  checked.invoice.header.set(FieldId::seller_name, field(std::string("\xff\"\n")));
  const Json json = result(Stage::extraction, {.checked = &checked});
  EXPECT_EQ(json.at("structured").at("vendor").at("name"), "\xef\xbf\xbd\"\n");
}

TEST(OriginalResults, AStageThatLeftNothingIsAnError) {
  const invoice::Report report;
  for (const Stage stage : document::kStages) {
    const auto missing = original_result(stage, kDocument, {.report = &report}, kNow);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, "artefact_missing");
  }
}

}  // namespace
}  // namespace iscan::codec
