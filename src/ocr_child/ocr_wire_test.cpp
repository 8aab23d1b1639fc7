#include "ocr_child/ocr_wire.h"

#include <gtest/gtest.h>

namespace iscan::ocr_child {
namespace {

Request request() {
  return {.command = Command::read,
          .width = 100,
          .height = 50,
          .stride = 104,
          .channels = 1,
          .dpi = 300,
          .languages = {"eng", "deu"}};
}

ports::OcrPage page() {
  ports::OcrPage out{.width = 595,
                     .height = 842,
                     .rotation = 90,
                     .skew = -1.5,
                     .mean_confidence = 0.9,
                     .language = "deu"};
  out.words.push_back({.text = "Rechnung",
                       .box = {10, 20, 60, 32},
                       .confidence = 0.5F,
                       .font_size = 11,
                       .origin = document::WordOrigin::ocr});
  return out;
}

TEST(OcrWire, RequestsSurviveTheTrip) {
  EXPECT_EQ(decode_request(encode(request())), request());
  EXPECT_EQ(pixel_bytes(request()), 5200U);
}

TEST(OcrWire, RequestsThatCannotHoldTheirPixelsAreRefused) {
  const auto refused = [](auto change) {
    Request wrong = request();
    change(wrong);
    return !decode_request(encode(wrong)).has_value();
  };
  EXPECT_TRUE(refused([](Request& r) { r.width = 0; }));
  EXPECT_TRUE(refused([](Request& r) { r.stride = 99; }));
  EXPECT_TRUE(refused([](Request& r) { r.channels = 2; }));
  EXPECT_TRUE(refused([](Request& r) { r.channels = 3; }));
  EXPECT_TRUE(refused([](Request& r) { r.height = 1'000'000; }));
  EXPECT_TRUE(refused([](Request& r) { r.dpi = -1; }));
}

TEST(OcrWire, PagesSurviveTheTrip) {
  const auto back = decode_page(encode(Result<ports::OcrPage>(page())));
  ASSERT_TRUE(back && *back);
  const ports::OcrPage& got = **back;
  EXPECT_EQ(got.rotation, 90);
  EXPECT_EQ(got.skew, -1.5);
  EXPECT_EQ(got.language, "deu");
  ASSERT_EQ(got.words.size(), 1U);
  EXPECT_EQ(got.words[0].text, "Rechnung");
  EXPECT_EQ(got.words[0].box, page().words[0].box);
}

TEST(OcrWire, AMissingModelArrivesAsUnavailable) {
  const Result<ports::OcrPage> sent =
      fail(ErrorKind::unavailable, "ocr_unavailable", "No model.", "/models");
  const auto back = decode_page(encode(sent));
  ASSERT_TRUE(back);
  ASSERT_FALSE(*back);
  EXPECT_EQ(back->error().code, "ocr_unavailable");
  EXPECT_EQ(back->error().message, "No model.");
}

TEST(OcrWire, LiesOfAChildAreSeen) {
  const auto seen = [](auto change) {
    ports::OcrPage wrong = page();
    change(wrong);
    return !decode_page(encode(Result<ports::OcrPage>(wrong))).has_value();
  };
  EXPECT_TRUE(seen([](ports::OcrPage& p) { p.rotation = 45; }));
  EXPECT_TRUE(seen([](ports::OcrPage& p) { p.mean_confidence = 2; }));
  EXPECT_TRUE(seen([](ports::OcrPage& p) { p.width = -1; }));
  EXPECT_TRUE(seen([](ports::OcrPage& p) { p.words[0].confidence = 3; }));
  EXPECT_TRUE(seen([](ports::OcrPage& p) { p.words[0].text = "\xff"; }));
}

TEST(OcrWire, NoCutAnswerPasses) {
  const Bytes whole = encode(Result<ports::OcrPage>(page()));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_page(BytesView(whole).first(size))) << size;
  }
}

}  // namespace
}  // namespace iscan::ocr_child
