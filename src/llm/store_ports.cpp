#include "llm/store_ports.h"

namespace iscan::llm {
namespace {

bool fits(const std::optional<Decimal>& limit, Decimal spent, Decimal more) {
  if (!limit) return true;
  const auto sum = add(spent, more);
  return sum && *sum <= *limit;
}

}  // namespace

void count_call(ports::Metrics& metrics, const std::string& model, const std::string& outcome,
                const llm_wire::Usage& usage, std::optional<Decimal> cost) {
  using ports::Metric;
  metrics.count(Metric::llm_calls_total, outcome);
  metrics.add(Metric::llm_tokens_total, "input", static_cast<double>(usage.input));
  metrics.add(Metric::llm_tokens_total, "cached", static_cast<double>(usage.cached_input));
  metrics.add(Metric::llm_tokens_total, "output", static_cast<double>(usage.output));
  if (cost) metrics.add(Metric::llm_dollars_total, model, cost->to_double());
}

Result<std::string> StoreLedger::begin(const Begun& begun) {
  const ports::LlmCall call{.id = ids_.next(),
                            .company = account_.company,
                            .document = account_.document,
                            .provider = begun.provider,
                            .model = begun.model,
                            .prompt = begun.prompt,
                            .request_hash = begun.request_hash,
                            .begun = begun.at};
  if (auto written = store_.begin_call(call); !written) return fail(std::move(written).error());
  return call.id;
}

Result<> StoreLedger::end(const std::string& id, const Ended& ended) {
  const std::string outcome = ended.transport_error.empty()
                                  ? std::string(llm_wire::to_string(ended.outcome))
                                  : ended.transport_error;
  count_call(metrics_, account_.model, outcome, ended.usage, ended.cost);
  return store_.end_call(account_.company, id,
                         {.outcome = outcome,
                          .input_tokens = ended.usage.input,
                          .cached_tokens = ended.usage.cached_input,
                          .output_tokens = ended.usage.output,
                          .cost = ended.cost.value_or(Decimal{}),
                          .request_id = ended.request_id,
                          .ended = ended.at});
}

Result<std::optional<std::string>> StoreCache::get(const std::string& key) {
  return store_.find_answer(account_.company, key, clock_.now() - kept_for_);
}

Result<> StoreCache::put(const std::string& key, const std::string& value) {
  return store_.keep_answer(account_.company, key, value, clock_.now());
}

bool StoreBudget::allows(std::optional<Decimal> estimated_cost) {
  if (!limits_.document && !limits_.company_day && !limits_.day) return true;
  if (!estimated_cost) return false;
  const Instant day_begin{std::chrono::floor<std::chrono::days>(clock_.now())};
  const auto spent = store_.spent(account_.company, account_.document, day_begin);
  return spent && fits(limits_.document, spent->document, *estimated_cost) &&
         fits(limits_.company_day, spent->company_today, *estimated_cost) &&
         fits(limits_.day, spent->all_today, *estimated_cost);
}

}  // namespace iscan::llm
