// Files in a real S3 server, and what may happen to them on the way.
#include <gtest/gtest.h>

#include <format>
#include <future>

#include "base/encode.h"
#include "blobs_s3/presence.h"
#include "fakes/full_disk.h"
#include "s3_fixture.h"

namespace iscan::blobs_s3 {
namespace {

using namespace std::chrono_literals;
using servers::S3Server;

TEST_F(S3Test, WritingAgainRenewsTheTime) {
  auto blobs = fresh();
  Requests server = requests();
  const BlobId id = store(*blobs, "again")->id;
  const auto time = [&] { return look(server, id)->object->modified; };
  const Instant first = time();
  // The server tells whole seconds: some hundred writes go into one.
  for (int n = 0; n < 3'000 && time() == first; ++n) ASSERT_TRUE(store(*blobs, "again"));
  EXPECT_GT(time(), first);
}

TEST_F(S3Test, LargeFilesGoInPartsAndComeBackWhole) {
  Options small_parts = options();
  small_parts.sizes = {.part = 5 << 20, .in_parts_from = 6 << 20};
  std::string content((11 << 20) + 1, '\0');
  for (std::size_t n = 0; n < content.size(); ++n) content[n] = static_cast<char>(n * n >> 7U);
  const auto stored = store(*fresh(small_parts), content);
  ASSERT_TRUE(stored) << stored.error().detail;
  const auto file = fresh()->open(stored->id);
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_TRUE(content_of(*file) == content);
  ASSERT_TRUE(store(*fresh(small_parts), content)) << "and a second time";
}

TEST_F(S3Test, UnfinishedUploadsAreSweptAway) {
  Requests server = requests();
  const std::string key = server.location().key_of(id_of("unfinished"));
  const auto begun = server.send({.method = "POST", .key = key, .query = {{"uploads", ""}}});
  ASSERT_TRUE(begun) << begun.error().detail;
  const auto open_uploads = [&] {
    const auto answer = server.send({.query = {{"uploads", ""}, {"prefix", prefix}}});
    return parse_uploads(answer->body)->uploads.size();
  };
  EXPECT_TRUE(fresh()->older_than(clock.now() - 1h));
  EXPECT_EQ(open_uploads(), 1U);
  EXPECT_TRUE(fresh()->older_than(clock.now() + 1h));
  EXPECT_EQ(open_uploads(), 0U);
}

TEST_F(S3Test, ManyFilesAreListedPageByPage) {
  auto blobs = fresh();
  constexpr std::size_t kFiles = 7;
  for (std::size_t n = 0; n < kFiles; ++n) ASSERT_TRUE(store(*blobs, std::format("file {}", n)));
  Requests server = requests();
  EXPECT_EQ(list_older(server, clock.now() + 1h, 3)->size(), kFiles);
}

TEST_F(S3Test, TheUrlOfAFileNeedsNoKey) {
  auto blobs = fresh();
  const BlobId id = store(*blobs, "for others")->id;
  http_client::Client client({});
  const std::string url = blobs->locate(id, 60s).value();
  EXPECT_EQ(client.send({.url = url})->body, "for others");
  EXPECT_EQ(client.send({.url = url + "0"})->status, 403);
  EXPECT_EQ(client.send({.url = url.substr(0, url.find('?'))})->status, 403);
}

TEST_F(S3Test, AServerThatComesBackIsNoFailure) {
  S3Server own;
  Options with_own = options();
  with_own.place.endpoint = own.endpoint();
  auto blobs = fresh(with_own);
  const BlobId id = store(*blobs, "kept")->id;
  auto writer = blobs->create().value();
  EXPECT_TRUE(writer->write(as_bytes("in the middle")));
  own.crash();
  EXPECT_TRUE(blobs->open(id)) << "it is in the cache";
  auto finished = std::async(std::launch::async, [&] { return writer->finish(); });
  auto fetched = std::async(std::launch::async, [&] { return fresh(with_own)->open(id); });
  own.start();
  const auto stored = finished.get();
  EXPECT_TRUE(stored) << stored.error().detail;
  const auto file = fetched.get();
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_EQ(content_of(*file), "kept");
}

TEST_F(S3Test, AServerThatStaysAwayIsAnError) {
  Options away = options();
  away.place.endpoint = "http://127.0.0.1:1";
  away.patience.retry_for = 50ms;
  auto blobs = fresh(away);
  const auto stored = store(*blobs, "x");
  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, "storage_unavailable");
  EXPECT_TRUE(stored.error().retryable);
  EXPECT_EQ(blobs->open(id_of("x")).error().code, "storage_unavailable");
  EXPECT_EQ(blobs->check().error().code, "storage_unavailable");
}

TEST_F(S3Test, SaysWhichSettingIsWrong) {
  EXPECT_TRUE(fresh()->check());
  Options wrong_secret = options();
  wrong_secret.keys.secret_key = Secret("wrong");
  EXPECT_EQ(fresh(wrong_secret)->check().error().code, "storage_denied");
  EXPECT_EQ(store(*fresh(wrong_secret), "x").error().code, "storage_denied");
  EXPECT_EQ(fresh(wrong_secret)->open(id_of("x")).error().code, "storage_denied");
  Options wrong_key = options();
  wrong_key.keys.access_key = "nobody";
  EXPECT_EQ(fresh(wrong_key)->check().error().code, "storage_denied");
  Options wrong_bucket = options();
  wrong_bucket.place.url = "s3://no-such-bucket";
  EXPECT_EQ(fresh(wrong_bucket)->check().error().code, "storage_misconfigured");
  EXPECT_EQ(store(*fresh(wrong_bucket), "x").error().code, "storage_misconfigured");
  EXPECT_EQ(fresh(wrong_bucket)->open(id_of("x")).error().code, "storage_misconfigured");
  Options no_key = options();
  no_key.keys = {};
  EXPECT_EQ(S3Blobs::open(no_key, clock).error().code, "storage_misconfigured");
}

TEST_F(S3Test, AClockThatIsWrongIsNamed) {
  const FixedClock wrong(clock.now() - 24h);
  EXPECT_EQ(fakes::open_s3(options(), wrong)->check().error().code, "storage_misconfigured");
}

TEST_F(S3Test, ADamagedObjectIsAnErrorAndNeverContent) {
  Requests server = requests();
  const BlobId id = store(*fresh(), "sound").value().id;
  ASSERT_TRUE(server.send({.method = "PUT", .key = server.location().key_of(id), .body = "wrong"}));
  auto blobs = fresh();
  EXPECT_EQ(blobs->open(id).error().code, "blob_damaged");
  EXPECT_EQ(blobs->open(id).error().code, "blob_damaged") << "and was not kept";
}

TEST_F(S3Test, TheServerRefusesWhatChangedOnTheWay) {
  Requests server = requests();
  const auto stored =
      server.send({.method = "PUT",
                   .key = server.location().key_of(id_of("x")),
                   .headers = {{"x-amz-checksum-sha256",
                                to_base64(hmac_sha256(as_bytes("other"), as_bytes("content")))}},
                   .body = "x",
                   .once = true});
  ASSERT_FALSE(stored);
  EXPECT_TRUE(stored.error().detail.contains("BadDigest")) << stored.error().detail;
}

TEST_F(S3Test, ARemovalUnderWayIsWaitedFor) {
  Options impatient = options();
  impatient.patience.retry_for = 50ms;
  Requests server = requests();
  const std::string mark = server.location().key_of(id_of("contested")) + ".removing-x";
  ASSERT_TRUE(server.send({.method = "PUT", .key = mark}));
  EXPECT_EQ(store(*fresh(impatient), "contested").error().code, "storage_unavailable");
  ASSERT_TRUE(server.send({.method = "DELETE", .key = mark}));
  EXPECT_TRUE(store(*fresh(), "contested"));
}

TEST_F(S3Test, AMarkOfARemovalThatNeverEndedHoldsNobody) {
  Requests server = requests();
  const std::string mark = server.location().key_of(id_of("left")) + ".removing-x";
  ASSERT_TRUE(server.send({.method = "PUT", .key = mark}));
  EXPECT_TRUE(fresh()->older_than(clock.now() + 1h));
  EXPECT_FALSE(look(server, id_of("left"))->being_removed) << "swept away with what is old";
}

TEST_F(S3Test, AFullDiskIsNamed) {
  auto blobs = fresh();
  ASSERT_TRUE(store(*blobs, "x"));
  const fakes::FullDisk full;
  EXPECT_EQ(store(*blobs, "content").error().code, "disk_full");
  EXPECT_EQ(fresh()->open(id_of("x")).error().code, "disk_full");
}

}  // namespace
}  // namespace iscan::blobs_s3
