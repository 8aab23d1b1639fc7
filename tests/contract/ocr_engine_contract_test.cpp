// What every OCR engine behind the port must do.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <thread>

#include "ocr_child/ocr_child.h"
#include "ocr_tesseract/testing/text_page.h"
#include "ports/ocr_engine.h"

namespace iscan {
namespace {

namespace pages = ocr_tesseract::testing;

struct Maker {
  std::string name;
  std::function<std::unique_ptr<ports::OcrEngine>(int children)> make;
};

ports::Raster raster_of(const ocr_tesseract::Image& image, std::uint32_t channels = 1) {
  const std::vector<std::uint8_t> grey = pages::bytes_of(image);
  std::vector<std::uint8_t> bytes;
  for (const std::uint8_t value : grey) bytes.insert(bytes.end(), channels, value);
  const auto width = static_cast<std::uint32_t>(ocr_tesseract::width_of(image));
  ports::Raster out{.memory = UniqueFd(::memfd_create("page", MFD_CLOEXEC)),
                    .width = width,
                    .height = static_cast<std::uint32_t>(ocr_tesseract::height_of(image)),
                    .stride = width * channels,
                    .channels = channels,
                    .dpi = 300};
  EXPECT_EQ(::write(out.memory.get(), bytes.data(), bytes.size()),
            static_cast<ssize_t>(bytes.size()));
  return out;
}

std::string text_of(const ports::OcrPage& page) {
  std::string out;
  for (const document::Word& word : page.words) out += (out.empty() ? "" : " ") + word.text;
  return out;
}

constexpr std::string_view kInvoice =
    "Invoice number 20417 Date of issue 12 March 2024 Payment is due within 30 days "
    "Consulting for the website 1250.00 Total amount to pay 1562.50 Thank you for your business";

class OcrEngineContract : public testing::TestWithParam<Maker> {
 protected:
  std::unique_ptr<ports::OcrEngine> engine_ = GetParam().make(2);
  const ocr_tesseract::Image image_ = pages::text_page(pages::invoice_lines());
};

TEST_P(OcrEngineContract, ReadsAPageInGreyAndInColour) {
  for (const std::uint32_t channels : {1U, 3U}) {
    const auto page = engine_->recognise(raster_of(image_, channels), {.languages = {"eng"}});
    ASSERT_TRUE(page) << page.error().message;
    EXPECT_EQ(text_of(*page), kInvoice);
    EXPECT_EQ(page->language, "eng");
  }
}

TEST_P(OcrEngineContract, WordsKeepToThePage) {
  const auto page = engine_->recognise(raster_of(image_), {.languages = {"eng"}});
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_NEAR(page->width, ocr_tesseract::width_of(image_) * 72 / 300.0, 0.5);
  EXPECT_NEAR(page->height, ocr_tesseract::height_of(image_) * 72 / 300.0, 0.5);
  EXPECT_GT(page->mean_confidence, 0.8);
  EXPECT_LE(page->mean_confidence, 1);
  for (const document::Word& word : page->words) {
    EXPECT_GE(word.box.x0, 0);
    EXPECT_LT(word.box.x0, word.box.x1);
    EXPECT_LE(word.box.x1, page->width);
    EXPECT_GE(word.box.y0, 0);
    EXPECT_LT(word.box.y0, word.box.y1);
    EXPECT_LE(word.box.y1, page->height);
    EXPECT_GT(word.confidence, 0);
    EXPECT_GT(word.font_size, 0);
    EXPECT_TRUE(word.space_after);
    EXPECT_EQ(word.origin, document::WordOrigin::ocr);
  }
}

TEST_P(OcrEngineContract, ChoosesAmongItsLanguages) {
  const auto page = engine_->recognise(
      raster_of(pages::text_page({"Rechnung Nummer 4711", "Bitte zahlen Sie den Betrag",
                                  "innerhalb von 14 Tagen auf unser Konto"})),
      {});
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->language, "deu");
}

TEST_P(OcrEngineContract, TurnsAPageUpright) {
  const auto page =
      engine_->recognise(raster_of(ocr_tesseract::turned(image_, 90)), {.languages = {"eng"}});
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->rotation, 270);
  EXPECT_EQ(text_of(*page), kInvoice);
}

TEST_P(OcrEngineContract, ReadsTheSameAtTheSameTime) {
  const ports::Raster raster = raster_of(image_);
  std::vector<std::string> texts(4);
  {
    std::vector<std::jthread> threads;
    for (std::string& text : texts) {
      threads.emplace_back([&] {
        const auto page = engine_->recognise(raster, {.languages = {"eng"}});
        text = page ? text_of(*page) : page.error().message;
      });
    }
  }
  for (const std::string& text : texts) EXPECT_EQ(text, kInvoice);
}

TEST_P(OcrEngineContract, TellsAboutItself) {
  EXPECT_FALSE(engine_->name().empty());
  EXPECT_EQ(engine_->parallelism(), 2);
}

TEST_P(OcrEngineContract, KeepsToTheTimeLimit) {
  const auto page = engine_->recognise(raster_of(image_), {.wall_time = std::chrono::seconds(0)});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, "time_limit");
  EXPECT_TRUE(engine_->recognise(raster_of(image_), {.languages = {"eng"}}));
}

INSTANTIATE_TEST_SUITE_P(Engines, OcrEngineContract,
                         testing::Values(Maker{
                             "OcrChild",
                             [](int children) -> std::unique_ptr<ports::OcrEngine> {
                               return std::make_unique<ocr_child::OcrChild>(ocr_child::OcrOptions{
                                   .program = ISCAN_OCR, .children = children});
                             }}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace iscan
