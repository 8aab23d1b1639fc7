#include "llm/batch_asking.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "llm/estimate.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using llm_wire::Reading;
using ports::LlmRequestState;

std::unexpected<Error> waiting() {
  return fail(ErrorKind::unavailable, "llm_batch_waiting",
              "Language models are asked about this document in a batch; their answers come within "
              "a day.",
              {}, /*retryable=*/true);
}

// As it was read when the batch ended.
Reading reading_of(ports::LlmBatchAnswer answer) {
  return {.outcome = llm_wire::outcome_from(answer.outcome).value_or(Outcome::invalid_response),
          .text = std::move(answer.text),
          .value = std::move(answer.value),
          .detail = std::move(answer.detail)};
}

}  // namespace

// A conversation as far as it was led.
struct BatchAsking::Talk {
  llm_wire::Prompt first;
  std::string schema_hash;
  Conversation conversation;
  std::vector<std::string> keys;  // of its requests
  std::set<std::string> useless;  // hashes of requests that were answered badly
};

Result<std::optional<std::string>> BatchAsking::ask(const llm_wire::Prompt& prompt) {
  const std::string schema_hash = sha256_hex(as_bytes(prompt.schema));
  const auto rung = parts_.rungs.rung(parts_.provider.name(), parts_.provider.model(), schema_hash);
  Talk talk{prompt, schema_hash, Conversation(prompt, rung), {}, {}};
  for (int requests = 0; requests < Conversation::kMostSends; ++requests) {
    if (auto answer = step(talk)) return *std::move(answer);
  }
  return std::nullopt;
}

std::optional<BatchAsking::Answer> BatchAsking::step(Talk& talk) {
  const auto prepared = prepared_for(parts_.provider, talk.conversation.prompt(), talk.schema_hash,
                                     talk.conversation.rung());
  if (talk.useless.contains(prepared.hash)) {
    const bool changed = talk.conversation.same_again().next == Next::changed;
    return changed ? std::nullopt
                   : std::optional<Answer>(left(Reason::misconfigured, "it takes no schema"));
  }
  if (!std::ranges::contains(talk.keys, prepared.key)) talk.keys.push_back(prepared.key);
  if (auto value = cached(prepared.key)) return keep(talk, *std::move(value));
  const std::string topic = topic_of(talk, prepared);
  auto found = parts_.queue.find(parts_.account.company, parts_.account.document, topic);
  if (!found) return fail(std::move(found).error());
  if (!*found) return enqueue(talk, prepared, topic);
  switch ((*found)->state) {
    case LlmRequestState::waiting:
    case LlmRequestState::submitted: return waiting();
    case LlmRequestState::given_up: return Answer(std::nullopt);
    case LlmRequestState::answered: break;
  }
  return decide(talk, prepared, reading_of(std::move((*found)->answer)));
}

std::optional<BatchAsking::Answer> BatchAsking::decide(Talk& talk, const Prepared& prepared,
                                                       Reading reading) {
  if (shows_that_rung_works(reading.outcome)) {
    parts_.rungs.works(parts_.provider.name(), parts_.provider.model(), talk.schema_hash,
                       talk.conversation.rung());
  }
  talk.useless.insert(prepared.hash);
  switch (talk.conversation.take(reading, /*chance=*/0).next) {
    case Next::answered: return keep(talk, std::move(reading.value));
    case Next::leave: return left(reason_of(reading.outcome), words_of(reading));
    // The batches tried it often enough.
    case Next::repeat: return Answer(std::nullopt);
    case Next::changed: break;
  }
  // A continuation is read with the text before it, which no batch does.
  if (!talk.conversation.continuation().empty()) return Answer(std::nullopt);
  return std::nullopt;
}

// While a question waits, other documents are approved and become its examples; it stays what it
// is.
std::string BatchAsking::topic_of(const Talk& talk, const Prepared& prepared) const {
  if (talk.first.examples.empty()) return prepared.key;
  llm_wire::Prompt bare = talk.conversation.prompt();
  bare.examples.clear();
  return prepared_for(parts_.provider, bare, talk.schema_hash, talk.conversation.rung()).key;
}

BatchAsking::Answer BatchAsking::enqueue(const Talk& talk, const Prepared& prepared,
                                         const std::string& topic) {
  const auto price = parts_.prices.cost(parts_.provider.model(), day_of(parts_.clock.now()),
                                        estimate(talk.conversation.prompt()), Service::batch);
  const auto cost = price ? std::optional(*price) : std::nullopt;
  if (!parts_.budget.allows(cost)) {
    return left(Reason::budget_spent, "the budget does not allow it");
  }
  auto added = parts_.queue.add({.id = parts_.ids.next(),
                                 .company = parts_.account.company,
                                 .document = parts_.account.document,
                                 .key = prepared.key,
                                 .topic = topic,
                                 .provider = parts_.provider.name(),
                                 .model = parts_.provider.model(),
                                 .prompt = talk.first.schema_name,
                                 .request_hash = prepared.hash,
                                 .schema = talk.first.schema,
                                 .body = prepared.call.body,
                                 .estimated_cost = cost},
                                parts_.clock.now());
  if (!added) return fail(std::move(added).error());
  return waiting();
}

std::optional<std::string> BatchAsking::cached(const std::string& key) {
  auto found = parts_.cache.get(key);
  if (found) return *std::move(found);
  parts_.log.warning("llm_cache_unreadable", {{"code", found.error().code}});
  return std::nullopt;
}

// Under every request that led to it, so that none of them is sent again.
std::string BatchAsking::keep(const Talk& talk, std::string value) {
  if (talk.keys.size() == 1) return value;
  for (const std::string& key : talk.keys) {
    const auto kept = parts_.cache.put(key, value);
    if (!kept) parts_.log.warning("llm_cache_unwritable", {{"code", kept.error().code}});
  }
  return value;
}

void BatchAsking::withdraw() {
  const auto done = parts_.queue.withdraw(parts_.account.company, parts_.account.document,
                                          parts_.provider.name(), parts_.provider.model());
  if (!done) parts_.log.warning("llm_batch_not_withdrawn", {{"code", done.error().code}});
}

std::unexpected<Error> BatchAsking::left(Reason reason, std::string detail) const {
  return fail(
      error_of({{parts_.provider.name(), parts_.provider.model(), reason, {}, std::move(detail)}}));
}

}  // namespace iscan::llm
