#include "servers/redis_server.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "servers/process.h"

namespace iscan::servers {

RedisServer& RedisServer::shared() {
  static RedisServer server;
  return server;
}

RedisServer::RedisServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  std::string pattern = "/tmp/iscan_redis_XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  start();
}

RedisServer::~RedisServer() {
  stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void RedisServer::start() {
  ReadySocket ready(folder_ / "ready");
  std::vector<std::string> words{"/usr/bin/redis-server",
                                 "--port",
                                 "0",
                                 "--unixsocket",
                                 (folder_ / "socket").string(),
                                 "--save",
                                 "",
                                 "--appendonly",
                                 "no",
                                 "--supervised",
                                 "systemd",
                                 "--dir",
                                 folder_.string()};
  words.insert(words.end(), settings_.begin(), settings_.end());
  server_ = launch({.words = words, .log = folder_ / "log", .notify = ready.path(), .user = {}});
  if (!ready.wait()) {
    ADD_FAILURE() << "Redis did not start; is redis-server installed? See " << folder_ / "log";
    std::abort();
  }
}

void RedisServer::stop() {
  if (server_ < 0) return;
  ::kill(server_, SIGKILL);
  wait_for(server_);
  server_ = -1;
}

redis::Address RedisServer::address() const {
  redis::Address address;
  address.socket = (folder_ / "socket").string();
  return address;
}

redis::Address RedisServer::emptied() const {
  run({"FLUSHALL"});
  run({"SCRIPT", "FLUSH"});
  return address();
}

redis::Reply RedisServer::run(const redis::Command& command) const {
  auto reply = redis::Client(address()).call(command);
  EXPECT_TRUE(reply) << reply.error().message << ' ' << reply.error().detail;
  return reply.value_or(redis::Reply{});
}

}  // namespace iscan::servers
