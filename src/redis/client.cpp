#include "redis/client.h"

#include <openssl/sha.h>

#include <array>
#include <format>
#include <utility>

namespace iscan::redis {

Script::Script(std::string_view text) : text_(text) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  ::SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  for (const unsigned char byte : digest) name_ += std::format("{:02x}", byte);
}

std::uint64_t Client::links() const {
  const std::scoped_lock lock(mutex_);
  return links_;
}

Result<> Client::connect() {
  if (connection_ && connection_->linked()) return {};
  connection_.reset();
  auto opened = Connection::open(address_, options_);
  if (!opened) return fail(std::move(opened).error());
  connection_ = std::move(*opened);
  ++links_;
  return {};
}

Command Client::script(const Script& script, std::span<const std::string> keys,
                       std::span<const std::string> arguments) {
  {
    const std::scoped_lock lock(scripts_mutex_);
    scripts_.emplace(script.name(), &script);
  }
  Command command{"EVALSHA", script.name(), std::to_string(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

Command Client::script(const Script& script, std::initializer_list<std::string> keys,
                       std::initializer_list<std::string> arguments) {
  return this->script(script, std::span{keys.begin(), keys.size()},
                      std::span{arguments.begin(), arguments.size()});
}

Result<> Client::load_scripts(std::span<const Command> commands) {
  for (const Command& command : commands) {
    if (command.front() != "EVALSHA") continue;
    const Script* script = nullptr;
    {
      const std::scoped_lock lock(scripts_mutex_);
      const auto found = scripts_.find(command[1]);
      if (found == scripts_.end()) continue;
      script = found->second;
    }
    auto loaded = connection_->call({"SCRIPT", "LOAD", script->text()});
    if (!loaded) return fail(std::move(loaded).error());
  }
  return {};
}

Result<std::vector<Reply>> Client::run(std::span<const Command> commands) {
  if (auto ready = connect(); !ready) return fail(std::move(ready).error());
  auto replies = connection_->pipeline(commands);
  if (!replies) return replies;
  // A server that was started anew, or flushed, has forgotten the scripts: those that did not run
  // run now.
  std::vector<std::size_t> missed;
  std::vector<Command> again;
  for (std::size_t n = 0; n < replies->size(); ++n) {
    const Reply& reply = (*replies)[n];
    if (!reply.is_error() || !reply.text.starts_with("NOSCRIPT")) continue;
    missed.push_back(n);
    again.push_back(commands[n]);
  }
  if (again.empty()) return replies;
  if (auto loaded = load_scripts(again); !loaded) return fail(std::move(loaded).error());
  auto second = connection_->pipeline(again);
  if (!second) return second;
  for (std::size_t n = 0; n < missed.size(); ++n) {
    (*replies)[missed[n]] = std::move((*second)[n]);
  }
  return replies;
}

Result<std::vector<Reply>> Client::pipeline(std::span<const Command> commands) {
  const std::scoped_lock lock(mutex_);
  return run(commands);
}

Result<Reply> Client::call(const Command& command) {
  auto replies = pipeline(std::span{&command, 1});
  if (!replies) return fail(std::move(replies).error());
  if (replies->front().is_error()) return fail(error_of(replies->front()));
  return std::move(replies->front());
}

}  // namespace iscan::redis
