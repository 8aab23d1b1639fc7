#include "telemetry/json_logger.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <format>
#include <memory>
#include <optional>

#include "base/date.h"

namespace iscan::telemetry {
namespace {

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

// Bytes above 0x7f pass as they are; texts in events are ours or made valid UTF-8 before.
void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      line += '\\';
      line += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      line += std::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      line += c;
    }
  }
  line += '"';
}

struct AppendValue {
  std::string& line;
  void operator()(const std::string& text) const { append_quoted(line, text); }
  void operator()(std::int64_t number) const { line += std::to_string(number); }
  void operator()(bool flag) const { line += flag ? "true" : "false"; }
  // JSON has no infinity and no NaN.
  void operator()(double number) const {
    line += std::isfinite(number) ? std::format("{}", number) : "null";
  }
};

}  // namespace

std::string_view to_string(LogLevel level) { return kLevels[static_cast<std::size_t>(level)]; }

std::optional<LogLevel> log_level_from(std::string_view text) {
  for (std::size_t n = 0; n < kLevels.size(); ++n) {
    if (kLevels[n] == text) return static_cast<LogLevel>(n);
  }
  return std::nullopt;
}

Result<std::unique_ptr<JsonLogger>> JsonLogger::open(const std::string& path, LogLevel least,
                                                     const Clock& clock) {
  UniqueFd file;
  if (!path.empty()) {
    file.reset(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640));
    if (!file.valid()) {
      return fail(ErrorKind::invalid_input, "log_file_unusable",
                  "The log file cannot be opened for writing.",
                  std::format("{}: {}", path, std::strerror(errno)));
    }
  }
  return std::unique_ptr<JsonLogger>(new JsonLogger(std::move(file), least, clock));
}

void JsonLogger::log(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) {
  if (level < least_) return;
  std::string line =
      std::format(R"({{"time":"{}","level":"{}","event":)", to_iso(clock_.now()), to_string(level));
  append_quoted(line, event);
  for (const LogField& field : fields) {
    line += ',';
    append_quoted(line, field.name);
    line += ':';
    std::visit(AppendValue{line}, field.value);
  }
  line += "}\n";
  const std::scoped_lock lock(mutex_);
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written =
        ::write(file_.valid() ? file_.get() : STDERR_FILENO, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;  // a log that cannot be written stops nothing
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace iscan::telemetry
