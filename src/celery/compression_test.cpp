#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <vector>

#include "celery/envelope.h"

namespace iscan::celery {
namespace {

constexpr std::string_view kPlain = "[[1,2],{},{}]";

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
  }
  return bytes;
}

struct Format {
  const char* name;
  const char* hex;  // kPlain as Python's libraries compress it
};
constexpr std::array kFormats = {
    Format{"application/x-gzip", "789c8b8e36d4318ad5a9ae05a258001b6c0448"},
    Format{"application/x-bz2",
           "425a6839314159265359542d0edc0000031a8000043000000a000a2000310c00d347a232c1f405578bb92"
           "29c28482a16876e00"},
    Format{"application/x-bzip2",
           "425a6839314159265359542d0edc0000031a8000043000000a000a2000310c00d347a232c1f405578bb92"
           "29c28482a16876e00"},
    Format{"application/x-lzma",
           "fd377a585a000004e6d6b4460200210116000000742fe5a301000c5b5b312c325d2c7b7d2c7b7d5d00000"
           "000861db217154ba6610001250d7119c4b61fb6f37d010000000004595a"},
    Format{"application/zstd", "28b52ffd04586900005b5b312c325d2c7b7d2c7b7d5dd5fb45d0"}};

std::string zeros(std::size_t size) {
  const std::string plain(size, '\0');
  std::string packed(::compressBound(size), '\0');
  uLongf used = packed.size();
  ::compress(reinterpret_cast<Bytef*>(packed.data()), &used,
             reinterpret_cast<const Bytef*>(plain.data()), plain.size());
  packed.resize(used);
  return packed;
}

TEST(CeleryCompression, LeavesPlainBodies) { EXPECT_EQ(decompress("[]", ""), "[]"); }

TEST(CeleryCompression, UndoesWhatPythonDoes) {
  for (const Format& format : kFormats) {
    const auto plain = decompress(from_hex(format.hex), format.name);
    ASSERT_TRUE(plain) << format.name;
    EXPECT_EQ(*plain, kPlain) << format.name;
  }
}

TEST(CeleryCompression, RefusesDamage) {
  for (const Format& format : kFormats) {
    const std::string whole = from_hex(format.hex);
    for (const std::string& damaged :
         {std::string(), whole.substr(0, whole.size() / 2), whole.substr(2), std::string(kPlain)}) {
      const auto plain = decompress(damaged, format.name);
      ASSERT_FALSE(plain) << format.name << ' ' << damaged.size();
      EXPECT_EQ(plain.error().code, "message_unreadable");
    }
  }
}

TEST(CeleryCompression, RefusesUnknownFormats) {
  const auto plain = decompress("x", "application/x-brotli");
  ASSERT_FALSE(plain);
  EXPECT_EQ(plain.error().code, "message_compression_unknown");
  EXPECT_EQ(plain.error().detail, "application/x-brotli");
}

TEST(CeleryCompression, RefusesBombs) {
  constexpr std::size_t kMiB = std::size_t{1} << 20U;
  EXPECT_EQ(decompress(zeros(64 * kMiB), "application/x-gzip")->size(), 64 * kMiB);
  // 70 MiB of zeros.
  const std::string bzip2 = from_hex(
      "425a68393141592653590e09e2df015f8e4000c0000008200030804d4642a025a90a809731415926535933f2af"
      "ee00d2a3c100c00040000008200030cc0529a6a84912d811244bc5dc914e14240bf85a9400");
  for (const auto& [body, format] :
       {std::pair(zeros(65 * kMiB), "application/x-gzip"), std::pair(bzip2, "application/x-bz2")}) {
    const auto plain = decompress(body, format);
    ASSERT_FALSE(plain);
    EXPECT_EQ(plain.error().code, "message_too_large");
  }
}

}  // namespace
}  // namespace iscan::celery
