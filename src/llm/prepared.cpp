#include "llm/prepared.h"

#include <format>

#include "base/sha256.h"

namespace iscan::llm {

Prepared prepared_for(const Provider& provider, const llm_wire::Prompt& prompt,
                      const std::string& schema_hash, llm_wire::Rung rung,
                      std::string_view continuation) {
  Prepared prepared;
  prepared.call = provider.prepare(prompt, rung, continuation);
  prepared.hash = sha256_hex(as_bytes(prepared.call.body));
  prepared.key =
      sha256_hex(as_bytes(std::format("{}\n{}\n{}\n{}\n{}", provider.name(), provider.model(),
                                      prompt.schema_name, schema_hash, prepared.hash)));
  return prepared;
}

}  // namespace iscan::llm
