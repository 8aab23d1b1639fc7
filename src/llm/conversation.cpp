#include "llm/conversation.h"

#include <algorithm>
#include <utility>

namespace iscan::llm {
namespace {

using llm_wire::Outcome;
using llm_wire::Rung;
using std::chrono::milliseconds;

// Enough to see what was wrong; the rest would only cost.
constexpr std::size_t kMostQuoted = 20'000;

// Until somebody has paid.
constexpr milliseconds kLongRest = std::chrono::minutes{15};

// At most so many bytes, and no half character at the end.
std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

}  // namespace

Decision Conversation::take(const llm_wire::Reading& reading, double chance) {
  rung_changed_ = false;
  switch (reading.outcome) {
    case Outcome::ok:
    case Outcome::ok_lenient: return {Next::answered};
    case Outcome::retry:
    case Outcome::invalid_response: return repeat(reading.retry_after, chance);
    case Outcome::schema_refused: return lower_rung();
    case Outcome::truncated: return raise_output();
    case Outcome::continues: return go_on(reading);
    case Outcome::invalid_content: return repair(reading);
    case Outcome::pause_provider: return {Next::leave, reading.retry_after.value_or(kLongRest)};
    case Outcome::fatal_auth:
    case Outcome::fatal_config:
    case Outcome::fatal_request:
    case Outcome::fatal_too_large:
    case Outcome::refused: return {Next::leave};
  }
  std::unreachable();
}

Decision Conversation::same_again() { return rung_changed_ ? lower_rung() : Decision{Next::leave}; }

Decision Conversation::repeat(std::optional<milliseconds> hint, double chance) {
  const auto whole = kFirstWait * (1 << failures_);
  const milliseconds ours{
      static_cast<std::int64_t>(static_cast<double>(whole.count()) * (1.0 - chance / 4))};
  const milliseconds wait = std::max(hint.value_or(ours), ours);
  ++failures_;
  return {failures_ >= kFailures || wait > kLongestWait ? Next::leave : Next::repeat, wait};
}

Decision Conversation::begin_anew() {
  continuation_.clear();
  begun_.clear();
  return {Next::changed};
}

Decision Conversation::lower_rung() {
  if (rung_ == Rung::plain) return {Next::leave};
  rung_ = rung_ == Rung::native ? Rung::tool : Rung::plain;
  rung_changed_ = true;
  return begin_anew();
}

Decision Conversation::raise_output() {
  const int more = std::min(2 * prompt_.output_tokens, kMostOutputTokens);
  if (std::exchange(raised_, true) || more <= prompt_.output_tokens) return {Next::leave};
  prompt_.output_tokens = more;
  return begin_anew();
}

Decision Conversation::repair(const llm_wire::Reading& reading) {
  if (std::exchange(repaired_, true)) return {Next::leave};
  prompt_.text += "\n\n<previous_answer>\n";
  prompt_.text += shortened(reading.text, kMostQuoted);
  prompt_.text += "\n</previous_answer>\nThe previous answer is not valid: ";
  prompt_.text += reading.detail.empty() ? "it does not follow the schema" : reading.detail;
  prompt_.text += "\nAnswer the question again with the whole JSON object, without that mistake.";
  return begin_anew();
}

Decision Conversation::go_on(const llm_wire::Reading& reading) {
  if (++continuations_ > kContinuations || reading.continuation.empty()) return {Next::leave};
  begun_ = reading.text;
  continuation_ = reading.continuation;
  return {Next::changed};
}

}  // namespace iscan::llm
