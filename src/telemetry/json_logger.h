// One line of JSON per event: {"time":…,"level":…,"event":…,fields…}.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/fd.h"
#include "base/log.h"
#include "base/result.h"

namespace iscan::telemetry {

// "debug", "info", "warning", "error"
std::string_view to_string(LogLevel level);
std::optional<LogLevel> log_level_from(std::string_view text);

class JsonLogger final : public Logger {
 public:
  // Appends to the file at `path`; standard error when it is empty. `clock` outlives the logger.
  static Result<std::unique_ptr<JsonLogger>> open(const std::string& path, LogLevel least,
                                                  const Clock& clock);
  void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override;

 private:
  JsonLogger(UniqueFd file, LogLevel least, const Clock& clock)
      : file_(std::move(file)), least_(least), clock_(clock) {}

  UniqueFd file_;  // not valid: standard error
  LogLevel least_;
  const Clock& clock_;
  std::mutex mutex_;  // lines never mix
};

}  // namespace iscan::telemetry
