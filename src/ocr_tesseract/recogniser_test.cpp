#include "ocr_tesseract/recogniser.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "ocr_tesseract/testing/text_page.h"

namespace iscan::ocr_tesseract {
namespace {

using testing::bytes_of;
using testing::invoice_lines;
using testing::text_page;
using testing::view_of;

std::string joined(const ports::OcrPage& page) {
  std::string out;
  for (const document::Word& word : page.words) out += (out.empty() ? "" : " ") + word.text;
  return out;
}

ports::OcrPage read(const Image& image, const std::vector<std::string>& languages = {"eng"}) {
  static Recogniser recogniser;
  const std::vector<std::uint8_t> bytes = bytes_of(image);
  auto page = recogniser.read(view_of(bytes, image), 300, languages);
  EXPECT_TRUE(page) << page.error().message;
  return page ? std::move(*page) : ports::OcrPage{};
}

const document::Word* find(const ports::OcrPage& page, std::string_view text) {
  const auto found = std::ranges::find(page.words, text, &document::Word::text);
  return found == page.words.end() ? nullptr : &*found;
}

TEST(Recogniser, ReadsLinesInOrder) {
  const ports::OcrPage page = read(text_page(invoice_lines()));
  EXPECT_EQ(joined(page),
            "Invoice number 20417 Date of issue 12 March 2024 Payment is due within 30 days "
            "Consulting for the website 1250.00 Total amount to pay 1562.50 "
            "Thank you for your business");
  EXPECT_GT(page.mean_confidence, 0.85);
  EXPECT_EQ(page.rotation, 0);
  EXPECT_EQ(page.skew, 0);
}

TEST(Recogniser, BoxesAreInPointsAndHoldTheirWord) {
  const ports::OcrPage page = read(text_page(invoice_lines()));
  EXPECT_NEAR(page.width, testing::kPageWidth * 72 / 300.0, 1);
  const document::Word* total = find(page, "1562.50");
  ASSERT_NE(total, nullptr);
  // On the fifth line, half the height of a digit (15 pixels) above its baseline.
  const double middle = testing::kFirstBaseline + 4 * testing::kLinePitch - 15;
  EXPECT_NEAR(total->box.center_y(), middle * 72 / 300, 2);
  EXPECT_GT(total->box.width(), 2 * total->box.height());
  EXPECT_GT(total->font_size, 8);
  EXPECT_LT(total->font_size, 24);
}

TEST(Recogniser, TurnsAPageThatLiesOnItsSideOrHead) {
  const Image upright = text_page(invoice_lines());
  const ports::OcrPage wanted = read(upright);
  for (const int stored : {90, 180, 270}) {
    const ports::OcrPage page = read(turned(upright, stored));
    EXPECT_EQ(page.rotation, (360 - stored) % 360);
    EXPECT_NEAR(page.width, wanted.width, 1);
    const document::Word* total = find(page, "1562.50");
    ASSERT_NE(total, nullptr) << joined(page);
    EXPECT_NEAR(total->box.x0, find(wanted, "1562.50")->box.x0, 3);
    EXPECT_NEAR(total->box.y0, find(wanted, "1562.50")->box.y0, 3);
  }
}

TEST(Recogniser, LevelsASkewedPageAndKeepsPlacesOnTheSkewedOne) {
  const Image upright = text_page(invoice_lines());
  const Image skewed = levelled(upright, 3);
  const ports::OcrPage page = read(skewed);
  EXPECT_NEAR(page.skew, -3, 0.5);
  EXPECT_NEAR(page.width, width_of(skewed) * 72 / 300.0, 1);
  const document::Word* total = find(page, "1562.50");
  const document::Word* first = find(page, "Total");
  ASSERT_TRUE(total && first) << joined(page);
  // Turned clockwise, the right end of the line is lower than the left end.
  EXPECT_GT(total->box.center_y(), first->box.center_y() + 5);
}

TEST(Recogniser, ReadsLightTextOnADarkBar) {
  Image page = text_page({"Position Amount Price", "", "", "Total amount to pay 12.50",
                          "Thank you for your business"});
  Image bar = clipped(page, {40, 35, 960, 105});
  pixInvert(bar.get(), bar.get());
  pixRasterop(page.get(), 40, 35, 920, 70, PIX_SRC, bar.get(), 0, 0);
  EXPECT_EQ(joined(read(page)),
            "Position Amount Price Total amount to pay 12.50 Thank you for your business");
}

TEST(Recogniser, FindsTheLanguage) {
  const Image german = text_page({"Rechnung Nummer 4711", "Bitte zahlen Sie den Betrag",
                                  "innerhalb von 14 Tagen", "Summe netto 100,00"});
  EXPECT_EQ(read(german, {}).language, "deu");
  EXPECT_EQ(read(text_page(invoice_lines()), {}).language, "eng");
}

TEST(Recogniser, AnEmptyPageHasNoWords) {
  const ports::OcrPage page = read(text_page({}));
  EXPECT_TRUE(page.words.empty());
  EXPECT_EQ(page.mean_confidence, 0);
}

TEST(Recogniser, AMissingModelIsAnError) {
  Recogniser recogniser({.languages = {"xxx"}});
  const Image image = text_page(invoice_lines());
  const std::vector<std::uint8_t> bytes = bytes_of(image);
  const auto page = recogniser.read(view_of(bytes, image), 300, {});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, "ocr_unavailable");
}

}  // namespace
}  // namespace iscan::ocr_tesseract
