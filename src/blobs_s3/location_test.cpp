#include "blobs_s3/location.h"

#include <gtest/gtest.h>

namespace iscan::blobs_s3 {
namespace {

const BlobId kId{"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};

TEST(Location, AmazonByHostOthersByPath) {
  const auto amazon = parse_location({.url = "s3://files/in/", .region = "eu-north-1"});
  ASSERT_TRUE(amazon);
  EXPECT_EQ(amazon->origin, "https://files.s3.eu-north-1.amazonaws.com");
  EXPECT_EQ(amazon->path_of(amazon->key_of(kId)), "/in/ba/" + kId.value);
  EXPECT_EQ(amazon->path_of(""), "/");
  const auto own = parse_location({.url = "s3://files", .endpoint = "http://store:9000/s3/"});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->origin, "http://store:9000");
  EXPECT_EQ(own->path_of(own->key_of(kId)), "/s3/files/ba/" + kId.value);
  EXPECT_EQ(own->path_of(""), "/s3/files");
  EXPECT_EQ(own->region, "us-east-1");
  const auto hosted =
      parse_location({.url = "s3://files", .endpoint = "https://store:443", .path_style = false});
  ASSERT_TRUE(hosted);
  EXPECT_EQ(hosted->host, "files.store") << "as the client sends it";
}

TEST(Location, SaysWhatIsWrong) {
  const auto code = [](const Place& place) { return parse_location(place).error().code; };
  EXPECT_EQ(code({.url = "http://files", .region = "r"}), "storage_misconfigured");
  EXPECT_EQ(code({.url = "s3://", .region = "r"}), "storage_misconfigured");
  EXPECT_EQ(code({.url = "s3://files/a b", .region = "r"}), "storage_misconfigured");
  EXPECT_EQ(code({.url = "s3://files"}), "storage_misconfigured") << "no region";
  EXPECT_EQ(code({.url = "s3://files", .endpoint = "store:9000"}), "storage_misconfigured");
}

TEST(Location, KnowsItsKeys) {
  const Location location = parse_location({.url = "s3://files/in", .region = "r"}).value();
  EXPECT_EQ(id_in(location, location.key_of(kId)), kId);
  EXPECT_EQ(id_in(location, location.key_of(kId) + ".removing-x"), std::nullopt);
  EXPECT_EQ(id_in(location, "in/00/" + kId.value), std::nullopt);
  EXPECT_EQ(id_in(location, "xx/ba/" + kId.value), std::nullopt);
}

}  // namespace
}  // namespace iscan::blobs_s3
