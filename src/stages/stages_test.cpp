#include "stages/stages.h"

#include <gtest/gtest.h>

#include <array>

#include "fakes/fake_engines.h"

namespace iscan::stages {
namespace {

using document::TextLayer;

class StagesTest : public testing::Test {
 protected:
  StageContext context() {
    return {.file = {},
            .reader = reader_,
            .ocr_engine = ocr_engine_,
            .predictors = predictors_,
            .clock = clock_,
            .log = log_,
            .thresholds = {},
            .stop = stop_.get_token()};
  }

  static document::DecodedFile file_with(std::vector<TextLayer> layers) {
    document::DecodedFile file;
    int number = 0;
    for (const TextLayer layer : layers) {
      file.pages.push_back({.number = ++number,
                            .width = 595,
                            .height = 842,
                            .text_layer = layer,
                            .words = {{.text = "printed"}}});
    }
    return file;
  }

  fakes::FakeReader reader_;
  fakes::FakeOcrEngine ocr_engine_;
  std::vector<ports::Predictor*> predictors_;
  FixedClock clock_{Instant{}};
  NullLogger log_;
  std::stop_source stop_;
};

TEST_F(StagesTest, PreprocessingPassesTheReadersErrorOn) {
  reader_.decoded = fail(ErrorKind::invalid_input, "file_encrypted", "Locked.");
  auto context = this->context();
  const auto result = preprocessing(context, {});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "file_encrypted");
}

TEST_F(StagesTest, PreprocessingRefusesAFileWithoutPages) {
  reader_.decoded = document::DecodedFile{};
  auto context = this->context();
  EXPECT_EQ(preprocessing(context, {}).error().code, "file_damaged");
}

TEST_F(StagesTest, OcrReadsOnlyPagesWithoutASoundTextLayer) {
  ocr_engine_.page = ports::OcrPage{
      .width = 600, .height = 800, .mean_confidence = 0.9, .words = {{.text = "read"}}};
  auto context = this->context();
  const auto text =
      ocr(context,
          file_with({TextLayer::sound, TextLayer::none, TextLayer::hidden, TextLayer::garbled}));
  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->pages[0].words.at(0).text, "printed");
  for (const std::size_t page : {1U, 2U, 3U}) {
    EXPECT_EQ(text->pages[page].words.at(0).text, "read");
    EXPECT_EQ(text->pages[page].width, 600);
  }
  ASSERT_EQ(text->readings.size(), 3U);
  EXPECT_EQ(text->readings[0].page, 2);
  EXPECT_EQ(text->readings[2].page, 4);
}

TEST_F(StagesTest, OneUnreadablePageFailsTheStageWithItsPlace) {
  reader_.raster = [](int page) -> Result<ports::Raster> {
    if (page == 2) return fail(ErrorKind::too_large, "image_too_large", "Too large.");
    return ports::Raster{};
  };
  auto context = this->context();
  const auto text = ocr(context, file_with({TextLayer::none, TextLayer::none}));
  ASSERT_FALSE(text.has_value());
  EXPECT_EQ(text.error().code, "image_too_large");
  EXPECT_EQ(text.error().detail, "page 2");
}

TEST_F(StagesTest, AStoppedReadingIsTriedAgain) {
  stop_.request_stop();
  auto context = this->context();
  const auto text = ocr(context, file_with({TextLayer::none}));
  ASSERT_FALSE(text.has_value());
  EXPECT_TRUE(text.error().retryable);
}

TEST_F(StagesTest, PredictionCollectsFromAllPredictors) {
  invoice::Draft draft;
  draft.candidates.push_back({.field = invoice::FieldId::invoice_number, .value = "A-1"});
  fakes::FakePredictor first(draft);
  fakes::FakePredictor second(draft);
  predictors_ = {&first, &second};
  auto context = this->context();
  const auto all = prediction(context, {}, {});
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->candidates.size(), 2U);
}

TEST_F(StagesTest, PredictionNamesThePredictorThatFailed) {
  fakes::FakePredictor broken(fail(ErrorKind::unavailable, "no_model", "Not there."));
  predictors_ = {&broken};
  auto context = this->context();
  EXPECT_EQ(prediction(context, {}, {}).error().detail, "fake");
}

}  // namespace
}  // namespace iscan::stages
