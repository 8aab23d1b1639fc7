#include "reader_wire/words.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace iscan::reader_wire {
namespace {

using document::Word;

constexpr std::size_t kMaxWords = 2'000'000;
constexpr std::size_t kMaxWordBytes = 64U << 10U;
constexpr std::size_t kWordBytes = 30;  // of the shortest one
constexpr double kUnitsPerPoint = 1000;
constexpr double kMaxPoints = 2e6;

constexpr std::uint8_t kBold = 1;
constexpr std::uint8_t kInvisible = 2;
constexpr std::uint8_t kSpaceAfter = 4;
constexpr std::uint8_t kFromOcr = 8;
constexpr std::uint8_t kAllFlags = 15;

void write_coordinate(child::WireWriter& out, double points) {
  const double bounded = std::clamp(points, -kMaxPoints, kMaxPoints);
  out.i32(static_cast<std::int32_t>(std::lround(bounded * kUnitsPerPoint)));
}

double read_coordinate(child::WireReader& in) { return in.i32() / kUnitsPerPoint; }

void write_word(child::WireWriter& out, const Word& word) {
  out.string(word.text);
  write_coordinate(out, word.box.x0);
  write_coordinate(out, word.box.y0);
  write_coordinate(out, word.box.x1);
  write_coordinate(out, word.box.y1);
  out.f32(word.confidence);
  out.f32(word.font_size);
  out.u8(static_cast<std::uint8_t>((word.bold ? kBold : 0U) | (word.invisible ? kInvisible : 0U) |
                                   (word.space_after ? kSpaceAfter : 0U) |
                                   (word.origin == document::WordOrigin::ocr ? kFromOcr : 0U)));
}

Word read_word(child::WireReader& in) {
  Word word;
  word.text = in.text(kMaxWordBytes);
  word.box.x0 = read_coordinate(in);
  word.box.y0 = read_coordinate(in);
  word.box.x1 = read_coordinate(in);
  word.box.y1 = read_coordinate(in);
  word.confidence = in.f32();
  word.font_size = in.f32();
  const std::uint8_t flags = in.u8();
  word.bold = (flags & kBold) != 0;
  word.invisible = (flags & kInvisible) != 0;
  word.space_after = (flags & kSpaceAfter) != 0;
  word.origin = (flags & kFromOcr) != 0 ? document::WordOrigin::ocr : document::WordOrigin::text;
  const bool sound = !word.text.empty() && word.box.x0 <= word.box.x1 &&
                     word.box.y0 <= word.box.y1 && word.confidence >= 0 && word.confidence <= 1 &&
                     word.font_size >= 0 && flags <= kAllFlags;
  if (!sound) in.fail();
  return word;
}

}  // namespace

void write_words(child::WireWriter& out, std::span<const Word> words) {
  out.count(words.size());
  for (const Word& word : words) write_word(out, word);
}

std::vector<Word> read_words(child::WireReader& in) {
  const std::size_t count = in.count(kMaxWords, kWordBytes);
  std::vector<Word> words;
  words.reserve(count);
  for (std::size_t i = 0; i < count && in.ok(); ++i) words.push_back(read_word(in));
  return words;
}

}  // namespace iscan::reader_wire
