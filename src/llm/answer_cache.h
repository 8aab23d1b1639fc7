// The port to answers that were paid for already.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace iscan::llm {

// Keys are 64 hexadecimal digits made of request, provider, model, prompt and schema; values are
// the JSON of good answers. Failures only cost another question. Thread-safe.
class AnswerCache {
 public:
  virtual ~AnswerCache() = default;
  virtual Result<std::optional<std::string>> get(const std::string& key) = 0;
  virtual Result<> put(const std::string& key, const std::string& value) = 0;
};

}  // namespace iscan::llm
