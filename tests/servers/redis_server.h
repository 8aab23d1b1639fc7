// A Redis server of the tests' own: a private folder and socket, no network, nothing kept, gone
// with the process.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "redis/client.h"

namespace iscan::servers {

class RedisServer {
 public:
  // One for the whole test process, started when first asked for.
  static RedisServer& shared();
  // `settings`: further words of its command line.
  explicit RedisServer(std::vector<std::string> settings = {});
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  redis::Address address() const;
  // Forgets all data and scripts; for the begin of a test.
  redis::Address emptied() const;
  // Runs a command; an error answer fails the test.
  redis::Reply run(const redis::Command& command) const;

  // Ends it at once; what it held is lost.
  void stop();
  // From the thread that lives longest: the server ends with the one that started it.
  void start();

 private:
  std::vector<std::string> settings_;
  std::filesystem::path folder_;
  pid_t server_ = -1;
};

}  // namespace iscan::servers
