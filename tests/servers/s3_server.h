// An S3 server of the tests' own (SeaweedFS): a private folder and private ports of this machine,
// gone with the process. It checks signatures and checksums.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <thread>

namespace iscan::servers {

class S3Server {
 public:
  static constexpr const char* kAccessKey = "tester";
  static constexpr const char* kSecretKey = "secret of the tests";
  static constexpr const char* kBucket = "files";  // made with the server

  // One for the whole test process, started when first asked for.
  static S3Server& shared();
  S3Server();
  ~S3Server();
  S3Server(const S3Server&) = delete;
  S3Server& operator=(const S3Server&) = delete;

  // "http://127.0.0.1:PORT"; buckets by host are known under "localhost".
  std::string endpoint() const;
  std::string endpoint_by_host() const;
  // Ends it at once, as a fault would; what it had answered for stays.
  void crash();
  // On the same port. From the thread that lives longest: the server ends with it.
  void start();

 private:
  bool try_start();

  std::filesystem::path folder_;
  int first_port_ = 0;
  pid_t server_ = -1;
  std::jthread log_;  // copies what it prints
};

}  // namespace iscan::servers
