// Batches of a provider over HTTP, in its wire form.
#pragma once

#include "http_client/http_client.h"
#include "llm/batch_provider.h"

namespace iscan::llm {

// The key goes into requests only; whatever words come back are searched for it.
class WireBatches final : public BatchProvider {
 public:
  // An endpoint that takes batches. `http`: its `total` is for each request.
  WireBatches(std::string name, llm_wire::Endpoint endpoint, http_client::Options http);

  const std::string& name() const override { return name_; }
  const std::string& model() const override { return endpoint_.model; }
  BatchResult<std::string> submit(const std::string& name,
                                  std::span<const llm_wire::BatchItem> items,
                                  const std::stop_token& stop) override;
  BatchResult<llm_wire::Batch> look(const std::string& id, const std::stop_token& stop) override;
  BatchResult<llm_wire::BatchPage> list(const std::string& page,
                                        const std::stop_token& stop) override;
  BatchResult<std::vector<llm_wire::BatchRow>> rows(const llm_wire::Batch& batch,
                                                    const std::stop_token& stop) override;
  llm_wire::Reading read(const std::string& schema, const llm_wire::BatchRow& row) const override;

 private:
  // The body of a good answer.
  BatchResult<std::string> request(const llm_wire::Call& call, const std::stop_token& stop);
  BatchResult<std::string> upload(const std::string& name,
                                  std::span<const llm_wire::BatchItem> items,
                                  const std::stop_token& stop);

  std::string name_;
  llm_wire::Endpoint endpoint_;
  http_client::Client client_;
};

}  // namespace iscan::llm
