// A real child for the tests: it tries what a hostile document would make it try, and says what
// came of it. Request = one word, answer = text.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "child/sandbox.h"
#include "child/serve.h"

namespace iscan::child {
namespace {

std::string outcome(long result) {
  return result >= 0 ? "allowed" : std::string("denied ") + std::strerror(errno);
}

std::string open_file(const char* path, int flags) { return outcome(::open(path, flags, 0600)); }

std::string connect_tcp() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0) return outcome(fd);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(9);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return outcome(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address));
}

std::string run_program() {
  char name[] = "/bin/true";
  char* arguments[] = {name, nullptr};
  ::execve(name, arguments, nullptr);
  return outcome(-1);
}

std::string new_code() {
  void* memory =
      ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return outcome(memory == MAP_FAILED ? -1 : 0);
}

std::string use_memory() {
  std::vector<std::string> all;
  for (;;) all.emplace_back(64U << 20U, 'x');
}

std::string start_thread() {
  std::string out;
  std::thread([&] { out = "ran"; }).join();
  return out;
}

std::string read_fd(const Frame& request) {
  char text[64] = {};
  const ssize_t size = ::pread(request.fds.at(0).get(), text, sizeof text, 0);
  return {text, static_cast<std::size_t>(size)};
}

[[noreturn]] void spin() {
  for (std::atomic<unsigned> i = 0;; ++i) {
  }
}

std::string act(const std::string& word, const Frame& request) {
  if (word == "open-secret") return open_file("/etc/passwd", O_RDONLY);
  if (word == "open-allowed") return open_file("/usr/share", O_RDONLY | O_DIRECTORY);
  if (word == "write") return open_file("/tmp/iscan-probe", O_WRONLY | O_CREAT);
  if (word == "socket") return connect_tcp();
  if (word == "exec") return run_program();
  if (word == "fork") return outcome(::fork());
  if (word == "signal") return outcome(::kill(::getppid(), 0));
  if (word == "chmod") return outcome(::chmod("/tmp", 0777));
  if (word == "new-code") return new_code();
  if (word == "memory") return use_memory();
  if (word == "thread") return start_thread();
  if (word == "read-fd") return read_fd(request);
  if (word == "spin") spin();
  if (word == "crash") std::abort();
  if (word == "throw") throw 7;
  if (word == "environment") return std::getenv("PATH") == nullptr ? "empty" : "inherited";
  if (word == "fds") return ::fcntl(4, F_GETFD) < 0 ? "closed" : "open";
  if (word == "big") return std::string(5U << 20U, 'b');
  if (word == "pid") return std::to_string(::getpid());
  return "echo " + word;
}

int serve_probe(const std::string& mode) {
  prepare_child();
  if (mode == "silent") return 0;
  if (mode == "garbage") {
    if (::write(kParentSocket, "garbage!garbage!", 16) < 0) return 1;
    ::pause();
  }
  SandboxPolicy policy;
  policy.memory_bytes = 512U << 20U;
  policy.readable_paths = {"/usr/share", "/does/not/exist"};
  const Result<Protections> active = enter_sandbox(policy);
  if (!active) return kExitSandbox;
  return serve_child(UniqueFd(kParentSocket), *active, [](Frame request) {
    const std::string text = act(std::string(as_text(request.body)), request);
    const BytesView bytes = as_bytes(text);
    return Frame{.body = Bytes(bytes.begin(), bytes.end()), .fds = {}};
  });
}

}  // namespace
}  // namespace iscan::child

int main(int argc, char** argv) { return iscan::child::serve_probe(argc > 1 ? argv[1] : ""); }
