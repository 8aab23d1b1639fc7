#include "llm/asking.h"

#include <algorithm>
#include <format>
#include <utility>

#include "base/sha256.h"
#include "llm/estimate.h"

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using llm_wire::Reading;
using std::chrono::milliseconds;

// A provider whose last attempt failed is not asked again at once by the next task.
constexpr milliseconds kShortestRest{10'000};

}  // namespace

Asking::Asking(const Question& question, std::span<const Target> targets,
               Surroundings& surroundings, const std::stop_token& stop)
    : question_(question),
      targets_(targets),
      around_(surroundings),
      stop_(stop),
      schema_hash_(sha256_hex(as_bytes(question.prompt.schema))) {}

std::expected<Answered, Failed> Asking::run() {
  if (auto answer = answered_before()) return *std::move(answer);
  for (const Target& target : targets_) {
    if (auto answer = converse(target)) return *std::move(answer);
    if (end_) return std::unexpected(Failed{*std::move(end_), {}, spent_});
  }
  return std::unexpected(Failed{error_of(left_), retry_after(left_), spent_});
}

llm_wire::Rung Asking::first_rung(const Provider& provider) {
  return around_.rungs.rung(provider.name(), provider.model(), schema_hash_);
}

Prepared Asking::prepare(const Provider& provider, const llm_wire::Prompt& prompt,
                         llm_wire::Rung rung, std::string_view continuation) const {
  return prepared_for(provider, prompt, schema_hash_, rung, continuation);
}

// A task that runs a second time must not pay the first provider when a later one has answered.
std::optional<Answered> Asking::answered_before() {
  for (const Target& target : targets_) {
    const Provider& provider = *target.provider;
    const auto prepared = prepare(provider, question_.prompt, first_rung(provider), {});
    if (auto answer = look_up(provider, prepared.key)) return answer;
  }
  return std::nullopt;
}

std::optional<Answered> Asking::look_up(const Provider& provider, const std::string& key) {
  if (!looked_up_.insert(key).second) return std::nullopt;
  auto found = around_.cache.get(key);
  if (!found) around_.logger.warning("llm_cache_unreadable", {{"code", found.error().code}});
  if (!found || !*found) return std::nullopt;
  return Answered{.value = **std::move(found),
                  .provider = provider.name(),
                  .model = provider.model(),
                  .request_id = {},
                  .cached = true,
                  .spent = spent_};
}

void Asking::leave(const Provider& provider, Reason reason, std::optional<milliseconds> wait,
                   std::string detail) {
  left_.push_back({provider.name(), provider.model(), reason, wait, std::move(detail)});
}

std::optional<Answered> Asking::converse(const Target& target) {
  const Provider& provider = *target.provider;
  Conversation conversation(question_.prompt, first_rung(provider));
  keys_.clear();
  useless_.clear();
  while (true) {
    const Prepared prepared =
        prepare(provider, conversation.prompt(), conversation.rung(), conversation.continuation());
    if (conversation.continuation().empty() && !std::ranges::contains(keys_, prepared.key)) {
      keys_.push_back(prepared.key);
      if (auto answer = look_up(provider, prepared.key)) return answer;
    }
    const auto decision = proceed(target, prepared, conversation);
    if (!decision) return std::nullopt;
    if (decision->next == Next::answered) {
      return Answered{.value = std::move(last_.value),
                      .provider = provider.name(),
                      .model = provider.model(),
                      .request_id = std::move(last_.request_id),
                      .spent = spent_};
    }
    if (decision->next == Next::leave) {
      leave(provider, reason_of(last_.outcome), std::max(decision->wait, kShortestRest),
            words_of(last_));
      return std::nullopt;
    }
    if (decision->next == Next::repeat) {
      around_.timer.sleep_until(around_.timer.now() + decision->wait, stop_);
    }
  }
}

std::optional<Decision> Asking::proceed(const Target& target, const Prepared& prepared,
                                        Conversation& conversation) {
  if (useless_.contains(prepared.hash)) return conversation.same_again();
  auto reading = attempt(target, prepared, conversation);
  if (!reading) return std::nullopt;
  if (shows_that_rung_works(reading->outcome)) keep(*target.provider, conversation, *reading);
  const Decision decision = conversation.take(*reading, around_.chance());
  if (decision.next != Next::repeat) useless_.insert(prepared.hash);
  last_ = *std::move(reading);
  return decision;
}

// Remembers what was learned, and a good answer under every request that led to it and the one that
// the same question would now begin with, so that none of them is sent again.
void Asking::keep(const Provider& provider, const Conversation& conversation,
                  const Reading& reading) {
  around_.rungs.works(provider.name(), provider.model(), schema_hash_, conversation.rung());
  if (!is_good(reading.outcome)) return;
  const auto next = prepare(provider, question_.prompt, conversation.rung(), {});
  if (!std::ranges::contains(keys_, next.key)) keys_.push_back(next.key);
  for (const std::string& key : keys_) {
    const auto kept = around_.cache.put(key, reading.value);
    if (!kept) around_.logger.warning("llm_cache_unwritable", {{"code", kept.error().code}});
  }
}

std::optional<Decimal> Asking::cost_of(const Target& target, const llm_wire::Usage& usage) const {
  if (target.free) return Decimal{};
  const auto cost =
      around_.prices.cost(target.provider->model(), day_of(around_.clock.now()), usage);
  return cost ? std::optional(*cost) : std::nullopt;
}

bool Asking::may_go(const Target& target, std::optional<Decimal> cost) {
  const Provider& provider = *target.provider;
  if (!around_.budget.allows(cost)) {
    leave(provider, Reason::budget_spent, {}, "the budget does not allow it");
    return false;
  }
  const auto refusal = around_.breakers.refuses(provider.name(), provider.model());
  if (!refusal) return true;
  leave(provider, reason_of(refusal->reason), refusal->wait,
        std::format("left alone after {}", to_string(refusal->reason)));
  return false;
}

std::optional<RateLimiter::Pass> Asking::enter(const Target& target, const llm_wire::Usage& usage) {
  auto pass = target.limiter->enter(usage.input + usage.output,
                                    around_.timer.now() + Conversation::kLongestWait, stop_);
  if (pass) return std::move(*pass);
  leave(*target.provider, Reason::unavailable, pass.error(), "its rates are used up");
  return std::nullopt;
}

// Nothing is known of the provider, though its breaker let the call go.
std::optional<Reading> Asking::not_asked(const Provider& provider) {
  around_.breakers.withdraw(provider.name(), provider.model());
  return std::nullopt;
}

std::optional<Reading> Asking::attempt(const Target& target, const Prepared& prepared,
                                       const Conversation& conversation) {
  const llm_wire::Usage estimated = estimate(conversation.prompt());
  const auto cost = cost_of(target, estimated);
  if (!stop_.stop_requested() && !may_go(target, cost)) return std::nullopt;
  auto pass = enter(target, estimated);
  if (stop_.stop_requested()) end_ = stopped();
  if (!pass || end_) return not_asked(*target.provider);
  auto id = around_.ledger.begin({.subject = question_.subject,
                                  .provider = target.provider->name(),
                                  .model = target.provider->model(),
                                  .prompt = question_.prompt.schema_name,
                                  .rung = conversation.rung(),
                                  .request_hash = prepared.hash,
                                  .estimated_cost = cost,
                                  .at = around_.clock.now()});
  if (!id) {
    end_ = std::move(id).error().at("before asking a language model");
    return not_asked(*target.provider);
  }
  Ended ended;
  Reading reading = send(target, prepared, conversation, ended);
  if (reading.usage != llm_wire::Usage{}) {
    pass->settle(reading.usage.input + reading.usage.output);
  }
  end(target, *id, std::move(ended), reading);
  if (end_) return not_asked(*target.provider);
  return reading;
}

Reading Asking::send(const Target& target, const Prepared& prepared,
                     const Conversation& conversation, Ended& ended) {
  const Moment begin = around_.timer.now();
  auto reply =
      target.provider->send(prepared.call, conversation.prompt(), conversation.begun(), stop_);
  ended.took = std::chrono::round<milliseconds>(around_.timer.now() - begin);
  if (!reply) {
    ended.transport_error = reply.error().code;
    if (stop_.stop_requested()) end_ = stopped();
    return {.outcome = outcome_of(reply.error()),
            .detail = reply.error().code + " " + reply.error().detail};
  }
  target.limiter->learn(reply->rate);
  return std::move(reply->reading);
}

void Asking::end(const Target& target, const std::string& id, Ended ended, const Reading& reading) {
  const Provider& provider = *target.provider;
  ended.outcome = reading.outcome;
  ended.usage = reading.usage;
  ended.request_id = reading.request_id;
  ended.at = around_.clock.now();
  if (target.free || (tells_its_cost(reading) && ended.transport_error.empty())) {
    ended.cost = cost_of(target, reading.usage);
  }
  ++spent_.attempts;
  spent_.usage += ended.usage;
  spent_.cost = add(spent_.cost, ended.cost.value_or(Decimal{})).value_or(spent_.cost);
  spent_.cost_known = spent_.cost_known && ended.cost.has_value();
  // The attempt stays one that perhaps was paid, which is near enough to the truth.
  if (const auto done = around_.ledger.end(id, ended); !done) {
    around_.logger.warning("llm_ledger_unwritable", {{"code", done.error().code}});
  }
  if (end_) return;
  around_.breakers.report(provider.name(), provider.model(), reading.outcome);
  if (reading.outcome == Outcome::fatal_auth || reading.outcome == Outcome::fatal_config ||
      reading.outcome == Outcome::pause_provider) {
    around_.logger.error("llm_provider_refuses",
                         {{"provider", provider.name()},
                          {"model", provider.model()},
                          {"prompt", question_.prompt.schema_name},
                          {"outcome", std::string(to_string(reading.outcome))},
                          {"request_id", reading.request_id}});
  }
}

}  // namespace iscan::llm
