#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>

#include "child/wire.h"
#include "reader_wire/answer.h"
#include "reader_wire/request.h"
#include "reader_wire/words.h"

namespace iscan::reader_wire {
namespace {

using document::DecodedFile;
using document::Word;

// Coordinates as the wire keeps them: thousandths of a point.
rc::Gen<double> coordinate() {
  return rc::gen::map(rc::gen::inRange(-100'000, 2'000'000),
                      [](int units) { return units / 1000.0; });
}

rc::Gen<std::string> text() {
  return rc::gen::map(
      rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('!', '~'))),
      [](const std::string& s) { return s + "é€"; });
}

rc::Gen<Word> word() {
  return rc::gen::exec([] {
    const double x = *coordinate();
    const double y = *coordinate();
    return Word{.text = *text(),
                .box = {x, y, x + 1.5, y + 0.25},
                .confidence = static_cast<float>(*rc::gen::inRange(0, 100)) / 100,
                .font_size = static_cast<float>(*rc::gen::inRange(0, 100)),
                .bold = *rc::gen::arbitrary<bool>(),
                .invisible = *rc::gen::arbitrary<bool>(),
                .space_after = *rc::gen::arbitrary<bool>(),
                .origin = *rc::gen::element(document::WordOrigin::text, document::WordOrigin::ocr)};
  });
}

void expect_same(const Word& a, const Word& b) {
  RC_ASSERT(a.text == b.text);
  RC_ASSERT(std::abs(a.box.x0 - b.box.x0) < 0.001);
  RC_ASSERT(std::abs(a.box.y1 - b.box.y1) < 0.001);
  RC_ASSERT(a.confidence == b.confidence);
  RC_ASSERT(a.font_size == b.font_size);
  RC_ASSERT(a.bold == b.bold);
  RC_ASSERT(a.invisible == b.invisible);
  RC_ASSERT(a.space_after == b.space_after);
  RC_ASSERT(a.origin == b.origin);
}

DecodedFile a_file(std::vector<Word> words) {
  DecodedFile file;
  file.pages.push_back({.number = 1, .width = 595, .height = 842, .words = std::move(words)});
  file.attachments.push_back({.name = "a.xml", .media_type = "application/xml", .content = "<a/>"});
  file.producer = "producer";
  return file;
}

TEST(ReaderWire, WordsSurviveTheWay) {
  EXPECT_TRUE(rc::check([] {
    const auto words = *rc::gen::container<std::vector<Word>>(word());
    child::WireWriter out;
    write_words(out, words);
    child::WireReader in(out.view());
    const std::vector<Word> back = read_words(in);
    RC_ASSERT(in.finished());
    RC_ASSERT(back.size() == words.size());
    for (std::size_t i = 0; i < words.size(); ++i) expect_same(words[i], back[i]);
  }));
}

TEST(ReaderWire, NoiseIsNeverAnAnswerThatBreaksTheRules) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& noise) {
    const BytesView bytes = std::as_bytes(std::span{noise});
    if (const auto file = parse_file(bytes, {}); file && *file) {
      RC_ASSERT((*file)->pages.size() <= 200U);
    }
    if (const auto shape = parse_shape(bytes, {}); shape && *shape) RC_ASSERT((*shape)->width > 0U);
    parse_members(bytes, {});
    parse_bytes(bytes, 1000);
    parse_request(bytes);
  }));
}

TEST(ReaderWire, OneChangedByteNeverBreaksTheRules) {
  const Bytes good = encode(Result<DecodedFile>(
      a_file({{.text = "Total", .box = {1, 2, 3, 4}}, {.text = "12,50", .box = {5, 6, 7, 8}}})));
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const int change : {1, 0x80, 0xFF}) {
      Bytes bad = good;
      bad[i] ^= static_cast<std::byte>(change);
      const auto file = parse_file(bad, {});
      if (!file || !*file) continue;
      for (const Word& found : (*file)->pages.at(0).words) {
        EXPECT_LE(found.box.x0, found.box.x1);
        EXPECT_FALSE(found.text.empty());
      }
    }
  }
}

TEST(ReaderWire, ACutAnswerIsNone) {
  const Bytes good = encode(Result<DecodedFile>(a_file({})));
  ASSERT_TRUE(parse_file(good, {}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_file(BytesView(good).first(size), {})) << size;
  }
}

TEST(ReaderWire, WhatNoReaderMaySayIsRefused) {
  const auto refused = [](DecodedFile file) {
    return !parse_file(encode(Result<DecodedFile>(std::move(file))), {});
  };
  EXPECT_FALSE(refused(a_file({})));
  DecodedFile turned = a_file({{.text = "a", .box = {5, 0, 1, 1}}});
  EXPECT_TRUE(refused(turned));
  DecodedFile bad_text = a_file({{.text = "\xFF", .box = {0, 0, 1, 1}}});
  EXPECT_TRUE(refused(bad_text));
  DecodedFile bad_page = a_file({});
  bad_page.pages[0].number = 7;
  EXPECT_TRUE(refused(bad_page));
  DecodedFile bad_size = a_file({});
  bad_size.pages[0].width = -1;
  EXPECT_TRUE(refused(bad_size));
  DecodedFile many = a_file({});
  many.pages.resize(201);
  for (int i = 0; i < 201; ++i) {
    many.pages[static_cast<std::size_t>(i)] = {
        .number = i + 1, .width = 1, .height = 1, .words = {}};
  }
  EXPECT_TRUE(refused(many));
  const Result<RasterShape> thin =
      RasterShape{.width = 100, .height = 100, .stride = 50, .channels = 1, .dpi = 300};
  EXPECT_FALSE(parse_shape(encode(thin), {}));
}

TEST(ReaderWire, ErrorsAndRequestsSurviveTheWay) {
  const Result<Bytes> error = fail(ErrorKind::too_large, "too_many_pages", "message", "detail");
  const Result<Bytes> back = parse_bytes(encode(error), 10).value_or(Bytes{});
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, "too_many_pages");
  EXPECT_EQ(back.error().kind, ErrorKind::too_large);
  EXPECT_FALSE(parse_bytes(encode(Result<Bytes>(fail(ErrorKind::internal, "Bad Code", "m"))), 10));
  const Request request{.command = Command::render,
                        .file_size = 7,
                        .limits = {.pages = 3},
                        .page = 2,
                        .dpi = 150,
                        .rgb = true};
  EXPECT_EQ(parse_request(encode(request)), request);
  const std::vector<Member> members = {{"name", Bytes(3)}};
  const auto parsed = parse_members(encode(Result<std::vector<Member>>(members)), {});
  EXPECT_EQ(parsed.value_or(std::vector<Member>{}), members);
}

}  // namespace
}  // namespace iscan::reader_wire
