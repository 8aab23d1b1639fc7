// Bringing a file to the server, small ones at once and large ones in parts. The server checks the
// SHA-256 of everything it takes.
#pragma once

#include "blobs_s3/requests.h"

namespace iscan::blobs_s3 {

struct UploadSizes {
  std::uint64_t part = 8ULL << 20U;            // bytes; S3 takes no fewer than 5 MiB
  std::uint64_t in_parts_from = 16ULL << 20U;  // bytes of a file
};

struct LocalFile {
  int fd = -1;
  std::uint64_t size = 0;  // bytes
  Sha256Digest hash;
};

// The SHA-256 of a part of a file. Errors: storage_unavailable.
Result<Sha256Digest> hash_of(int fd, std::uint64_t offset, std::uint64_t size);

// Stores the file under the key. What a failed upload in parts left is removed. In one case success
// is only likely: look afterwards whether the object is there (presence.h).
Result<> upload(Requests& requests, const std::string& key, const LocalFile& file,
                const UploadSizes& sizes);

// Removes our unfinished uploads in parts that were begun before `before`.
Result<> abort_uploads(Requests& requests, Instant before);

}  // namespace iscan::blobs_s3
