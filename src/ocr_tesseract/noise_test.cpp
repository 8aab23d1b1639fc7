#include "ocr_tesseract/noise.h"

#include <gtest/gtest.h>

namespace iscan::ocr_tesseract {
namespace {

std::string kept(double line_confidence, std::vector<ReadWord> words) {
  ReadLine line{.line = {}, .words = std::move(words), .confidence = line_confidence};
  drop_noise(line, /*clear_page=*/false);
  std::string out;
  for (const ReadWord& word : line.words) out += word.text + ' ';
  return out;
}

TEST(Noise, ShareOfLettersAndDigits) {
  EXPECT_EQ(solid_share("abc1"), 1);
  EXPECT_EQ(solid_share("für"), 1);
  EXPECT_EQ(solid_share("a-"), 0.5);
  EXPECT_EQ(solid_share("~—"), 0);
  EXPECT_EQ(solid_share(""), 0);
}

TEST(Noise, GoodWordsStay) {
  EXPECT_EQ(kept(0.9, {{"Total", {}, 0.95}, {"12,50", {}, 0.3}, {"€", {}, 0.4}}), "Total 12,50 € ");
}

TEST(Noise, WhatNobodyCouldReadGoes) {
  EXPECT_EQ(kept(0.2, {{"wv~i", {}, 0.3}, {"eee", {}, 0.1}}), "");
  EXPECT_EQ(kept(0.8, {{"Total", {}, 0.95}, {"xi", {}, 0.01}}), "Total ");
}

TEST(Noise, CodesOnClearPagesStay) {
  ReadLine line{.line = {}, .words = {{"SI-0044871", {}, 0.2}}, .confidence = 0.2};
  drop_noise(line, /*clear_page=*/true);
  EXPECT_EQ(line.words.size(), 1U);
  drop_noise(line, /*clear_page=*/false);
  EXPECT_TRUE(line.words.empty());
}

TEST(Noise, StainsReadAsOneCharacterNeedMoreConfidence) {
  EXPECT_EQ(kept(0.4, {{"i", {}, 0.4}}), "");
  EXPECT_EQ(kept(0.8, {{"2", {}, 0.8}}), "2 ");
  EXPECT_EQ(kept(0.4, {{"Faint", {}, 0.4}}), "Faint ");
}

TEST(Noise, RestsOfFramesGo) {
  EXPECT_EQ(kept(0.9, {{"|", {}, 0.95}, {"Price", {}, 0.9}, {"_", {}, 0.5}, {"%", {}, 0.5}}),
            "Price % ");
}

}  // namespace
}  // namespace iscan::ocr_tesseract
