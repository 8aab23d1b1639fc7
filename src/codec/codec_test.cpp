#include <gtest/gtest.h>

#include <format>
#include <fstream>

#include "codec/artefact_json.h"
#include "codec/result_json.h"

namespace iscan::codec {
namespace {

using invoice::FieldId;

invoice::Field amount_field(std::string_view text) {
  invoice::Field field;
  field.value = Decimal::parse(text).value();
  field.evidence = {.source = invoice::Source::ocr,
                    .reader = "rules",
                    .raw = "1 234,50",
                    .page = 2,
                    .box = {0.1, 0.2, 0.3, 0.4},
                    .tokens = {7, 8}};
  field.confidence = 0.9;
  field.validated_by = {invoice::Validation::checks};
  field.alternatives = {{Decimal::parse("12.5").value(), 0.2, field.evidence}};
  return field;
}

invoice::Checked small_invoice() {
  invoice::Checked checked;
  checked.invoice.header.set(FieldId::total_gross, amount_field("1234.5"));
  checked.invoice.lines.emplace_back().set(FieldId::line_net_amount, amount_field("10"));
  checked.checks.push_back({"net_plus_vat",
                            invoice::CheckOutcome::failed,
                            invoice::CheckSeverity::blocking,
                            "no",
                            {"totals.gross"}});
  checked.notes = {"note"};
  return checked;
}

TEST(ArtefactJson, CheckedInvoiceSurvivesTheRoundTrip) {
  const std::string json = to_json(small_invoice());
  const auto back = checked_from_json(json);
  ASSERT_TRUE(back.has_value()) << back.error().detail;
  EXPECT_EQ(to_json(*back), json);
  const auto* field = back->invoice.header.find(FieldId::total_gross);
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->evidence.tokens, (std::vector<int>{7, 8}));
  EXPECT_EQ(field->alternatives.size(), 1U);
}

TEST(ArtefactJson, PagesSurviveTheRoundTrip) {
  document::DecodedFile file;
  file.type = document::FileType::tiff;
  file.attachments.push_back({"a.xml", "application/xml", "<a/>"});
  document::Page& page = file.pages.emplace_back();
  page.width = 595.28;
  page.text_layer = document::TextLayer::hidden;
  page.words.push_back({.text = "Größe",
                        .box = {1, 2, 3.25, 4},
                        .confidence = 0.5F,
                        .font_size = 9.5F,
                        .bold = true,
                        .invisible = true,
                        .space_after = false,
                        .origin = document::WordOrigin::ocr});
  const auto back = decoded_file_from_json(to_json(file));
  ASSERT_TRUE(back.has_value()) << back.error().detail;
  const document::Word& word = back->pages.at(0).words.at(0);
  EXPECT_EQ(word.text, "Größe");
  EXPECT_EQ(word.box, (document::Box{1, 2, 3.25, 4}));
  EXPECT_TRUE(word.bold && word.invisible && !word.space_after);
  EXPECT_EQ(back->pages[0].text_layer, document::TextLayer::hidden);
  EXPECT_EQ(back->attachments.at(0).content, "<a/>");
}

TEST(ArtefactJson, PagesAsStoredAreReadTheSameToTheLastBit) {
  document::DecodedFile file;
  document::Page& page = file.pages.emplace_back();
  page.width = 595.2756;
  page.height = 841.8898;
  for (int i = 0; i < 2'000; ++i) {
    const double at = i * 0.4177;
    page.words.push_back({.text = "a",
                          .box = {at, at / 3, at + 7.1234, at / 3 + 9.9876},
                          .confidence = static_cast<float>(i) / 2'000,
                          .font_size = static_cast<float>(at / 17)});
  }
  page = document::as_stored(std::move(page));
  const auto back = decoded_file_from_json(to_json(file));
  ASSERT_TRUE(back.has_value()) << back.error().detail;
  const document::Page& stored = back->pages[0];
  EXPECT_EQ(stored.width, page.width);
  EXPECT_EQ(stored.height, page.height);
  for (std::size_t i = 0; i < page.words.size(); ++i) {
    ASSERT_EQ(stored.words[i].box, page.words[i].box) << i;
    ASSERT_EQ(stored.words[i].font_size, page.words[i].font_size) << i;
    ASSERT_EQ(stored.words[i].confidence, page.words[i].confidence) << i;
  }
}

TEST(ArtefactJson, BrokenTextIsAnErrorNotACrash) {
  for (
      const std::string_view json :
      {"", "{", "[]", "null", R"({"schema":"report/1"})", R"({"schema":"checked/1"})",
       R"({"schema":"checked/1","invoice":{"totals":{"gross":{"value":"x"}}},"checks":[],"notes":[]})"}) {
    const auto back = checked_from_json(json);
    ASSERT_FALSE(back.has_value()) << json;
    EXPECT_EQ(back.error().code, "artefact_unreadable");
  }
}

TEST(ArtefactJson, ANewerVersionIsForANewerProgram) {
  for (const std::string_view json : {R"({"schema":"checked/2"})", R"({"schema":"checked/10"})"}) {
    EXPECT_EQ(checked_from_json(json).error().code, "artefact_too_new") << json;
  }
  for (const std::string_view json : {R"({"schema":"checked/0"})", R"({"schema":"checked/2x"})",
                                      R"({"schema":"checked"})", R"({"schema":"report/2"})"}) {
    EXPECT_EQ(checked_from_json(json).error().code, "artefact_unreadable") << json;
  }
}

// Artefacts of a sample as former versions stored them: a document that waits while the program is
// upgraded goes on with them.
TEST(ArtefactJson, WhatFormerVersionsStoredIsRead) {
  const auto stored = [](std::string_view name) {
    std::ifstream file(std::format("tests/data/artefacts/{}.json", name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  const auto file = decoded_file_from_json(stored("decoded_file-1"));
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_FALSE(file->pages.at(0).words.empty());
  const auto text = ocr_text_from_json(stored("ocr_text-1"));
  ASSERT_TRUE(text) << text.error().detail;
  EXPECT_EQ(text->pages.size(), file->pages.size());
  const auto draft = draft_from_json(stored("draft-1"));
  ASSERT_TRUE(draft) << draft.error().detail;
  EXPECT_FALSE(draft->candidates.empty());
  const auto checked = checked_from_json(stored("checked-1"));
  ASSERT_TRUE(checked) << checked.error().detail;
  EXPECT_EQ(checked->invoice.header.text(FieldId::invoice_number), "RE-2025-0419");
  const auto report = report_from_json(stored("report-1"));
  ASSERT_TRUE(report) << report.error().detail;
  EXPECT_EQ(report->verdict, document::Verdict::approved);
}

TEST(Corrections, ReplaceAddAndRemoveFields) {
  invoice::Checked checked = small_invoice();
  ASSERT_TRUE(apply_corrections(
      checked.invoice,
      {{"totals.gross", "99.90"}, {"lines/1/item.name", "Bolt"}, {"lines/0/net_amount", ""}}));
  EXPECT_EQ(checked.invoice.header.decimal(FieldId::total_gross), Decimal::parse("99.9"));
  EXPECT_EQ(checked.invoice.header.find(FieldId::total_gross)->status,
            invoice::FieldStatus::corrected);
  EXPECT_EQ(checked.invoice.lines.at(1).text(FieldId::line_name), "Bolt");
  EXPECT_TRUE(checked.invoice.lines.at(0).empty());
}

TEST(Corrections, RefuseWhatDoesNotFit) {
  invoice::Invoice invoice;
  const auto code = [&](Correction correction) {
    return apply_corrections(invoice, {std::move(correction)}).error().code;
  };
  EXPECT_EQ(code({"totals.gros", "1"}), "field_unknown");
  EXPECT_EQ(code({"lines/5/net_amount", "1"}), "row_unknown");
  EXPECT_EQ(code({"totals.gross", "1,00"}), "value_invalid");
  EXPECT_EQ(code({"invoice.issue_date", "31.12.2024"}), "value_invalid");
}

}  // namespace
}  // namespace iscan::codec
