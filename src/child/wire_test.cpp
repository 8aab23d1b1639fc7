#include "child/wire.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace iscan::child {
namespace {

TEST(Wire, ReadsBackWhatWasWritten) {
  EXPECT_TRUE(rc::check([](std::uint8_t a, std::uint32_t b, std::uint64_t c, std::int32_t d, bool e,
                           const std::string& f) {
    WireWriter out;
    out.u8(a);
    out.u32(b);
    out.u64(c);
    out.i32(d);
    out.boolean(e);
    out.string(f);
    out.f64(static_cast<double>(c));
    WireReader in(out.view());
    RC_ASSERT(in.u8() == a);
    RC_ASSERT(in.u32() == b);
    RC_ASSERT(in.u64() == c);
    RC_ASSERT(in.i32() == d);
    RC_ASSERT(in.boolean() == e);
    RC_ASSERT(in.string(f.size()) == f);
    RC_ASSERT(in.f64() == static_cast<double>(c));
    RC_ASSERT(in.finished());
  }));
}

TEST(Wire, AnyBytesAreReadWithoutHarm) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint8_t>& noise) {
    WireReader in(std::as_bytes(std::span{noise}));
    const std::size_t count = in.count(1000, 5);
    RC_ASSERT(count * 5 <= noise.size());
    for (std::size_t i = 0; i < count; ++i) {
      RC_ASSERT(in.text(100).size() <= 100);
      in.u8();
    }
    in.bytes(100);
    in.f64();
    if (!in.ok()) RC_ASSERT(in.u32() == 0U);
  }));
}

TEST(Wire, ACutMessageNeverFinishes) {
  WireWriter out;
  out.string("invoice");
  out.u64(7);
  for (std::size_t size = 0; size < out.view().size(); ++size) {
    WireReader in(BytesView(out.view()).first(size));
    in.string(100);
    in.u64();
    EXPECT_FALSE(in.finished()) << size;
  }
}

TEST(Wire, RefusesLengthsAndValuesThatCannotBe) {
  WireWriter out;
  out.u32(0xFFFFFFFF);
  EXPECT_TRUE(WireReader(out.view()).string(10).empty());
  EXPECT_EQ(WireReader(out.view()).count(0xFFFFFFFF, 1), 0U);
  WireWriter number;
  number.f64(std::numeric_limits<double>::quiet_NaN());
  WireReader in(number.view());
  in.f64();
  EXPECT_FALSE(in.ok());
}

TEST(Wire, TextIsUtf8WithoutNul) {
  EXPECT_TRUE(is_utf8("Größe 東京 😀"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(is_utf8("\xE4\xBD"));
  WireWriter out;
  out.string(std::string_view("a\0b", 3));
  WireReader in(out.view());
  in.text(10);
  EXPECT_FALSE(in.ok());
}

}  // namespace
}  // namespace iscan::child
