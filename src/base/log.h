// The logger port: events with fields, one line of JSON each in production. Ids yes, document
// content and personal data never. Levels by who must act: error = operator now, warning =
// operator this week, info = lifecycle, debug = developer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace iscan {

enum class LogLevel { debug, info, warning, error };

struct LogField {
  std::string_view name;
  std::variant<std::string, std::int64_t, double, bool> value;
};

class Logger {
 public:
  virtual ~Logger() = default;
  // `event` is constant snake_case text. Thread-safe, never blocks on more than the sink's write.
  virtual void log(LogLevel level, std::string_view event,
                   std::initializer_list<LogField> fields) = 0;

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
    log(LogLevel::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
    log(LogLevel::info, event, fields);
  }
  void warning(std::string_view event, std::initializer_list<LogField> fields = {}) {
    log(LogLevel::warning, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
    log(LogLevel::error, event, fields);
  }
};

// Says nothing; for tests and one-shot tools.
class NullLogger final : public Logger {
 public:
  void log(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace iscan
