// Why providers were left, and the one error that comes of all of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "llm_wire/wire.h"

namespace iscan::llm {

// By weight: the first that occurs decides, for it says most about whether another try helps.
enum class Reason : std::uint8_t {
  unavailable,
  budget_spent,
  too_large,
  refused,
  answer_invalid,
  misconfigured,
};
// Of an attempt after which the provider was left.
Reason reason_of(llm_wire::Outcome outcome);

struct Left {
  std::string provider;
  std::string model;
  Reason reason = Reason::unavailable;
  // After which it may be asked again.
  std::optional<std::chrono::milliseconds> wait;
  std::string detail;
};

// Of all that were left, or of none at all (llm_misconfigured).
Error error_of(const std::vector<Left>& left);
// The shortest of the waits of those that are unavailable.
std::optional<std::chrono::milliseconds> retry_after(const std::vector<Left>& left);
Error stopped();

bool is_good(llm_wire::Outcome outcome);
// The schema was taken, whatever the answer was worth.
bool shows_that_rung_works(llm_wire::Outcome outcome);
// Whether what was paid for the answer is known: providers bill bad answers too.
bool tells_its_cost(const llm_wire::Reading& reading);
// "refused: …"
std::string words_of(const llm_wire::Reading& reading);

// What an error of the transport means for the next attempt.
llm_wire::Outcome outcome_of(const Error& transport);

}  // namespace iscan::llm
