// A provider that is asked over HTTP, in its wire form.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "http_client/http_client.h"
#include "llm/provider.h"

namespace iscan::llm {

// How language models are asked: nothing is followed, 10 s to connect, 120 s in all, 90 s without a
// byte, for models think in silence; compressed answers are taken, large questions sent at once.
http_client::Options model_http_options();

// The key goes into requests only; whatever words come back are searched for it.
class WireProvider final : public Provider {
 public:
  // `clock` outlives the object.
  WireProvider(std::string name, llm_wire::Endpoint endpoint, http_client::Options http,
               const Clock& clock);

  const std::string& name() const override { return name_; }
  const std::string& model() const override { return endpoint_.model; }
  llm_wire::Call prepare(const llm_wire::Prompt& prompt, llm_wire::Rung rung,
                         std::string_view continuation) const override;
  // A kept connection that the server has closed meanwhile is opened anew at once, by libcurl.
  Result<Reply> send(const llm_wire::Call& call, const llm_wire::Prompt& prompt,
                     std::string_view begun, const std::stop_token& stop) override;

  // The models that the provider lists. Errors: those of http_client, llm_misconfigured (the key is
  // wrong), llm_unavailable, llm_models_unlisted (it shows this key no list, which says nothing
  // about questions). Blocks for half a minute at most.
  Result<std::vector<llm_wire::Model>> models(const std::stop_token& stop);

 private:
  Result<http_client::Answer> request(const llm_wire::Call& call, const std::stop_token& stop,
                                      std::optional<std::chrono::milliseconds> total = {});
  std::string without_key(std::string text) const;

  std::string name_;
  llm_wire::Endpoint endpoint_;
  http_client::Client client_;
  const Clock& clock_;
};

}  // namespace iscan::llm
