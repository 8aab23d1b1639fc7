// Files in a local folder under their SHA-256: ROOT/ab/cdef…; half-written ones lie in ROOT/tmp.
#pragma once

#include <filesystem>
#include <mutex>

#include "base/clock.h"
#include "base/fd.h"
#include "ports/blobs.h"

namespace iscan::blobs_local {

class LocalBlobs final : public ports::Blobs {
 public:
  // Makes the folder and removes what a killed process left half-written a day ago. Several
  // programs, also on several machines, may use one folder if its file system has flock(2).
  // `clock` gives the times of files and outlives the object.
  static Result<std::unique_ptr<LocalBlobs>> open(std::filesystem::path root, const Clock& clock);

  Result<std::unique_ptr<ports::BlobWriter>> create() override;
  Result<ports::OpenBlob> open(const BlobId& id) override;
  Result<std::string> locate(const BlobId& id, std::chrono::seconds valid_for) override;
  Result<std::vector<BlobId>> older_than(Instant before) override;
  Result<> remove(const BlobId& id, Instant before) override;

 private:
  friend class LocalWriter;
  LocalBlobs(std::filesystem::path root, const Clock& clock, UniqueFd names)
      : root_(std::move(root)), clock_(clock), names_(std::move(names)) {}
  std::filesystem::path path_of(const BlobId& id) const;
  // Gives a written file its final name, or drops it when the same content is there already.
  Result<> adopt(const std::filesystem::path& written, int fd, const BlobId& id);

  std::filesystem::path root_;
  const Clock& clock_;
  std::mutex mutex_;  // adopt() and remove() never meet, nor do those of another program
  UniqueFd names_;    // ROOT/lock
};

}  // namespace iscan::blobs_local
