// Warnings and errors as plain lines on standard error, for one-shot commands.
#pragma once

#include <cstdio>
#include <print>
#include <string>

#include "base/log.h"
#include "settings/settings.h"

namespace iscan::app {

class StderrLogger final : public Logger {
 public:
  explicit StderrLogger(const settings::Settings& settings)
      : debug_(settings.text("log.level") == "debug") {}

  void log(LogLevel level, std::string_view event,
           std::initializer_list<LogField> fields) override {
    if (level != LogLevel::warning && level != LogLevel::error && !debug_) return;
    std::string line(event);
    for (const LogField& field : fields) {
      line += std::format(" {}=", field.name);
      std::visit([&](const auto& value) { line += std::format("{}", value); }, field.value);
    }
    std::println(stderr, "iscan: {}", line);
  }

 private:
  bool debug_;
};

}  // namespace iscan::app
