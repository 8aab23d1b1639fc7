#include "llm/failure.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

namespace iscan::llm {
namespace {

using llm_wire::Outcome;

// By the numbers of the reasons.
const std::array<Error, 6>& errors() {
  static const std::array<Error, 6> kErrors = {
      Error{ErrorKind::unavailable,
            "llm_unavailable",
            "No language model answers now; it is tried again. If it lasts, look at the network, "
            "the provider's state page and the credit of the account.",
            {},
            true},
      Error{ErrorKind::rate_limited, "llm_budget_spent",
            "The budget for language models is spent: raise it, or wait for its next period."},
      Error{ErrorKind::too_large, "llm_too_large",
            "The document is too large for the language models: split it, or fill in its values "
            "by hand."},
      Error{ErrorKind::unsupported, "llm_refused",
            "The language models will not answer for this document: fill in its values by hand, "
            "or add another provider."},
      Error{ErrorKind::unavailable, "llm_answer_invalid",
            "The language models gave no usable answer for this document: restart it later, fill "
            "in its values by hand, or choose a larger model."},
      Error{ErrorKind::unavailable, "llm_misconfigured",
            "No language model can be asked with these settings: check the keys, addresses and "
            "names of the models."}};
  return kErrors;
}

}  // namespace

Reason reason_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::retry:
    case Outcome::invalid_response:
    case Outcome::pause_provider: return Reason::unavailable;
    case Outcome::fatal_too_large:
    case Outcome::truncated: return Reason::too_large;
    case Outcome::refused: return Reason::refused;
    case Outcome::ok:
    case Outcome::ok_lenient:
    case Outcome::continues:
    case Outcome::invalid_content: return Reason::answer_invalid;
    case Outcome::fatal_auth:
    case Outcome::fatal_config:
    case Outcome::fatal_request:
    case Outcome::schema_refused: return Reason::misconfigured;
  }
  std::unreachable();
}

Error error_of(const std::vector<Left>& left) {
  const auto heaviest = std::ranges::min_element(left, {}, &Left::reason);
  const Reason reason = heaviest == left.end() ? Reason::misconfigured : heaviest->reason;
  Error error = errors().at(static_cast<std::size_t>(reason));
  for (const Left& one : left) {
    if (!error.detail.empty()) error.detail += "; ";
    error.detail += std::format("{} {}: {}", one.provider, one.model, one.detail);
  }
  if (left.empty()) error.detail = "no provider is set up";
  return error;
}

std::optional<std::chrono::milliseconds> retry_after(const std::vector<Left>& left) {
  std::optional<std::chrono::milliseconds> shortest;
  for (const Left& one : left) {
    if (one.reason != Reason::unavailable || !one.wait) continue;
    shortest = shortest ? std::min(*shortest, *one.wait) : *one.wait;
  }
  return shortest;
}

Error stopped() {
  return {ErrorKind::unavailable,
          "llm_stopped",
          "The question to the language model was stopped.",
          {},
          true};
}

bool is_good(Outcome outcome) { return outcome == Outcome::ok || outcome == Outcome::ok_lenient; }

bool shows_that_rung_works(Outcome outcome) {
  return is_good(outcome) || outcome == Outcome::truncated || outcome == Outcome::continues ||
         outcome == Outcome::invalid_content;
}

bool tells_its_cost(const llm_wire::Reading& reading) {
  const bool may_be_billed = shows_that_rung_works(reading.outcome) ||
                             reading.outcome == Outcome::invalid_response ||
                             reading.outcome == Outcome::refused;
  return reading.usage != llm_wire::Usage{} || !may_be_billed;
}

std::string words_of(const llm_wire::Reading& reading) {
  std::string words(to_string(reading.outcome));
  if (!reading.detail.empty()) words += ": " + reading.detail;
  return words;
}

Outcome outcome_of(const Error& transport) {
  if (transport.retryable) return Outcome::retry;
  // Asked again it would be as long.
  if (transport.code == "http_answer_too_large") return Outcome::fatal_request;
  return Outcome::fatal_config;
}

}  // namespace iscan::llm
