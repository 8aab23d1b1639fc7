// One small question about a document that nobody sent: whether a model answers as it should.
#pragma once

#include <stop_token>
#include <string>

#include "llm/provider.h"
#include "llm/timer.h"
#include "llm_prompt/prompt_version.h"

namespace iscan::llm {

struct Trial {
  llm_wire::Outcome outcome = llm_wire::Outcome::invalid_response;  // of the last attempt
  bool grounded = false;  // every value came back as the document prints it
  llm_wire::Usage usage;  // of all attempts
  std::chrono::milliseconds took{0};
  std::string detail;  // what is wrong, in words; never holds keys
};

// Asks as documents are asked about, for two fields of three lines. Nothing is waited for: a
// provider that wants to be asked again later is not. Errors: those of Provider.
Result<Trial> try_out(Provider& provider, const llm_prompt::PromptVersion& version,
                      const Timer& timer, const std::stop_token& stop = {});

}  // namespace iscan::llm
