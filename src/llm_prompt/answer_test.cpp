#include "llm_prompt/answer.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>

#include "llm_prompt/prompt.h"
#include "llm_prompt/testing/pages.h"

namespace iscan::llm_prompt {
namespace {

using AnswerJson = nlohmann::json;
using document::WordOrigin;
using invoice::Candidate;
using invoice::Draft;
using invoice::FieldId;
using testing::invoice_page;
using testing::page_of;

AnswerJson right_answer() {
  return {{"invoice_number", "RE-2024/0815"},
          {"issue_date", "05.03.2024"},
          {"due_date", "4. April 2024"},
          {"currency", "EUR"},
          {"iban", "DE89 3704 0044 0532 0130 00"},
          {"bic", "COBADEFFXXX"},
          {"seller_name", "Muster Handels GmbH & Co. KG"},
          {"seller_vat_id", "DE 136 695 976"},
          {"seller_street", "Hafenstraße 12"},
          {"seller_postcode", "20457"},
          {"seller_city", "Hamburg"},
          {"buyer_name", "Beispiel AG"},
          {"buyer_country", "Österreich"},
          {"total_net", "165,00"},
          {"total_vat", "31,35"},
          {"total_gross", "196,35"},
          {"total_paid", ""},
          {"vat_breakdown", {{{"rate", "19 %"}, {"taxable", "165,00"}, {"tax", "31,35"}}}},
          {"lines",
           {{{"at", "p1.l10"},
             {"name", "Schraube M4"},
             {"quantity", "100"},
             {"price", "0,15"},
             {"vat_rate", ""},
             {"net_amount", "15,00"}},
            {{"at", "p1.l11"},
             {"name", "Schraube M6"},
             {"quantity", "50"},
             {"price", "3,00"},
             {"vat_rate", ""},
             {"net_amount", "150,00"}}}}};
}

Draft draft_from(const AnswerJson& answer, const document::Page& page) {
  return draft_of(answer.dump(), std::span(&page, 1), "openai/gpt-x");
}

const Candidate* candidate_of(const Draft& draft, FieldId field) {
  const auto found = std::ranges::find(draft.candidates, field, &Candidate::field);
  return found == draft.candidates.end() ? nullptr : &*found;
}

std::string value_of(const Draft& draft, FieldId field) {
  const Candidate* candidate = candidate_of(draft, field);
  return candidate == nullptr ? "" : invoice::to_text(candidate->value);
}

std::string value_in(const invoice::FieldMap& row, FieldId field) {
  const invoice::Field* found = row.find(field);
  return found == nullptr ? "" : invoice::to_text(found->value);
}

const invoice::RowSet* rows_in(const Draft& draft, invoice::Group group) {
  const auto found = std::ranges::find(draft.row_sets, group, &invoice::RowSet::group);
  return found == draft.row_sets.end() ? nullptr : &*found;
}

TEST(DraftOf, TypesEveryValue) {
  const Draft draft = draft_from(right_answer(), invoice_page());
  EXPECT_EQ(draft.notes, std::vector<std::string>{});
  EXPECT_EQ(value_of(draft, FieldId::invoice_number), "RE-2024/0815");
  EXPECT_EQ(value_of(draft, FieldId::issue_date), "2024-03-05");
  EXPECT_EQ(value_of(draft, FieldId::due_date), "2024-04-04");
  EXPECT_EQ(value_of(draft, FieldId::currency), "EUR");
  EXPECT_EQ(value_of(draft, FieldId::seller_name), "Muster Handels GmbH & Co. KG");
  EXPECT_EQ(value_of(draft, FieldId::seller_vat_id), "DE136695976");
  EXPECT_EQ(value_of(draft, FieldId::buyer_country), "AT");
  EXPECT_EQ(value_of(draft, FieldId::total_gross), "196.35");
  EXPECT_EQ(candidate_of(draft, FieldId::total_paid), nullptr);
}

TEST(DraftOf, GivesEvidence) {
  const Draft draft = draft_from(right_answer(), invoice_page());
  const Candidate* gross = candidate_of(draft, FieldId::total_gross);
  ASSERT_NE(gross, nullptr);
  EXPECT_EQ(gross->evidence.source, invoice::Source::text);
  EXPECT_EQ(gross->evidence.reader, "llm:openai/gpt-x");
  EXPECT_EQ(gross->evidence.raw, "196,35");
  EXPECT_EQ(gross->evidence.page, 1);
  ASSERT_EQ(gross->evidence.tokens.size(), 1U);
  const auto token = static_cast<std::size_t>(gross->evidence.tokens.front());
  EXPECT_EQ(invoice_page().words[token].text, "196,35");
  EXPECT_NEAR(gross->evidence.box.x0, 480.0 / 595, 1e-6);
  EXPECT_DOUBLE_EQ(gross->score, 0.9);
  const Draft scanned = draft_from(right_answer(), invoice_page(WordOrigin::ocr));
  EXPECT_EQ(candidate_of(scanned, FieldId::total_gross)->evidence.source, invoice::Source::ocr);
}

TEST(DraftOf, RowsStandInTheirLines) {
  const Draft draft = draft_from(right_answer(), invoice_page());
  const auto* lines = rows_in(draft, invoice::Group::line);
  ASSERT_NE(lines, nullptr);
  ASSERT_EQ(lines->rows.size(), 2U);
  EXPECT_DOUBLE_EQ(lines->score, 0.8);
  EXPECT_EQ(value_in(lines->rows[0], FieldId::line_name), "Schraube M4");
  EXPECT_EQ(value_in(lines->rows[0], FieldId::line_quantity), "100");
  EXPECT_EQ(value_in(lines->rows[1], FieldId::line_net_amount), "150");
  EXPECT_EQ(lines->rows[1].find(FieldId::line_vat_rate), nullptr);
  const auto* vat = rows_in(draft, invoice::Group::vat_breakdown);
  ASSERT_NE(vat, nullptr);
  EXPECT_EQ(value_in(vat->rows.front(), FieldId::vat_rate), "19");
  EXPECT_EQ(value_in(vat->rows.front(), FieldId::vat_taxable), "165");
  const auto* accounts = rows_in(draft, invoice::Group::account);
  ASSERT_NE(accounts, nullptr);
  EXPECT_EQ(value_in(accounts->rows.front(), FieldId::account_iban), "DE89370400440532013000");
  EXPECT_EQ(value_in(accounts->rows.front(), FieldId::account_bic), "COBADEFFXXX");
}

TEST(DraftOf, SameRowsAreToldApart) {
  std::vector<testing::Print> prints;
  for (int row = 0; row < 4; ++row) {
    const double y = 100 + 40.0 * row;
    prints.push_back({50, y, "Miete"});
    prints.push_back({300, y, "1"});
    prints.push_back({480, y, "100,00"});
  }
  AnswerJson answer;
  for (int row = 0; row < 4; ++row) {
    answer["lines"].push_back(
        {{"at", ""}, {"name", "Miete"}, {"quantity", "1"}, {"net_amount", "100,00"}});
  }
  const auto page = page_of(prints);
  const Draft draft = draft_from(answer, page);
  const auto* lines = rows_in(draft, invoice::Group::line);
  ASSERT_NE(lines, nullptr);
  ASSERT_EQ(lines->rows.size(), 4U);
  for (std::size_t row = 0; row < 4; ++row) {
    const auto& box = lines->rows[row].find(FieldId::line_net_amount)->evidence.box;
    EXPECT_NEAR(box.y0 * 842, 100 + 40.0 * static_cast<double>(row), 0.01);
  }
}

TEST(DraftOf, RowsStandWhereTheirValuesAreSideBySide) {
  const auto page = page_of({{50, 100, "Netto 100,00"},
                             {50, 114, "MwSt 19,00"},
                             {50, 300, "Satz"},
                             {200, 300, "Basis"},
                             {350, 300, "Steuer"},
                             {50, 314, "19 %"},
                             {200, 314, "100,00"},
                             {350, 314, "19,00"}});
  AnswerJson answer;
  answer["vat_breakdown"] = {{{"rate", "19 %"}, {"taxable", "100,00"}, {"tax", "19,00"}}};
  const auto draft = draft_from(answer, page);
  const auto* vat = rows_in(draft, invoice::Group::vat_breakdown);
  ASSERT_NE(vat, nullptr);
  ASSERT_EQ(vat->rows.front().size(), 3U);
  for (const auto& [id, field] : vat->rows.front()) {
    EXPECT_NEAR(field.evidence.box.y0 * 842, 314, 0.01);
  }
}

TEST(DraftOf, WhatIsNotPrintedIsDroppedWithANote) {
  AnswerJson answer = right_answer();
  answer["invoice_number"] = "RE-2024/0816";
  answer["total_gross"] = "196,36";
  answer["issue_date"] = "06.03.2024";
  answer["seller_city"] = "Bremen";
  answer["lines"][1]["price"] = "3,01";
  const Draft draft = draft_from(answer, invoice_page());
  const std::vector<std::string> expected = {
      "llm_value_not_on_page:invoice.number", "llm_value_not_on_page:invoice.issue_date",
      "llm_value_not_on_page:seller.address.city", "llm_value_not_on_page:totals.gross",
      "llm_value_not_on_page:lines[1].price.net"};
  EXPECT_EQ(draft.notes, expected);
  EXPECT_EQ(candidate_of(draft, FieldId::total_gross), nullptr);
  const auto* lines = rows_in(draft, invoice::Group::line);
  ASSERT_NE(lines, nullptr);
  EXPECT_EQ(lines->rows[1].find(FieldId::line_price), nullptr);
  EXPECT_EQ(value_in(lines->rows[1], FieldId::line_quantity), "50");
  EXPECT_LT(lines->score, 0.8);
}

TEST(DraftOf, WhatCannotBeReadIsDropped) {
  AnswerJson answer;
  answer["issue_date"] = "Muster";
  answer["total_net"] = "Netto";
  answer["currency"] = "Betrag";
  answer["seller_country"] = "Hamburg";
  answer["due_date"] = 20240404;
  answer["seller_name"] = AnswerJson::array({"Muster"});
  answer["invoice_number"] = std::string(5'000, 'x');
  const Draft draft = draft_from(answer, invoice_page());
  EXPECT_TRUE(draft.candidates.empty());
  EXPECT_EQ(draft.notes.size(), 7U);
  for (const std::string& note : draft.notes) {
    EXPECT_TRUE(note.starts_with("llm_value_unreadable:")) << note;
  }
}

TEST(DraftOf, NearAndAmbiguousPrintScoresLower) {
  AnswerJson answer;
  answer["seller_name"] = "Lieferanschrift";
  answer["issue_date"] = "03/04/2024";
  const Draft draft =
      draft_from(answer, page_of({{50, 50, "Lieferanschrlft 03/04/2024"}}, WordOrigin::ocr));
  ASSERT_EQ(draft.candidates.size(), 3U);  // both readings of the date
  EXPECT_NEAR(candidate_of(draft, FieldId::seller_name)->score, 0.72, 1e-9);
  EXPECT_EQ(candidate_of(draft, FieldId::seller_name)->evidence.raw, "Lieferanschrlft");
  EXPECT_NEAR(candidate_of(draft, FieldId::issue_date)->score, 0.72, 1e-9);
}

TEST(DraftOf, AnAmbiguousDateIsProposedInBothReadings) {
  AnswerJson answer;
  answer["issue_date"] = "06/10/2019";
  const Draft draft = draft_from(answer, page_of({{50, 100, "Date"}, {300, 100, "06/10/2019"}}));
  ASSERT_EQ(draft.candidates.size(), 2U);
  EXPECT_EQ(invoice::to_text(draft.candidates[0].value), "2019-10-06");
  EXPECT_EQ(invoice::to_text(draft.candidates[1].value), "2019-06-10");
  EXPECT_EQ(draft.candidates[0].score, draft.candidates[1].score);
}

TEST(DraftOf, ChoosesThePlaceNearTheOthers) {
  const auto page = page_of({{50, 50, "Muster GmbH"},
                             {50, 64, "20457 Hamburg"},
                             {50, 150, "Beispiel AG"},
                             {50, 164, "22085 Hamburg"}});
  AnswerJson answer;
  answer["seller_name"] = "Muster GmbH";
  answer["seller_city"] = "Hamburg";
  answer["buyer_name"] = "Beispiel AG";
  answer["buyer_city"] = "Hamburg";
  const Draft draft = draft_from(answer, page);
  EXPECT_NEAR(candidate_of(draft, FieldId::seller_city)->evidence.box.y0 * 842, 64, 0.01);
  EXPECT_NEAR(candidate_of(draft, FieldId::buyer_city)->evidence.box.y0 * 842, 164, 0.01);
}

TEST(DraftOf, CopiedIdsOfLinesAndHarmlessMarksComeOff) {
  const auto page = page_of({{50, 50, "+71<000123+99<"}});
  AnswerJson answer;
  answer["remittance_reference"] = "p1.l01 | +71‹000123+99‹";
  const Draft draft = draft_from(answer, page);
  EXPECT_EQ(value_of(draft, FieldId::remittance_reference), "+71<000123+99<");
}

TEST(DraftOf, CrownsAreOfTheSellersCountry) {
  const auto page = page_of({{50, 50, "Summa 12,00 kr SE556677889901"}});
  AnswerJson answer;
  answer["currency"] = "kr";
  EXPECT_EQ(value_of(draft_from(answer, page), FieldId::currency), "") << "of which country?";
  answer["seller_vat_id"] = "SE556677889901";
  EXPECT_EQ(value_of(draft_from(answer, page), FieldId::currency), "SEK");
}

TEST(DraftOf, CapitalsFollowThePrint) {
  AnswerJson answer;
  answer["seller_name"] = "Muster Handels Gmbh";
  EXPECT_EQ(value_of(draft_from(answer, page_of({{50, 50, "MUSTER HANDELS GMBH,"}})),
                     FieldId::seller_name),
            "MUSTER HANDELS GMBH");
}

TEST(DraftOf, SeveralAnswersBecomeOneDraft) {
  const std::vector pages = {page_of({{50, 50, "Miete"}, {480, 50, "100,00"}}, WordOrigin::text, 1),
                             page_of({{50, 50, "Strom"}, {480, 50, "20,00"}}, WordOrigin::text, 2)};
  const auto row = [](std::string_view name, std::string_view amount) {
    return AnswerJson{{"lines", {{{"name", name}, {"net_amount", amount}}}}}.dump();
  };
  const std::vector<Answer> answers = {
      {.json = row("Miete", "100,00"), .first_page = 1, .last_page = 1},
      {.json = row("Strom", "20,00"), .first_page = 2, .last_page = 2},
      {.json = row("Miete", "100,00"), .first_page = 2, .last_page = 2}};
  const Draft draft = draft_of(answers, pages, "a/b");
  const auto* lines = rows_in(draft, invoice::Group::line);
  ASSERT_NE(lines, nullptr);
  ASSERT_EQ(lines->rows.size(), 2U) << "the third is not printed on its page";
  EXPECT_EQ(lines->rows[1].find(FieldId::line_name)->evidence.page, 2);
  EXPECT_EQ(draft.notes.size(), 2U);
}

TEST(DraftOf, BadAnswersDoNoHarm) {
  const auto page = invoice_page();
  const auto notes_of = [&](const std::string& json) {
    return draft_of(json, std::span(&page, 1), "a/b").notes;
  };
  const std::vector<std::string> unreadable = {"llm_answer_unreadable"};
  EXPECT_EQ(notes_of(""), unreadable);
  EXPECT_EQ(notes_of("[]"), unreadable);
  EXPECT_EQ(notes_of("null"), unreadable);
  EXPECT_EQ(notes_of("{\"a\": \"\xff\"}"), unreadable);
  EXPECT_EQ(notes_of(std::string(100'000, '[')), unreadable);
  EXPECT_EQ(notes_of(R"({"lines": {"a": 1}, "vat_breakdown": [1, null, []]})"),
            std::vector<std::string>{});
  const std::string huge = AnswerJson{{"seller_name", std::string(10'000'000, 'x')}}.dump();
  EXPECT_EQ(notes_of(huge), std::vector<std::string>{"llm_value_unreadable:seller.name"});
}

TEST(DraftOf, HugeListsAreCut) {
  AnswerJson answer;
  for (int i = 0; i < 5'000; ++i) answer["lines"].push_back({{"name", "nicht da"}});
  const Draft draft = draft_from(answer, invoice_page());
  EXPECT_EQ(draft.notes.front(), "llm_rows_cut:lines");
  EXPECT_EQ(draft.notes.size(), 50U);
  EXPECT_TRUE(draft.row_sets.empty());
}

// ── properties ──

AnswerJson some_json(int depth) {
  const int least = depth == 0 ? 6 : 0;
  switch (*rc::gen::inRange(least, depth > 3 ? 5 : 7)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<bool>();
    case 2: return *rc::gen::arbitrary<int>();
    case 3: return *rc::gen::arbitrary<double>();
    case 4:
      return *rc::gen::elementOf(std::vector<std::string>{
          "", "196,35", "19 %", "Hamburg", "p1.l07 | ", "05.03.2024", "\xff", "EUR", "1e999", "-"});
    case 5: {
      AnswerJson list = AnswerJson::array();
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) list.push_back(some_json(depth + 1));
      return list;
    }
    default: {
      AnswerJson object = AnswerJson::object();
      for (int i = *rc::gen::inRange(0, 16); i > 0; --i) {
        const auto& field = kSchemaFields[*rc::gen::inRange<std::size_t>(0, kSchemaFields.size())];
        const bool list = !field.list.empty() && *rc::gen::arbitrary<bool>();
        object[std::string(list ? field.list : field.property)] = some_json(depth + 1);
      }
      return object;
    }
  }
}

RC_GTEST_PROP(DraftOfProperty, NoJsonDoesHarm, ()) {
  const std::string json = some_json(0).dump(-1, ' ', false, AnswerJson::error_handler_t::ignore);
  const auto page =
      invoice_page(*rc::gen::elementOf(std::vector{WordOrigin::text, WordOrigin::ocr}));
  const Draft draft = draft_of(json, std::span(&page, 1), "a/b");
  for (const Candidate& candidate : draft.candidates) {
    RC_ASSERT(candidate.evidence.page == 1);
    RC_ASSERT(!candidate.evidence.tokens.empty());
    RC_ASSERT(candidate.score > 0 && candidate.score <= 0.9);
  }
}

RC_GTEST_PROP(DraftOfProperty, NoTextDoesHarm, (const std::string& json)) {
  const auto page = invoice_page();
  (void)draft_of(json, std::span(&page, 1), "a/b");
}

}  // namespace
}  // namespace iscan::llm_prompt
