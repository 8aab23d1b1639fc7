#include "blobs_s3/file_cache.h"

#include <gtest/gtest.h>

#include "base/disk.h"
#include "fakes/temp_folder.h"

namespace iscan::blobs_s3 {
namespace {

UniqueFd file_with(const fakes::TempFolder& folder, std::string_view content) {
  UniqueFd file = unnamed_file(folder.path()).value();
  EXPECT_TRUE(write_all(file.get(), as_bytes(content)));
  return file;
}

TEST(FileCache, KeepsWhatWasUsedLastWithinItsBytes) {
  const fakes::TempFolder folder;
  FileCache cache(10);
  cache.keep({"a"}, file_with(folder, "1234"), 4);
  cache.keep({"b"}, file_with(folder, "5678"), 4);
  EXPECT_TRUE(cache.find({"a"}));
  cache.keep({"c"}, file_with(folder, "9012"), 4);
  EXPECT_FALSE(cache.find({"b"})) << "not used for the longest";
  EXPECT_EQ(cache.find({"a"})->view().size, 4U);
  EXPECT_TRUE(cache.find({"c"}));
  cache.keep({"d"}, file_with(folder, "too long for it"), 15);
  EXPECT_FALSE(cache.find({"d"}));
  cache.drop({"a"});
  EXPECT_FALSE(cache.find({"a"}));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "no file has a name";
}

TEST(FileCache, HoldsFewDescriptors) {
  const fakes::TempFolder folder;
  FileCache cache(100, 1);
  cache.keep({"a"}, file_with(folder, "1"), 1);
  cache.keep({"b"}, file_with(folder, "2"), 1);
  EXPECT_FALSE(cache.find({"a"}));
  EXPECT_TRUE(cache.find({"b"}));
}

TEST(FileCache, AnOpenFileOutlivesItsPlace) {
  const fakes::TempFolder folder;
  FileCache cache(10);
  cache.keep({"a"}, file_with(folder, "1234"), 4);
  const auto open = cache.find({"a"});
  cache.drop({"a"});
  std::array<std::byte, 4> bytes{};
  EXPECT_TRUE(read_all(open->view().fd, 0, bytes));
  EXPECT_EQ(as_text(bytes), "1234");
}

}  // namespace
}  // namespace iscan::blobs_s3
