// What tests of the bucket share.
#pragma once

#include <gtest/gtest.h>

#include "base/disk.h"
#include "fakes/s3_bucket.h"
#include "fakes/temp_folder.h"

namespace iscan::blobs_s3 {

inline BlobId id_of(std::string_view content) { return {sha256_hex(as_bytes(content))}; }

inline std::string content_of(const ports::OpenBlob& file) {
  std::string content(file.view().size, '\0');
  EXPECT_TRUE(read_all(file.view().fd, 0, std::as_writable_bytes(std::span(content))));
  return content;
}

inline Result<ports::StoredBlob> store(ports::Blobs& blobs, std::string_view content) {
  auto writer = blobs.create();
  if (!writer) return fail(writer.error());
  if (auto done = (*writer)->write(as_bytes(content)); !done) return fail(done.error());
  return (*writer)->finish();
}

class S3Test : public testing::Test {
 protected:
  Options options() const { return fakes::s3_options(folder.path(), prefix); }
  // Without the cache of another one.
  std::unique_ptr<S3Blobs> fresh(Options options) const {
    return fakes::open_s3(std::move(options), clock);
  }
  std::unique_ptr<S3Blobs> fresh() const { return fresh(options()); }
  Requests requests() const {
    const Options some = options();
    return {parse_location(some.place).value(), some.keys, some.http, some.patience, clock};
  }

  fakes::TempFolder folder;
  SystemClock clock;
  std::string prefix = testing::UnitTest::GetInstance()->current_test_info()->name();
};

}  // namespace iscan::blobs_s3
