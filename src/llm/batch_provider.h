// The port to the batches of one model of one provider.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "llm_wire/batch.h"

namespace iscan::llm {

// Why a request about a batch brought nothing.
struct BatchFailure {
  llm_wire::Outcome outcome = llm_wire::Outcome::retry;
  std::string detail;         // in words; never holds keys
  bool perhaps_done = false;  // the provider may have done what was asked all the same
  std::optional<std::chrono::milliseconds> retry_after;
};

template <class T>
using BatchResult = std::expected<T, BatchFailure>;

// Thread-safe. Each call blocks for as long as an answer at once may take, submit for twice that.
class BatchProvider {
 public:
  virtual ~BatchProvider() = default;
  virtual const std::string& name() const = 0;   // of the settings: "openai"
  virtual const std::string& model() const = 0;  // as it is sent

  // Sends the questions as a batch under our `name`; gives the provider's id.
  virtual BatchResult<std::string> submit(const std::string& name,
                                          std::span<const llm_wire::BatchItem> items,
                                          const std::stop_token& stop) = 0;
  virtual BatchResult<llm_wire::Batch> look(const std::string& id, const std::stop_token& stop) = 0;
  // A page of all batches of the account; `page` as the page before said, or empty.
  virtual BatchResult<llm_wire::BatchPage> list(const std::string& page,
                                                const std::stop_token& stop) = 0;
  // Of a batch that has ended.
  virtual BatchResult<std::vector<llm_wire::BatchRow>> rows(const llm_wire::Batch& batch,
                                                            const std::stop_token& stop) = 0;
  virtual llm_wire::Reading read(const std::string& schema,
                                 const llm_wire::BatchRow& row) const = 0;
};

}  // namespace iscan::llm
