// Folders of the real S3 server that tests start.
#pragma once

#include <gtest/gtest.h>

#include "blobs_s3/s3_blobs.h"
#include "servers/s3_server.h"

namespace iscan::fakes {

// For a prefix of a test's own in the shared server's bucket.
inline blobs_s3::Options s3_options(const std::filesystem::path& folder, std::string_view prefix) {
  using servers::S3Server;
  return {.place = {.url = std::string("s3://") + S3Server::kBucket + "/" + std::string(prefix),
                    .endpoint = S3Server::shared().endpoint()},
          .keys = {.access_key = S3Server::kAccessKey,
                   .secret_key = Secret(S3Server::kSecretKey),
                   .session_token = {}},
          .cache_folder = folder / "cache",
          .patience = {.first_wait = std::chrono::milliseconds{10},
                       .longest_wait = std::chrono::milliseconds{100}}};
}

inline std::unique_ptr<blobs_s3::S3Blobs> open_s3(blobs_s3::Options options, const Clock& clock) {
  auto blobs = blobs_s3::S3Blobs::open(std::move(options), clock);
  EXPECT_TRUE(blobs) << blobs.error().message;
  return std::move(*blobs);
}

}  // namespace iscan::fakes
