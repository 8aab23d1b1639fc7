// Which form of the schema a model took, so that refused forms are not sent for every document.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "base/guarded.h"
#include "llm_wire/wire.h"

namespace iscan::llm {

// Thread-safe; for the life of the process, for providers learn.
class RungMemory {
 public:
  // The first rung where nothing is known.
  llm_wire::Rung rung(const std::string& provider, const std::string& model,
                      const std::string& schema_hash);
  void works(const std::string& provider, const std::string& model, const std::string& schema_hash,
             llm_wire::Rung rung);

 private:
  using Key = std::tuple<std::string, std::string, std::string>;
  Guarded<std::map<Key, llm_wire::Rung>> known_;
};

}  // namespace iscan::llm
