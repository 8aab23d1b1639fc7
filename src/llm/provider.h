// The port to one model of one provider.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "llm/rate_headers.h"
#include "llm_wire/wire.h"

namespace iscan::llm {

struct Reply {
  llm_wire::Reading reading;
  RateHints rate;
};

// Thread-safe.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual const std::string& name() const = 0;   // of the settings: "openai"
  virtual const std::string& model() const = 0;  // as it is sent

  // The request as it would be sent; sends nothing. The same arguments give the same body.
  virtual llm_wire::Call prepare(const llm_wire::Prompt& prompt, llm_wire::Rung rung,
                                 std::string_view continuation) const = 0;
  // Sends it once and reads the answer by `prompt`; blocks for minutes at most. `begun` is the text
  // of the reading that the call continues, with which this one's text begins. Errors: those of
  // http_client; whether the provider worked, and is to be paid, is then not known.
  virtual Result<Reply> send(const llm_wire::Call& call, const llm_wire::Prompt& prompt,
                             std::string_view begun, const std::stop_token& stop) = 0;
};

}  // namespace iscan::llm
