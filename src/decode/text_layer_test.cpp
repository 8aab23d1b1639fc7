#include "decode/text_layer.h"

#include <gtest/gtest.h>

namespace iscan::decode {
namespace {

using document::TextLayer;
using document::Word;

std::vector<Word> words(int count, const std::string& text) {
  return std::vector<Word>(static_cast<std::size_t>(count), Word{.text = text});
}

TEST(TextLayerClass, OrdinaryWordsInAnyLanguageAreSound) {
  for (const char* text : {"Invoice", "Größe", "faktúra", "счёт", "請求書", "1.234,56"}) {
    EXPECT_EQ(classify(words(80, text), {}), TextLayer::sound) << text;
  }
}

TEST(TextLayerClass, PrivateUseAndReplacementCharactersAreGarbled) {
  EXPECT_EQ(classify(words(30, "\uE012\uE013\uE014"), {}), TextLayer::garbled);
  EXPECT_EQ(classify(words(30, "\uFFFD\uFFFD"), {}), TextLayer::garbled);
  EXPECT_EQ(classify(words(60, "!\"#$%&/"), {}), TextLayer::garbled);
}

TEST(TextLayerClass, ACipherIsGarbledAndItsPlainTextIsNot) {
  EXPECT_EQ(classify(words(40, "xQzPtRkLmW"), {}), TextLayer::garbled);
  EXPECT_EQ(classify(words(40, "Rechnung"), {}), TextLayer::sound);
  EXPECT_EQ(classify(words(40, "PURCHASE"), {}), TextLayer::sound);
}

TEST(TextLayerClass, MostlyInvisibleWordsAreAHiddenLayer) {
  std::vector<Word> all = words(10, "Total");
  for (std::size_t i = 0; i < 6; ++i) all[i].invisible = true;
  EXPECT_EQ(classify(all, {}), TextLayer::hidden);
  all[0].invisible = false;
  all[1].invisible = false;
  EXPECT_EQ(classify(all, {}), TextLayer::sound);
}

TEST(TextLayerClass, FewWordsOnAPictureAreSparseAndManyAreNot) {
  const PageInk picture{.picture_area = 0.8, .picture_outside_words = 0.9};
  EXPECT_EQ(classify(words(5, "Scanned"), picture), TextLayer::sparse);
  EXPECT_EQ(classify(words(200, "Scanned"), picture), TextLayer::sound);
  EXPECT_EQ(classify(words(5, "Scanned"), {}), TextLayer::sound);
  EXPECT_EQ(classify({}, picture), TextLayer::none);
}

}  // namespace
}  // namespace iscan::decode
