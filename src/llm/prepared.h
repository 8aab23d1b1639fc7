// A request and the names under which it is known.
#pragma once

#include <string>
#include <string_view>

#include "llm/provider.h"

namespace iscan::llm {

struct Prepared {
  llm_wire::Call call;
  std::string hash;  // of the body: SHA-256, hexadecimal
  std::string key;   // of the cache of answers
};

// `schema_hash` is of the prompt's schema.
Prepared prepared_for(const Provider& provider, const llm_wire::Prompt& prompt,
                      const std::string& schema_hash, llm_wire::Rung rung,
                      std::string_view continuation = {});

}  // namespace iscan::llm
