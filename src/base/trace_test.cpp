#include "base/trace.h"

#include <gtest/gtest.h>

namespace iscan {
namespace {

constexpr std::string_view kSound = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(Trace, ASoundValueIsPassedOn) {
  EXPECT_EQ(sound_traceparent(kSound), kSound);
  EXPECT_EQ(trace_id(kSound), "0af7651916cd43dd8448eb211c80319c");
}

TEST(Trace, OfALaterVersionTheKnownPartIsPassedOn) {
  std::string later(kSound);
  later[1] = '1';
  EXPECT_EQ(sound_traceparent(later + "-more"), later);
  EXPECT_FALSE(sound_traceparent(later + "more"));
}

TEST(Trace, WhatTheStandardForbidsIsIgnored) {
  const auto changed = [](std::size_t at, std::string_view text) {
    return std::string(kSound).replace(at, text.size(), text);
  };
  for (const std::string& value :
       {std::string(), std::string(kSound.substr(1)), std::string(kSound) + "-x", changed(0, "ff"),
        changed(2, "_"), changed(3, "A"), changed(3, std::string(32, '0')),
        changed(36, std::string(16, '0')), changed(53, "x"), std::string(55, '\n')}) {
    EXPECT_FALSE(sound_traceparent(value)) << value;
  }
}

TEST(Trace, NewOnesAreSoundAndDiffer) {
  const std::string one = new_traceparent();
  EXPECT_EQ(sound_traceparent(one), one);
  EXPECT_NE(one, new_traceparent());
  EXPECT_EQ(trace_id(""), "");
}

}  // namespace
}  // namespace iscan
