// The ports to files and queues, and the lock of the data folder.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <thread>

#include "base/disk.h"
#include "base/sha256.h"
#include "fakes/embedded.h"
#include "fakes/s3_bucket.h"
#include "store_sql/data_lock.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

// One implementation of the port, empty, with the real time.
struct BlobsKind {
  const char* name;
  std::unique_ptr<ports::Blobs> (*open)(const std::filesystem::path& folder, const Clock& clock);
};

void PrintTo(const BlobsKind& kind, std::ostream* out) { *out << kind.name; }

std::unique_ptr<ports::Blobs> local(const std::filesystem::path& folder, const Clock& clock) {
  return blobs_local::LocalBlobs::open(folder, clock).value();
}

std::unique_ptr<ports::Blobs> s3_by_path(const std::filesystem::path& folder, const Clock& clock) {
  return fakes::open_s3(fakes::s3_options(folder, "contract/by-path"), clock);
}

// The name of the bucket in the name of the host.
std::unique_ptr<ports::Blobs> s3_by_host(const std::filesystem::path& folder, const Clock& clock) {
  auto options = fakes::s3_options(folder, "contract/by-host");
  options.place.endpoint = servers::S3Server::shared().endpoint_by_host();
  options.place.path_style = false;
  return fakes::open_s3(std::move(options), clock);
}

class BlobsContract : public testing::TestWithParam<BlobsKind> {
 protected:
  ports::StoredBlob store(std::string_view content) {
    auto writer = blobs->create().value();
    const auto half = content.size() / 2;
    EXPECT_TRUE(writer->write(as_bytes(content.substr(0, half))));
    EXPECT_TRUE(writer->write(as_bytes(content.substr(half))));
    auto stored = writer->finish();
    EXPECT_TRUE(stored) << stored.error().code << " " << stored.error().detail;
    return stored.value();
  }

  fakes::TempFolder folder;
  SystemClock clock;
  Instant before = clock.now() - 10s;  // anything is written
  std::unique_ptr<ports::Blobs> blobs = GetParam().open(folder.path(), clock);
};

TEST_P(BlobsContract, ContentNamesTheFileAndItIsReadBack) {
  const auto stored = store("abc");
  EXPECT_EQ(stored.size, 3U);
  EXPECT_EQ(stored.id.value, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(store("abc").id, stored.id);
  const auto file = blobs->open(stored.id);
  ASSERT_TRUE(file) << file.error().detail;
  ASSERT_EQ(file->view().size, 3U);
  std::array<std::byte, 3> bytes{};
  EXPECT_TRUE(read_all(file->view().fd, 0, bytes));
  EXPECT_EQ(as_text(bytes), "abc");
  EXPECT_EQ(blobs->open(store("").id)->view().size, 0U);
}

TEST_P(BlobsContract, WhatIsNotThereIsMissing) {
  EXPECT_EQ(blobs->open({std::string(64, '0')}).error().code, "blob_missing");
  EXPECT_EQ(blobs->open({"../../etc/passwd"}).error().code, "blob_missing");
  EXPECT_EQ(blobs->locate({"../../etc/passwd"}, 60s).error().code, "blob_missing");
  EXPECT_TRUE(blobs->remove({std::string(64, '0')}, clock.now()));
  EXPECT_TRUE(blobs->remove({"../../etc/passwd"}, clock.now()));
}

TEST_P(BlobsContract, OnlyOldFilesAreListedAndRemoved) {
  const BlobId id = store("to be removed").id;
  EXPECT_EQ(blobs->older_than(before)->size(), 0U);
  EXPECT_TRUE(blobs->remove(id, before));
  EXPECT_TRUE(blobs->open(id)) << "not older than that";
  const Instant after = clock.now() + 10s;
  EXPECT_TRUE(std::ranges::contains(blobs->older_than(after).value(), id));
  EXPECT_TRUE(blobs->remove(id, after));
  EXPECT_EQ(blobs->open(id).error().code, "blob_missing");
  EXPECT_FALSE(std::ranges::contains(blobs->older_than(after).value(), id));
  EXPECT_EQ(store("to be removed").id, id) << "it can come back";
  EXPECT_TRUE(blobs->open(id));
}

TEST_P(BlobsContract, AnAbandonedFileLeavesNothing) {
  EXPECT_TRUE(blobs->create().value()->write(as_bytes("abandoned")));
  EXPECT_EQ(blobs->open({sha256_hex(as_bytes("abandoned"))}).error().code, "blob_missing");
}

INSTANTIATE_TEST_SUITE_P(Kinds, BlobsContract,
                         testing::Values(BlobsKind{"local", local}, BlobsKind{"s3", s3_by_path},
                                         BlobsKind{"s3_by_host", s3_by_host}),
                         [](const auto& kind) { return std::string(kind.param.name); });

TEST(LocalBlobs, StoresOnceWhereTheUrlSays) {
  const fakes::TempFolder folder;
  const FixedClock clock(Instant{1'700'000'000'000ms});
  auto blobs = blobs_local::LocalBlobs::open(folder.path() / "a b", clock).value();
  auto writer = blobs->create().value();
  EXPECT_TRUE(writer->write(as_bytes("abc")));
  const BlobId id = writer->finish()->id;
  const auto path = folder.path() / "a b" / "ba" / id.value.substr(2);
  EXPECT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "a b" / "tmp"));
  EXPECT_EQ(blobs->locate(id, 60s),
            "file://" + folder.path().string() + "/a%20b/ba/" + id.value.substr(2));
  EXPECT_TRUE(blobs->remove(id, clock.now())) << "not older than that";
  EXPECT_TRUE(blobs->open(id));
  EXPECT_TRUE(blobs->remove(id, clock.now() + 1ms));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(LocalBlobs, HalfWrittenFilesOfAFormerProcessAreRemovedThoseOfOthersStay) {
  const fakes::TempFolder folder;
  std::filesystem::create_directories(folder.path() / "tmp");
  std::ofstream(folder.path() / "tmp" / "0") << "half";
  FixedClock clock(SystemClock{}.now());
  ASSERT_TRUE(blobs_local::LocalBlobs::open(folder.path(), clock));
  EXPECT_FALSE(std::filesystem::is_empty(folder.path() / "tmp")) << "may be written now";
  clock.advance(25h);
  ASSERT_TRUE(blobs_local::LocalBlobs::open(folder.path(), clock));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "tmp"));
}

TEST(EmbeddedBroker, DeliversEachTaskOnceLaterStagesFirst) {
  broker_embedded::EmbeddedBroker broker;
  const std::vector<ports::TaskMessage> messages = {
      {{"1"}, "early"}, {{"2"}, "early"}, {{"1"}, "early"}, {{"3"}, "late"}};
  ASSERT_TRUE(broker.publish(messages));
  const std::vector<std::string> queues = {"early", "late"};
  for (const char* expected : {"3", "1", "2"}) {
    EXPECT_EQ(broker.take(queues, steady_clock::now(), {})->value().message.task.value, expected);
  }
  EXPECT_FALSE(broker.take(queues, steady_clock::now(), {})->has_value());
}

TEST(EmbeddedBroker, WakesOneWhoWaitsAndStopsOnDemand) {
  broker_embedded::EmbeddedBroker broker;
  const std::vector<std::string> queues = {"q"};
  std::optional<ports::Delivery> got;
  {
    const std::jthread taker([&] { got = *broker.take(queues, steady_clock::now() + 60s, {}); });
    const ports::TaskMessage message{{"1"}, "q"};
    ASSERT_TRUE(broker.publish(std::span{&message, 1}));
  }
  EXPECT_TRUE(got.has_value());
  std::jthread stopped([&](const std::stop_token& stop) {
    EXPECT_FALSE(broker.take(queues, steady_clock::now() + 60s, stop)->has_value());
  });
}

TEST(DataLock, ASecondProgramIsRefusedUntilTheFirstEnds) {
  const fakes::TempFolder folder;
  const std::string path = (folder.path() / "data").string();
  {
    auto first = store_sql::DataLock::take(path);
    ASSERT_TRUE(first);
    EXPECT_EQ(store_sql::DataLock::take(path).error().code, "data_dir_in_use");
  }
  EXPECT_TRUE(store_sql::DataLock::take(path));
  EXPECT_EQ(store_sql::DataLock::take("/proc/none").error().code, "data_dir_unusable");
}

}  // namespace
}  // namespace iscan
