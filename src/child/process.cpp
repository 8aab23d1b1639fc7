#include "child/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <format>
#include <utility>
#include <vector>

#include "child/serve.h"

namespace iscan::child {
namespace {

struct SpawnSetup {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  SpawnSetup() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

// The child sees its socket and nothing else we have open, and default signal handling.
void prepare(SpawnSetup& setup, int socket) {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&setup.actions, fd, "/dev/null",
                                     fd == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
  }
  posix_spawn_file_actions_adddup2(&setup.actions, socket, kParentSocket);
  posix_spawn_file_actions_addclosefrom_np(&setup.actions, kParentSocket + 1);
  sigset_t all{};
  sigset_t none{};
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&setup.attributes, &all);
  posix_spawnattr_setsigmask(&setup.attributes, &none);
  // An own process group: Ctrl-C in a terminal is for the parent, which drains first.
  posix_spawnattr_setflags(&setup.attributes,
                           POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

std::unexpected<Error> cannot_start(const ChildProgram& program, int error) {
  return fail(ErrorKind::unavailable, program.name + "_unavailable",
              std::format("The {} program cannot be started; check the installation with "
                          "`iscan doctor`.",
                          program.name),
              std::format("{}: {}", program.path, std::strerror(error)), /*retryable=*/true);
}

}  // namespace

ChildProcess::ChildProcess(pid_t pid, UniqueFd pid_fd, UniqueFd socket)
    : pid_(pid), pid_fd_(std::move(pid_fd)), socket_(std::move(socket)) {}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : protections(std::move(other.protections)),
      calls(other.calls),
      pid_(std::exchange(other.pid_, -1)),
      pid_fd_(std::move(other.pid_fd_)),
      socket_(std::move(other.socket_)) {}

ChildProcess& ChildProcess::operator=(ChildProcess&& other) noexcept {
  std::swap(protections, other.protections);
  std::swap(calls, other.calls);
  std::swap(pid_, other.pid_);
  std::swap(pid_fd_, other.pid_fd_);
  std::swap(socket_, other.socket_);
  return *this;
}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<ChildProcess> ChildProcess::start(const ChildProgram& program) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return cannot_start(program, errno);
  }
  UniqueFd ours(pair[0]);
  UniqueFd theirs(pair[1]);
  if (theirs.get() == kParentSocket) {
    // dup2 onto itself would keep close-on-exec; a second number avoids that.
    theirs.reset(::fcntl(theirs.get(), F_DUPFD_CLOEXEC, kParentSocket + 1));
  }
  SpawnSetup setup;
  prepare(setup, theirs.get());
  std::vector<std::string> arguments{program.path};
  arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
  std::vector<std::string> environment = program.environment;
  pid_t pid = -1;
  const int error = ::posix_spawn(&pid, program.path.c_str(), &setup.actions, &setup.attributes,
                                  pointers(arguments).data(), pointers(environment).data());
  if (error != 0) return cannot_start(program, error);
  UniqueFd pid_fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U)));
  return ChildProcess(pid, std::move(pid_fd), std::move(ours));
}

std::uint64_t ChildProcess::resident_bytes() const {
  const UniqueFd file(::open(std::format("/proc/{}/statm", pid_).c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  const ssize_t size = file.valid() ? ::read(file.get(), text.data(), text.size()) : 0;
  if (size <= 0) return 0;
  // proc(5): "size resident …" in pages.
  const char* end = text.data() + size;
  const char* space =
      static_cast<const char*>(std::memchr(text.data(), ' ', static_cast<std::size_t>(size)));
  std::uint64_t pages = 0;
  if (space != nullptr) std::from_chars(space + 1, end, pages);
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

bool ChildProcess::alive() const {
  pollfd entry{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  // Idle children have nothing to say: anything to read is a hang-up or a violation.
  return ::poll(&entry, 1, 0) == 0;
}

Ending ChildProcess::end(std::chrono::milliseconds grace) {
  pollfd entry{.fd = pid_fd_.get(), .events = POLLIN, .revents = 0};
  if (!pid_fd_.valid() || ::poll(&entry, 1, static_cast<int>(grace.count())) != 1) {
    ::kill(pid_, SIGKILL);
  }
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFEXITED(status)) return {.exited = true, .code = WEXITSTATUS(status)};
  return {.exited = false, .code = WTERMSIG(status)};
}

}  // namespace iscan::child
