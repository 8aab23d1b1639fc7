#include "servers/postgres_server.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <format>
#include <vector>

#include "base/fd.h"

namespace iscan::servers {
namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/17/bin/";

// The server refuses to run as root; Debian's package brings a user for it.
void become_server_user() {
  if (::geteuid() != 0) return;
  const passwd* user = ::getpwnam("postgres");
  if (user == nullptr || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(126);
}

// `notify` becomes NOTIFY_SOCKET of the program.
pid_t launch(const std::vector<std::string>& words, const std::string& notify, const char* log) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  become_server_user();
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (std::freopen(log, "ae", stdout) == nullptr || ::dup2(1, 2) < 0) ::_exit(126);
  if (!notify.empty()) ::setenv("NOTIFY_SOCKET", notify.c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

// Where the server says that it is ready, as systemd would listen (sd_notify(3)).
class ReadySocket {
 public:
  explicit ReadySocket(const std::filesystem::path& path)
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
  bool wait() {
    std::string message(4096, '\0');
    while (true) {
      const auto size = ::recv(socket_.get(), message.data(), message.size(), 0);
      if (size <= 0) return false;
      if (message.substr(0, static_cast<std::size_t>(size)).contains("READY=1")) return true;
    }
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
  UniqueFd socket_;
};

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  std::string pattern = "/tmp/iscan_pg_XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  if (const passwd* user = ::getpwnam("postgres"); ::geteuid() == 0 && user != nullptr) {
    if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) std::abort();
  }
  const std::string log = (folder_ / "log").string();
  const int made = wait_for(
      launch({std::string(kPrograms) + "initdb", "--auth=trust", "--no-sync", "--username=admin",
              "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata=" + (folder_ / "data").string()},
             "", log.c_str()));
  if (made != 0) {
    ADD_FAILURE() << "initdb ended with " << made << "; is postgresql-17 installed?";
    std::abort();
  }
  start();
}

PostgresServer::~PostgresServer() {
  crash();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::start() {
  ReadySocket ready(folder_ / "ready");
  // Tests end the server, never the machine: what was written stays without waiting for the disk.
  server_ = launch(
      {std::string(kPrograms) + "postgres", "-D", (folder_ / "data").string(), "-k",
       folder_.string(), "-c", "listen_addresses=", "-c", "max_connections=50", "-c", "fsync=off"},
      ready.path(), (folder_ / "log").c_str());
  if (!ready.wait()) {
    ADD_FAILURE() << "PostgreSQL did not start; see " << folder_ / "log";
    std::abort();
  }
}

void PostgresServer::crash() {
  ::kill(server_, SIGQUIT);
  wait_for(server_);
}

void PostgresServer::crash_and_start() {
  crash();
  start();
}

std::string PostgresServer::url_of(std::string_view database) const {
  return std::format("postgresql:///{}?host={}&user=admin", database, folder_.string());
}

std::string PostgresServer::administer(std::string_view sql) const {
  PGconn* link = PQconnectdb(url_of("postgres").c_str());
  PGresult* answer = PQexec(link, std::string(sql).c_str());
  const auto status = PQresultStatus(answer);
  EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) << PQerrorMessage(link);
  std::string found = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
  PQclear(answer);
  PQfinish(link);
  return found;
}

std::string PostgresServer::new_database() {
  const std::string name = std::format("test_{}", ++databases_);
  administer("CREATE DATABASE " + name);
  return url_of(name);
}

}  // namespace iscan::servers
