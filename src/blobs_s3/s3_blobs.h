// Files in a bucket of an S3 server under their SHA-256: PREFIX/ab/abcd…. Written and fetched
// through local files without names, of which some are kept for the next reader.
#pragma once

#include "base/clock.h"
#include "blobs_s3/file_cache.h"
#include "blobs_s3/requests.h"
#include "blobs_s3/upload.h"
#include "ports/blobs.h"

namespace iscan::blobs_s3 {

struct Options {
  Place place;
  Keys keys;
  std::filesystem::path cache_folder;  // made when it is missing
  std::uint64_t cache_bytes = 256'000'000;
  Patience patience;
  UploadSizes sizes;
  http_client::Options http;
};

class S3Blobs final : public ports::Blobs {
 public:
  // Asks the server nothing. `clock` is the real one, for servers refuse signatures of another
  // time; it outlives the object. Errors: storage_misconfigured, disk_full, storage_unavailable.
  static Result<std::unique_ptr<S3Blobs>> open(Options options, const Clock& clock);

  // Lists, writes and removes once, without patience: what is wrong now?
  Result<> check();

  Result<std::unique_ptr<ports::BlobWriter>> create() override;
  Result<ports::OpenBlob> open(const BlobId& id) override;
  Result<std::string> locate(const BlobId& id, std::chrono::seconds valid_for) override;
  // Removes what broken uploads left, too.
  Result<std::vector<BlobId>> older_than(Instant before) override;
  Result<> remove(const BlobId& id, Instant before) override;

 private:
  friend class S3Writer;
  S3Blobs(Options options, Location location, const Clock& clock);
  // Writes it, or gives what is there already a new time.
  Result<> store(const BlobId& id, const LocalFile& file);
  Result<> refresh(const BlobId& id, const LocalFile& file);
  // Makes sure that a removal that was under way did not take what was just written.
  Result<> settle(const BlobId& id, const LocalFile& file);

  Options options_;
  Requests requests_;
  FileCache cache_;
};

}  // namespace iscan::blobs_s3
