#include "servers/s3_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <format>
#include <fstream>
#include <vector>

#include "base/fd.h"

namespace iscan::servers {
namespace {

// ISCAN_WEED: where ./dev puts the program.
constexpr const char* kReady = "Press Ctrl+C";
constexpr int kPatienceMs = 60'000;
enum Port {
  kS3,
  kS3Grpc,
  kMaster,
  kMasterGrpc,
  kVolume,
  kVolumeGrpc,
  kFiler,
  kFilerGrpc,
  kAdmin,
  kAdminGrpc,
  kPorts
};

bool port_is_free(int port) {
  const UniqueFd probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  constexpr int kYes = 1;
  ::setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &kYes, sizeof(kYes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return ::bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
}

// The first of neighbouring free ports, below those the system gives away itself.
int free_ports() {
  constexpr int kLowest = 12'000;
  constexpr int kBlocks = 1'000;
  for (int n = 0; n < kBlocks; ++n) {
    const int first = kLowest + (::getpid() + n) % kBlocks * kPorts;
    bool all = true;
    for (int port = 0; port < kPorts && all; ++port) all = port_is_free(first + port);
    if (all) return first;
  }
  return 0;
}

std::vector<std::string> words(const std::filesystem::path& folder, int first) {
  const auto at = [&](std::string_view name, Port port) {
    return std::format("-{}={}", name, first + port);
  };
  return {ISCAN_WEED,
          "mini",
          "-dir=" + (folder / "data").string(),
          "-ip=127.0.0.1",
          "-ip.bind=127.0.0.1",
          "-master.telemetry=false",
          "-admin.ui=false",
          "-webdav=false",
          "-s3.port.iceberg=0",
          "-s3.port.lance=0",
          "-s3.autoCreateBucket=false",
          "-s3.domainName=localhost",
          "-s3.localSocket=" + (folder / "s3.socket").string(),
          "-filer.localSocket=" + (folder / "filer.socket").string(),
          at("s3.port", kS3),
          at("s3.port.grpc", kS3Grpc),
          at("master.port", kMaster),
          at("master.port.grpc", kMasterGrpc),
          at("volume.port", kVolume),
          at("volume.port.grpc", kVolumeGrpc),
          at("filer.port", kFiler),
          at("filer.port.grpc", kFilerGrpc),
          at("admin.port", kAdmin),
          at("admin.port.grpc", kAdminGrpc)};
}

pid_t launch(const std::vector<std::string>& words, int output) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::setenv("AWS_ACCESS_KEY_ID", S3Server::kAccessKey, 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", S3Server::kSecretKey, 1);
  ::setenv("S3_BUCKET", S3Server::kBucket, 1);
  if (::dup2(output, 1) < 0 || ::dup2(output, 2) < 0) ::_exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

// The server leaves sockets in /tmp, named after its ports, when it is killed.
void remove_sockets(int first) {
  std::error_code ignored;
  for (const auto& [name, port] : {std::pair{"s3", kS3Grpc},
                                   {"master", kMasterGrpc},
                                   {"volume", kVolumeGrpc},
                                   {"filer", kFilerGrpc},
                                   {"admin", kAdminGrpc}}) {
    std::filesystem::remove(std::format("/tmp/seaweedfs-{}-grpc-{}.sock", name, first + port),
                            ignored);
  }
}

// What comes next; empty at the end or when nothing comes.
std::string next_output(int fd) {
  pollfd wait{.fd = fd, .events = POLLIN, .revents = 0};
  std::array<char, 4096> buffer{};
  if (::poll(&wait, 1, kPatienceMs) <= 0) return {};
  const auto got = ::read(fd, buffer.data(), buffer.size());
  return {buffer.data(), static_cast<std::size_t>(got > 0 ? got : 0)};
}

void copy_to(const std::filesystem::path& log, const UniqueFd& from) {
  std::ofstream out(log, std::ios::app);
  std::array<char, 4096> buffer{};
  for (ssize_t got = 1; got > 0;) {
    got = ::read(from.get(), buffer.data(), buffer.size());
    if (got > 0) out.write(buffer.data(), got).flush();
  }
}

}  // namespace

S3Server& S3Server::shared() {
  static S3Server server;
  return server;
}

S3Server::S3Server() {
  std::string pattern = "/tmp/iscan_s3_XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  std::filesystem::create_directory(folder_ / "data");
  constexpr int kAttempts = 3;  // another program may take a port first
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    first_port_ = free_ports();
    if (try_start()) return;
  }
  ADD_FAILURE() << "the S3 server " ISCAN_WEED " does not start; `./dev test` fetches it; its log: "
                << folder_ / "log";
  std::abort();
}

S3Server::~S3Server() {
  crash();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string S3Server::endpoint() const {
  return std::format("http://127.0.0.1:{}", first_port_ + kS3);
}

std::string S3Server::endpoint_by_host() const {
  return std::format("http://localhost:{}", first_port_ + kS3);
}

bool S3Server::try_start() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
  UniqueFd output(ends[0]);
  UniqueFd input(ends[1]);
  server_ = launch(words(folder_, first_port_), input.get());
  input.reset();
  std::string said;
  while (!said.contains(kReady)) {
    const std::string more = next_output(output.get());
    if (more.empty()) break;
    said += more;
  }
  std::ofstream(folder_ / "log", std::ios::app) << said;
  if (!said.contains(kReady)) {
    crash();
    return false;
  }
  log_ = std::jthread([this, from = std::move(output)] { copy_to(folder_ / "log", from); });
  return true;
}

void S3Server::start() {
  if (try_start()) return;
  ADD_FAILURE() << "the S3 server did not start again";
  std::abort();
}

void S3Server::crash() {
  ::kill(server_, SIGKILL);
  ::waitpid(server_, nullptr, 0);
  remove_sockets(first_port_);
}

}  // namespace iscan::servers
