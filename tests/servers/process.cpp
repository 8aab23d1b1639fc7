#include "servers/process.h"

#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace iscan::servers {
namespace {

void become(const std::string& name) {
  if (name.empty() || ::geteuid() != 0) return;
  const passwd* user = ::getpwnam(name.c_str());
  if (user == nullptr || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(126);
}

}  // namespace

pid_t launch(const Launch& launch) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  become(launch.user);
  ::prctl(PR_SET_PDEATHSIG, launch.end_signal);
  if (std::freopen(launch.log.c_str(), "ae", stdout) == nullptr || ::dup2(1, 2) < 0) ::_exit(126);
  if (!launch.notify.empty()) ::setenv("NOTIFY_SOCKET", launch.notify.c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& word : launch.words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

ReadySocket::ReadySocket(const std::filesystem::path& path)
    : path_(path), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  std::filesystem::remove(path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
  ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  std::filesystem::permissions(path, std::filesystem::perms::all);
  const timeval patience{.tv_sec = 60, .tv_usec = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

bool ReadySocket::wait() {
  std::string message(4096, '\0');
  while (true) {
    const auto size = ::recv(socket_.get(), message.data(), message.size(), 0);
    if (size <= 0) return false;
    if (message.substr(0, static_cast<std::size_t>(size)).contains("READY=1")) return true;
  }
}

}  // namespace iscan::servers
