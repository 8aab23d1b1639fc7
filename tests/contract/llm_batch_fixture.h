// Batches over a real database, with a provider that does what a test tells it.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "fakes/embedded.h"
#include "llm/batch_service.h"
#include "llm/testing/manual_timer.h"

namespace iscan {

// Remembers what it was sent and shows the batches that a test gives it.
class ScriptedBatches final : public llm::BatchProvider {
 public:
  struct Sent {
    std::string name;
    std::vector<llm_wire::BatchItem> items;
  };

  const std::string& name() const override { return name_; }
  const std::string& model() const override { return model_; }
  llm::BatchResult<std::string> submit(const std::string& name,
                                       std::span<const llm_wire::BatchItem> items,
                                       const std::stop_token&) override {
    sent.push_back({name, {items.begin(), items.end()}});
    if (!failures.empty()) {
      auto failure = std::move(failures.front());
      failures.pop_front();
      return std::unexpected(std::move(failure));
    }
    return "remote-" + std::to_string(sent.size());
  }
  llm::BatchResult<llm_wire::Batch> look(const std::string& id, const std::stop_token&) override {
    ++looks;
    for (const auto& batch : shown) {
      if (batch.id == id) return batch;
    }
    return std::unexpected(llm::BatchFailure{.outcome = llm_wire::Outcome::fatal_config});
  }
  llm::BatchResult<llm_wire::BatchPage> list(const std::string& page,
                                             const std::stop_token&) override {
    // One a page.
    const std::size_t at = page.empty() ? 0 : std::stoul(page);
    llm_wire::BatchPage answer;
    if (at < shown.size()) answer.batches.push_back(shown[at]);
    if (at + 1 < shown.size()) answer.next = std::to_string(at + 1);
    return answer;
  }
  llm::BatchResult<std::vector<llm_wire::BatchRow>> rows(const llm_wire::Batch& batch,
                                                         const std::stop_token&) override {
    return results[batch.id];
  }
  // The body of a row is the word of its outcome.
  llm_wire::Reading read(const std::string& schema, const llm_wire::BatchRow& row) const override {
    const auto outcome = llm_wire::outcome_from(row.body).value();
    const bool good = outcome == llm_wire::Outcome::ok;
    return {.outcome = outcome,
            .text = "written for " + schema,
            .value = good ? R"({"total":"1"})" : "",
            .usage = {.input = good ? 1'000'000 : 0}};
  }

  std::vector<Sent> sent;
  std::deque<llm::BatchFailure> failures;  // of the next submissions
  std::vector<llm_wire::Batch> shown;      // newest first
  std::map<std::string, std::vector<llm_wire::BatchRow>> results;
  int looks = 0;

 private:
  std::string name_ = "openai";
  std::string model_ = "gpt-6-luna";
};

class BatchesTest : public testing::TestWithParam<fakes::TestDatabase> {
 protected:
  BatchesTest() {
    parts_.clock.advance(instant_from_iso("2026-11-28T12:00:00.000Z").value() - parts_.clock.now());
  }

  DocumentId add(const std::string& key) {
    const auto document = parts_.accept(company_, key).document;
    EXPECT_TRUE(queue_.add({.id = parts_.ids.next(),
                            .company = company_,
                            .document = document,
                            .key = key,
                            .topic = key,
                            .provider = "openai",
                            .model = "gpt-6-luna",
                            .request_hash = "hash",
                            .schema = "schema",
                            .body = "{}"},
                           parts_.clock.now()));
    return document;
  }
  ports::LlmRequestState state(const DocumentId& document, const std::string& key) {
    return queue_.find(company_, document, key).value().value().state;
  }
  void tick() { service_.tick({}); }
  // The batch that was sent last, as its provider shows it then.
  llm_wire::Batch& show(llm_wire::BatchState state, bool named = true) {
    llm_wire::Batch batch{.state = state,
                          .id = "remote-" + std::to_string(provider_.sent.size()),
                          .name = named ? provider_.sent.back().name : "",
                          .word = "completed",
                          .created = parts_.clock.now(),
                          .requests = static_cast<std::int64_t>(provider_.sent.back().items.size()),
                          .files = {}};
    provider_.shown.insert(provider_.shown.begin(), std::move(batch));
    return provider_.shown.front();
  }
  // Answers all its questions with that.
  void answer(const llm_wire::Batch& batch, std::string_view outcome) {
    for (const auto& item : provider_.sent.back().items) {
      provider_.results[batch.id].push_back({.id = item.id, .body = std::string(outcome)});
    }
  }

  fakes::Embedded parts_{GetParam()};
  ports::LlmBatchQueue& queue_ = parts_.store().llm_batches();
  ports::LlmBatchStore& store_ = parts_.store().llm_batches();
  CompanyId company_ = parts_.company("One");
  bool allowed_ = true;
  ScriptedBatches provider_;
  llm::testing::ManualTimer timer_;
  llm::Prices prices_ = llm::Prices::built_in().value();
  llm::BatchOptions options_{.accepts = true,
                             .size = 3,
                             .after = std::chrono::minutes{10},
                             .settle = std::chrono::minutes{6}};
  llm::BatchService service_ = service(options_);

  llm::BatchService service(llm::BatchOptions options) {
    return {{store_, prices_, parts_.metrics, timer_, parts_.clock, parts_.ids, parts_.log,
             [] { return true; }},
            {{&provider_, [this](const CompanyId&) { return allowed_; }}},
            options};
  }
};

}  // namespace iscan
