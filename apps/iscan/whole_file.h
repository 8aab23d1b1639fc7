// A file that gets its name when it is complete: a reader never sees half of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "base/result.h"
#include "base/sha256.h"

namespace iscan::app {

class WholeFile {
 public:
  // Errors of all calls: disk_full, storage_unavailable.
  static Result<WholeFile> create(const std::filesystem::path& path);
  WholeFile(WholeFile&&) = default;
  WholeFile& operator=(WholeFile&&) = delete;
  // Without finish() nothing is left.
  ~WholeFile();

  Result<> write(std::string_view text);
  // The content is on the disk; the file has its name after this. The SHA-256 in hex.
  Result<std::string> finish();
  std::uint64_t bytes() const { return bytes_; }

 private:
  WholeFile(std::filesystem::path path, std::filesystem::path part, UniqueFd fd)
      : path_(std::move(path)), part_(std::move(part)), fd_(std::move(fd)) {}

  std::filesystem::path path_;
  std::filesystem::path part_;
  UniqueFd fd_;
  Sha256 hash_;
  std::uint64_t bytes_ = 0;
};

}  // namespace iscan::app
