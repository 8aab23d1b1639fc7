#include "llm_prompt/find_text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "llm_prompt/letters.h"
#include "llm_prompt/near.h"
#include "llm_prompt/testing/pages.h"

namespace iscan::llm_prompt {
namespace {

using document::WordOrigin;
using testing::invoice_page;
using testing::page_of;

std::vector<FoundText> found_in(const document::Page& page, std::string_view value) {
  return Finder(std::span(&page, 1)).find_text(value);
}

std::string raw_in(const document::Page& page, std::string_view value) {
  const auto found = found_in(page, value);
  return found.empty() ? "" : found.front().raw;
}

double score_in(const document::Page& page, std::string_view value) {
  const auto found = found_in(page, value);
  return found.empty() ? 0 : found.front().score;
}

TEST(FindText, IgnoresCaseSpacesMarksAndForms) {
  const auto page = invoice_page();
  EXPECT_EQ(raw_in(page, "re 2024 0815"), "RE-2024/0815");
  EXPECT_EQ(raw_in(page, "DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
  EXPECT_EQ(raw_in(page, "DE136695976"), "DE 136 695 976");
  EXPECT_EQ(raw_in(page, "HAFENSTRASSE 12"), "Hafenstraße 12");
  EXPECT_EQ(raw_in(page_of({{50, 50, "Eﬃzienz ＡＢＣ１２ m²"}}), "effizienz abc12 m2"),
            "Eﬃzienz ＡＢＣ１２ m²");
}

TEST(FindText, GoesOnInTheNextLineOfAColumn) {
  const auto found = found_in(invoice_page(), "Muster Handels GmbH & Co. KG");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().raw, "Muster Handels GmbH & Co. KG");
  EXPECT_EQ(found.front().page, 1);
  EXPECT_EQ(found.front().line, 1);
  EXPECT_EQ(found.front().score, kExact);
  EXPECT_NEAR(found.front().box.x0, 50.0 / 595, 1e-6);
  EXPECT_NEAR(found.front().box.y1, 74.0 / 842, 1e-6);
  EXPECT_EQ(found.front().words.size(), 6U);
}

TEST(FindText, GoesOnInsideAColumnOfATable) {
  const auto page = page_of({{50, 100, "Kunstrasen 3,33"},
                             {20, 112, "KR3M"},
                             {50, 112, "grün 3m"},
                             {20, 124, "4012"},
                             {50, 124, "breit"}});
  EXPECT_EQ(raw_in(page, "Kunstrasen grün 3m breit"), "Kunstrasen grün 3m breit");
  EXPECT_EQ(raw_in(page, "Kunstrasen breit"), "") << "a line between is left out";
  EXPECT_EQ(raw_in(page, "Kunstrasen 4012"), "");
}

TEST(FindText, DoesNotJumpAcrossThePage) {
  EXPECT_TRUE(found_in(invoice_page(), "Österreich Pos").empty());
  EXPECT_TRUE(found_in(invoice_page(), "COBADEFFXXX Muster").empty());
}

TEST(FindText, WordsAreWhole) {
  const auto page = page_of({{50, 50, "Kundennummer:4711 RE2024-17 Mustermann"}});
  EXPECT_EQ(score_in(page, "4711"), kExact) << "behind a label";
  EXPECT_EQ(score_in(page, "2024-17"), kNear) << "a part of the number";
  EXPECT_EQ(score_in(page, "17"), kNear);
  EXPECT_EQ(score_in(page, "Muster"), 0);
  EXPECT_EQ(score_in(page, "471"), 0);
}

TEST(FindText, InvisibleWordsAreNoEvidence) {
  auto page = page_of({{50, 50, "Total 196,35"}});
  for (auto& word : page.words) word.invisible = true;
  Finder finder(std::span(&page, 1));
  EXPECT_TRUE(finder.find_text("Total").empty());
  EXPECT_TRUE(finder.find_amount(*Decimal::parse("196.35")).empty());
}

TEST(FindText, MisreadPrintIsFoundOnlyInRecognisedWords) {
  const std::string print = "Mustermarm GrnbH l0l15 Bertin RE-2O24-O8I5 Lieferanschrlft";
  const auto scanned = page_of({{50, 50, print}}, WordOrigin::ocr);
  const auto typed = page_of({{50, 50, print}});
  for (const std::string_view value : {"10115", "RE-2024-0815", "Lieferanschrift", "GmbH"}) {
    EXPECT_EQ(score_in(scanned, value), kNear) << value;
    EXPECT_EQ(score_in(typed, value), 0) << value;
  }
  EXPECT_EQ(score_in(scanned, "Berlin"), kNear) << "one letter of six";
  EXPECT_EQ(score_in(scanned, "Berl"), 0);
}

TEST(FindText, ADigitIsNeverTakenForAnother) {
  const auto page =
      page_of({{50, 50, "Rechnung 20240815 DE89370400440532013000"}}, WordOrigin::ocr);
  for (const std::string_view value :
       {"20240816", "2024081", "202408155", "DE89370400440532013001", "DE8937040044053201300"}) {
    EXPECT_EQ(score_in(page, value), 0) << value;
  }
}

TEST(FindText, GivesAllPlaces) {
  const auto page = page_of({{50, 50, "Berlin"}, {50, 100, "Berlin"}, {300, 100, "Berlin"}});
  const auto found = found_in(page, "Berlin");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].line, 2);
  EXPECT_LT(found[1].box.x0, found[2].box.x0);
}

TEST(FindAmount, ByValueInAnyForm) {
  const auto page = page_of({{50, 50, "1.234,50 EUR1.000,00 12,00- Total:7,10 1 234,00 99,00*"}});
  Finder finder(std::span(&page, 1));
  for (const auto& [value, raw] :
       std::vector<std::pair<std::string, std::string>>{{"1234.5", "1.234,50"},
                                                        {"1000", "EUR1.000,00"},
                                                        {"-12", "12,00-"},
                                                        {"7.1", "Total:7,10"},
                                                        {"1234", "1 234,00"},
                                                        {"99", "99,00*"}}) {
    const auto found = finder.find_amount(*Decimal::parse(value));
    ASSERT_FALSE(found.empty()) << value;
    EXPECT_EQ(found.front().raw, raw);
  }
  EXPECT_TRUE(finder.find_amount(*Decimal::parse("12")).empty()) << "the sign counts";
  EXPECT_TRUE(finder.find_amount(*Decimal::parse("123450")).empty());
}

TEST(FindAmount, MisreadDigitsAndTornNumbersOfScans) {
  const auto page = page_of({{50, 50, "l96,3S"}, {50, 80, "29. 70"}}, WordOrigin::ocr);
  Finder finder(std::span(&page, 1));
  ASSERT_FALSE(finder.find_amount(*Decimal::parse("196.35")).empty());
  EXPECT_EQ(finder.find_amount(*Decimal::parse("196.35")).front().score, kNear);
  EXPECT_FALSE(finder.find_amount(*Decimal::parse("29.7")).empty());
}

TEST(FindDate, InEveryForm) {
  const auto page = page_of({{50, 50, "Datum:05.03.2024"},
                             {50, 80, "am 4. April 2024 fällig"},
                             {50, 110, "2024-12-31 03/05/24"}});
  Finder finder(std::span(&page, 1));
  const auto raw = [&](std::string_view iso) {
    const auto found = finder.find_date(*date_from_iso(iso));
    return found.empty() ? "" : found.front().raw;
  };
  EXPECT_EQ(raw("2024-03-05"), "Datum:05.03.2024");
  EXPECT_EQ(raw("2024-04-04"), "4. April 2024");
  EXPECT_EQ(raw("2024-12-31"), "2024-12-31");
  EXPECT_EQ(raw("2024-05-03"), "03/05/24");
  EXPECT_EQ(raw("2024-05-04"), "");
}

TEST(FindCurrency, BySignNameOrAtAnAmount) {
  const auto page = page_of({{50, 50, "Betrag €12,00 Euro USD"}});
  Finder finder(std::span(&page, 1));
  EXPECT_EQ(finder.find_currency("EUR").size(), 2U);
  EXPECT_EQ(finder.find_currency("USD").size(), 1U);
  EXPECT_TRUE(finder.find_currency("CHF").empty());
}

TEST(Near, JoinedLettersAndStrokes) {
  const auto fits = [](std::string_view print, std::string_view value) {
    std::vector<Letter> letters;
    append_letters(print, 0, letters);
    const std::u32string key = key_of(value);
    std::size_t work = 0;
    const auto tolerance = tolerance_of(key);
    return tolerance && Misreading(key, *tolerance).prefix_of(letters, work) == letters.size();
  };
  EXPECT_TRUE(fits("rnuster", "muster"));
  EXPECT_TRUE(fits("Komrnission", "Kommission"));
  EXPECT_TRUE(fits("vvest", "west"));
  EXPECT_TRUE(fits("Strassse", "Strasse"));
  EXPECT_FALSE(fits("Mast", "Most")) << "too short for a wrong letter";
  EXPECT_FALSE(fits("Hamburg", "Homberg"));
  EXPECT_TRUE(fits("Aktiengesellschoft", "Aktiengesellschaft"));
}

TEST(FindText, LongDocumentsAreSearchedManyTimes) {
  std::vector<document::Page> pages;
  for (int number = 1; number <= 10; ++number) {
    std::vector<testing::Print> prints;
    for (int row = 0; row < 60; ++row) {
      prints.push_back({50, 20.0 + 13 * row,
                        "Pos " + std::to_string(row) + " Artikel mit Namen " +
                            std::to_string(number * 60 + row) + " Stk 12,50 300,00"});
    }
    pages.push_back(page_of(prints, WordOrigin::ocr, number));
  }
  Finder finder(pages);
  for (int i = 0; i < 30; ++i) {
    (void)finder.find_text("Artikel ohne Namen " + std::to_string(i));
  }
  EXPECT_FALSE(finder.exhausted());
}

TEST(FindText, HugeWordsAreNoValues) {
  const std::string huge(500'000, '7');
  const auto page = page_of({{50, 50, huge + " 1.1.2024 " + huge + " 12,00"}}, WordOrigin::ocr);
  Finder finder(std::span(&page, 1));
  EXPECT_EQ(finder.find_amount(*Decimal::parse("12")).size(), 1U);
  EXPECT_EQ(finder.find_date(*date_from_iso("2024-01-01")).size(), 1U);
  EXPECT_TRUE(finder.find_text(std::string(300, '7')).empty());
  EXPECT_TRUE(finder.find_text(huge).empty());
}

TEST(FindText, ReadsBoundedOnRepetitivePrint) {
  std::string print;
  for (int i = 0; i < 5'000; ++i) print += "a ";
  const auto page = page_of({{50, 50, print}}, WordOrigin::ocr);
  Finder finder(std::span(&page, 1), 1'000'000);
  for (int i = 0; i < 10; ++i) (void)finder.find_text(std::string(399, 'a') + "b");
  EXPECT_TRUE(finder.exhausted());
}

// ── properties ──

rc::Gen<std::string> some_word() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(
      rc::gen::elementOf(std::string("abcdefABCDEF0123456789-.,/"))));
}

document::Page page_from(const std::vector<std::string>& words, WordOrigin origin) {
  std::vector<testing::Print> prints;
  for (std::size_t i = 0; i < words.size(); ++i) {
    // Three words a line, far enough apart to keep their order.
    prints.push_back({50.0 + 180 * static_cast<double>(i % 3),
                      20.0 + 14 * static_cast<double>(i / 3), words[i].substr(0, 20)});
  }
  return page_of(prints, origin);
}

RC_GTEST_PROP(FindTextProperty, EveryPrintedRunIsFound, ()) {
  const auto words = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(some_word()));
  const auto page =
      page_from(words, *rc::gen::elementOf(std::vector{WordOrigin::text, WordOrigin::ocr}));
  const auto begin = *rc::gen::inRange<std::size_t>(0, words.size());
  const auto end = *rc::gen::inRange(begin, std::min(begin + 15, words.size())) + 1;
  std::string value;
  for (std::size_t i = begin; i < end; ++i)
    value += (value.empty() ? "" : " ") + page.words[i].text;
  RC_PRE(!key_of(value).empty() && key_of(page.words[begin].text).size() > 0);
  RC_PRE(key_of(page.words[end - 1].text).size() > 0);
  const auto found = found_in(page, value);
  RC_ASSERT(!found.empty());
  RC_ASSERT(found.front().score == kExact);
  RC_ASSERT(key_of(found.front().raw).contains(key_of(value)));
}

RC_GTEST_PROP(FindTextProperty, WhatIsNotPrintedIsNotFound, ()) {
  const auto words = *rc::gen::container<std::vector<std::string>>(some_word());
  const auto page = page_from(words, WordOrigin::text);
  const std::string value = *some_word();
  std::u32string across;
  for (const auto& word : page.words) across += key_of(word.text);
  // Down a column the words follow one another too.
  std::u32string columns;
  for (std::size_t column = 0; column < 3; ++column) {
    for (std::size_t i = column; i < page.words.size(); i += 3)
      columns += key_of(page.words[i].text);
  }
  RC_PRE(!across.contains(key_of(value)) && !columns.contains(key_of(value)));
  RC_ASSERT(found_in(page, value).empty());
}

RC_GTEST_PROP(FindTextProperty, NothingEverThrows,
              (const std::vector<std::string>& words, const std::string& value)) {
  document::Page page;
  for (const std::string& text : words) {
    document::Word word;
    word.text = text;
    word.origin = WordOrigin::ocr;
    word.box = {*rc::gen::arbitrary<double>(), *rc::gen::arbitrary<double>(),
                *rc::gen::arbitrary<double>(), *rc::gen::arbitrary<double>()};
    page.words.push_back(word);
  }
  Finder finder(std::span(&page, 1));
  for (const FoundText& found : finder.find_text(value)) {
    RC_ASSERT(!found.words.empty());
    for (const int index : found.words) {
      RC_ASSERT(index >= 0 && index < static_cast<int>(page.words.size()));
    }
  }
  for (const std::string& text : words) (void)finder.find_text(text);
}

}  // namespace
}  // namespace iscan::llm_prompt
