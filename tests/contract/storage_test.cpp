// The ports to files and queues, and the lock of the data folder.
#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "fakes/embedded.h"
#include "store_sql/data_lock.h"

namespace iscan {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

TEST(LocalBlobs, ContentNamesTheFileAndIsStoredOnce) {
  const fakes::TempFolder folder;
  const FixedClock clock(Instant{1'700'000'000'000ms});
  auto blobs = blobs_local::LocalBlobs::open(folder.path(), clock).value();
  BlobId id;
  for (int n = 0; n < 2; ++n) {
    auto writer = blobs->create().value();
    ASSERT_TRUE(writer->write(as_bytes("ab")));
    ASSERT_TRUE(writer->write(as_bytes("c")));
    auto stored = writer->finish();
    ASSERT_TRUE(stored) << stored.error().detail;
    EXPECT_EQ(stored->size, 3U);
    id = stored->id;
  }
  EXPECT_EQ(id.value, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "ba" / id.value.substr(2)));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "tmp"));
  const auto file = blobs->open(id);
  EXPECT_EQ(file->view().size, 3U);
  EXPECT_EQ(blobs->open({"../../etc/passwd"}).error().code, "blob_missing");
  EXPECT_TRUE(blobs->remove(id, clock.now())) << "not older than that";
  EXPECT_TRUE(blobs->open(id));
  EXPECT_EQ(blobs->older_than(clock.now() + 1ms)->size(), 1U);
  EXPECT_TRUE(blobs->remove(id, clock.now() + 1ms));
  EXPECT_EQ(blobs->open(id).error().code, "blob_missing");
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
