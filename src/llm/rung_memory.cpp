#include "llm/rung_memory.h"

namespace iscan::llm {

llm_wire::Rung RungMemory::rung(const std::string& provider, const std::string& model,
                                const std::string& schema_hash) {
  return known_.with([&](const auto& known) {
    const auto found = known.find({provider, model, schema_hash});
    return found == known.end() ? llm_wire::Rung::native : found->second;
  });
}

void RungMemory::works(const std::string& provider, const std::string& model,
                       const std::string& schema_hash, llm_wire::Rung rung) {
  known_.with([&](auto& known) { known[{provider, model, schema_hash}] = rung; });
}

}  // namespace iscan::llm
