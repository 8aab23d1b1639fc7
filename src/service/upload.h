// A file on its way in: streamed to disk while it is hashed and checked.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "ports/blobs.h"

namespace iscan::service {

struct UploadLimits {
  std::uint64_t file_bytes = 50ULL << 20U;
  int files = 100;  // in one upload, the content of ZIPs counted
};

// A stored file that belongs to no document yet. Unused ones are removed by the upkeep.
struct UploadedFile {
  std::string name;  // untrusted text, made valid UTF-8 without control characters
  ports::StoredBlob blob;
  bool archive = false;  // a ZIP by content
};

// Destroyed without finish() it leaves nothing behind.
// Errors: file_too_large (too_large), file_empty (invalid_input), disk_full (unavailable).
class Upload {
 public:
  Upload(std::unique_ptr<ports::BlobWriter> writer, UploadLimits limits)
      : writer_(std::move(writer)), limits_(limits) {}

  Result<> write(BytesView bytes);
  // `name` is what the client called the file.
  Result<UploadedFile> finish(std::string_view name);

 private:
  std::unique_ptr<ports::BlobWriter> writer_;
  UploadLimits limits_;
  std::uint64_t size_ = 0;
  std::string head_;  // the first bytes, to know a ZIP
};

// `name` without folders and control characters, valid UTF-8, at most 255 bytes, never empty.
std::string safe_name(std::string_view name);

}  // namespace iscan::service
