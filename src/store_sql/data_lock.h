// One process per data folder: an flock on DIR/lock that ends with the process.
#pragma once

#include <string>

#include "base/fd.h"
#include "base/result.h"

namespace iscan::store_sql {

// Holds the folder until destroyed.
class DataLock {
 public:
  // Makes the folder when it is missing. Errors: data_dir_in_use (conflict), data_dir_unusable
  // (unavailable).
  static Result<DataLock> take(const std::string& data_dir);

 private:
  explicit DataLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace iscan::store_sql
