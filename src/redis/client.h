// A link to a Redis server that is made again when it breaks, with scripts loaded.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "redis/connection.h"

namespace iscan::redis {

// A Lua script with the name that servers give it. Made once, it lives as long as the program.
class Script {
 public:
  explicit Script(std::string_view text);
  const std::string& text() const { return text_; }
  // SHA-1 of the text in hex.
  const std::string& name() const { return name_; }

 private:
  std::string text_;
  std::string name_;
};

// Thread-safe: calls of several threads are made one after the other. A link that breaks costs the
// call that is under way; the next one connects again.
class Client {
 public:
  explicit Client(Address address, Connection::Options options = {})
      : address_(std::move(address)), options_(options) {}

  Result<Reply> call(const Command& command);
  Result<std::vector<Reply>> pipeline(std::span<const Command> commands);

  // The script as a command for call() or pipeline(): EVALSHA with its keys and arguments.
  Command script(const Script& script, std::initializer_list<std::string> keys,
                 std::initializer_list<std::string> arguments);
  Command script(const Script& script, std::span<const std::string> keys,
                 std::span<const std::string> arguments);

  const Address& address() const { return address_; }
  // Grows with each new link; what the server forgot may have to be said again.
  std::uint64_t links() const;

 private:
  Result<> connect();
  Result<std::vector<Reply>> run(std::span<const Command> commands);
  Result<> load_scripts(std::span<const Command> commands);

  Address address_;
  Connection::Options options_;
  mutable std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
  std::uint64_t links_ = 0;
  std::mutex scripts_mutex_;
  std::map<std::string, const Script*, std::less<>> scripts_;  // by name
};

}  // namespace iscan::redis
