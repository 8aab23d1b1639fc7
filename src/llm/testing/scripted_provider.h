// A provider that answers what a test tells it, and remembers what it was asked.
#pragma once

#include <deque>
#include <format>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "llm/provider.h"

namespace iscan::llm::testing {

class ScriptedProvider final : public Provider {
 public:
  ScriptedProvider(std::string name, std::string model)
      : name_(std::move(name)), model_(std::move(model)) {}

  // The next answers; the last of them is repeated for ever.
  void answers(std::vector<Result<Reply>> replies) { replies_ = {replies.begin(), replies.end()}; }
  // Called with each request before it is answered.
  std::function<void(const std::string& body)> on_send = [](const std::string&) {};
  // Most providers know no second rung: its request is that of the first.
  bool knows_tools = false;

  const std::vector<std::string>& sent() const { return sent_; }  // bodies
  const std::vector<std::string>& begun() const { return begun_; }
  const std::vector<llm_wire::Prompt>& prompts() const { return prompts_; }

  const std::string& name() const override { return name_; }
  const std::string& model() const override { return model_; }
  llm_wire::Call prepare(const llm_wire::Prompt& prompt, llm_wire::Rung rung,
                         std::string_view continuation) const override {
    const bool same = rung == llm_wire::Rung::tool && !knows_tools;
    const int form = same ? 0 : static_cast<int>(rung);
    std::string examples;
    for (const auto& example : prompt.examples) examples += "example=" + example.question + " ";
    return {.body = std::format("rung={} cap={} continuation={} {}text={}", form,
                                prompt.output_tokens, continuation, examples, prompt.text)};
  }
  Result<Reply> send(const llm_wire::Call& call, const llm_wire::Prompt& prompt,
                     std::string_view begun, const std::stop_token&) override {
    sent_.push_back(call.body);
    prompts_.push_back(prompt);
    begun_.emplace_back(begun);
    on_send(call.body);
    auto reply = replies_.at(0);
    if (replies_.size() > 1) replies_.pop_front();
    return reply;
  }

 private:
  std::string name_;
  std::string model_;
  std::deque<Result<Reply>> replies_;
  std::vector<std::string> sent_;
  std::vector<std::string> begun_;
  std::vector<llm_wire::Prompt> prompts_;
};

}  // namespace iscan::llm::testing
