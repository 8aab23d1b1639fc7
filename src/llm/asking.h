// One question on its way through the providers. Internal to llm.
#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "llm/caller.h"
#include "llm/conversation.h"
#include "llm/failure.h"
#include "llm/prepared.h"

namespace iscan::llm {

class Asking {
 public:
  // All arguments outlive the object.
  Asking(const Question& question, std::span<const Target> targets, Surroundings& surroundings,
         const std::stop_token& stop);

  std::expected<Answered, Failed> run();

 private:
  llm_wire::Rung first_rung(const Provider& provider);
  Prepared prepare(const Provider& provider, const llm_wire::Prompt& prompt, llm_wire::Rung rung,
                   std::string_view continuation) const;
  std::optional<Answered> answered_before();
  std::optional<Answered> look_up(const Provider& provider, const std::string& key);
  std::optional<Answered> converse(const Target& target);
  // The decision after a request that was sent; nullopt: it could not be.
  std::optional<Decision> proceed(const Target& target, const Prepared& prepared,
                                  Conversation& conversation);
  std::optional<llm_wire::Reading> attempt(const Target& target, const Prepared& prepared,
                                           const Conversation& conversation);
  std::optional<llm_wire::Reading> not_asked(const Provider& provider);
  bool may_go(const Target& target, std::optional<Decimal> cost);
  std::optional<RateLimiter::Pass> enter(const Target& target, const llm_wire::Usage& usage);
  llm_wire::Reading send(const Target& target, const Prepared& prepared,
                         const Conversation& conversation, Ended& ended);
  void end(const Target& target, const std::string& id, Ended ended,
           const llm_wire::Reading& reading);
  void keep(const Provider& provider, const Conversation& conversation,
            const llm_wire::Reading& reading);
  std::optional<Decimal> cost_of(const Target& target, const llm_wire::Usage& usage) const;
  void leave(const Provider& provider, Reason reason, std::optional<std::chrono::milliseconds> wait,
             std::string detail);

  const Question& question_;
  std::span<const Target> targets_;
  Surroundings& around_;
  const std::stop_token& stop_;
  std::string schema_hash_;
  Spent spent_;
  std::vector<Left> left_;
  std::optional<Error> end_;         // nobody else is asked
  std::set<std::string> looked_up_;  // keys of the cache
  // Of the provider that is asked now.
  std::vector<std::string> keys_;  // of the requests so far
  std::set<std::string> useless_;  // hashes of requests that will not be sent again
  llm_wire::Reading last_;
};

}  // namespace iscan::llm
