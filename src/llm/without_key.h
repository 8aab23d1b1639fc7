// Takes a key out of words that came back: servers quote the key they refuse, proxies whole
// requests.
#pragma once

#include <string>

#include "base/secret.h"

namespace iscan::llm {

inline std::string without_key(const Secret& secret, std::string text) {
  const std::string& key = secret.reveal();
  if (key.empty()) return text;
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at + 3)) {
    text.replace(at, key.size(), "***");
  }
  return text;
}

}  // namespace iscan::llm
