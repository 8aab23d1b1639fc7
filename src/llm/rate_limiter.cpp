#include "llm/rate_limiter.h"

#include <algorithm>
#include <utility>

namespace iscan::llm {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::minutes kWindow{1};
// When every place is taken, nobody knows until when.
constexpr milliseconds kAskAgain{5'000};

std::int64_t stricter(std::int64_t ours, std::optional<std::int64_t> theirs) {
  if (!theirs || *theirs <= 0) return ours;
  return ours == 0 ? *theirs : std::min(ours, *theirs);
}

}  // namespace

RateLimiter::Pass::Pass(Pass&& other) noexcept
    : limiter_(std::exchange(other.limiter_, nullptr)), id_(other.id_) {}

RateLimiter::Pass::~Pass() {
  if (limiter_ == nullptr) return;
  const std::scoped_lock lock(limiter_->mutex_);
  --limiter_->running_;
  limiter_->changed_.notify_all();  // some wait for the time, not for the place
}

void RateLimiter::Pass::settle(std::int64_t tokens) {
  const std::scoped_lock lock(limiter_->mutex_);
  const auto found = std::ranges::find(limiter_->window_, id_, &Gone::id);
  if (found != limiter_->window_.end()) found->tokens = std::max<std::int64_t>(tokens, 0);
}

// The moment at which enough of the window has grown old.
Moment RateLimiter::room_in_window(std::int64_t tokens, Moment now) const {
  auto requests = static_cast<std::int64_t>(window_.size());
  std::int64_t sum = tokens;
  for (const Gone& gone : window_) sum += gone.tokens;
  Moment at = now;
  for (const Gone& gone : window_) {
    const bool full = rate_.requests_per_minute > 0 && requests >= rate_.requests_per_minute;
    const bool heavy = rate_.tokens_per_minute > 0 && sum > rate_.tokens_per_minute;
    if (!full && !heavy) break;
    at = gone.at + kWindow;
    --requests;
    sum -= gone.tokens;
  }
  return at;
}

Moment RateLimiter::earliest(std::int64_t tokens, Moment now) {
  while (!window_.empty() && window_.front().at + kWindow <= now) window_.pop_front();
  Moment at = room_in_window(tokens, now);
  if (requests_ && requests_->left < 1) at = std::max(at, requests_->until);
  if (tokens_ && tokens_->left < tokens) at = std::max(at, tokens_->until);
  return at;
}

Moment RateLimiter::when(std::int64_t tokens) {
  const std::scoped_lock lock(mutex_);
  return earliest(tokens, timer_.now());
}

RateLimiter::Pass RateLimiter::let_go(std::int64_t tokens, Moment now) {
  const auto spend = [now](std::optional<Allowance>& allowance, std::int64_t count) {
    if (!allowance) return;
    if (allowance->until <= now) {
      allowance.reset();
    } else {
      allowance->left -= count;
    }
  };
  spend(requests_, 1);
  spend(tokens_, tokens);
  window_.push_back({next_id_, now, tokens});
  ++running_;
  return Pass(*this, next_id_++);
}

std::expected<RateLimiter::Pass, milliseconds> RateLimiter::enter(std::int64_t tokens,
                                                                  Moment latest,
                                                                  const std::stop_token& stop) {
  tokens = std::max<std::int64_t>(tokens, 0);
  const auto free = [this] { return rate_.parallel <= 0 || running_ < rate_.parallel; };
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Moment now = timer_.now();
    const Moment at = earliest(tokens, now);
    if (at > std::max(latest, now))
      return std::unexpected(std::chrono::ceil<milliseconds>(at - now));
    if (!free()) {
      if (!timer_.wait(lock, changed_, stop, latest, free)) return std::unexpected(kAskAgain);
    } else if (at > now) {
      timer_.wait(lock, changed_, stop, at, [] { return false; });
    } else {
      return let_go(tokens, now);
    }
  }
  return std::unexpected(milliseconds{0});
}

void RateLimiter::learn(const RateHints& hints) {
  const std::scoped_lock lock(mutex_);
  if (hints.requests.limit)
    rate_.requests_per_minute = stricter(set_.requests_per_minute, hints.requests.limit);
  if (hints.tokens.limit)
    rate_.tokens_per_minute = stricter(set_.tokens_per_minute, hints.tokens.limit);
  const auto note = [this](std::optional<Allowance>& allowance, const RateHint& hint) {
    if (hint.remaining && hint.reset) allowance = {*hint.remaining, timer_.now() + *hint.reset};
  };
  note(requests_, hints.requests);
  note(tokens_, hints.tokens);
}

}  // namespace iscan::llm
