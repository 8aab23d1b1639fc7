#include "servers/postgres_server.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <format>

#include "servers/process.h"

namespace iscan::servers {
namespace {

constexpr const char* kPrograms = "/usr/lib/postgresql/17/bin/";

// The server refuses to run as root; Debian's package brings a user for it.
constexpr const char* kUser = "postgres";

// Roles of the server: one that may do anything, and one as a service has it.
constexpr std::string_view kAdmin = "admin";
constexpr std::string_view kOwner = "iscan";

}  // namespace

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  std::string pattern = "/tmp/iscan_pg_XXXXXX";
  folder_ = ::mkdtemp(pattern.data());
  if (const passwd* user = ::getpwnam(kUser); ::geteuid() == 0 && user != nullptr) {
    if (::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) std::abort();
  }
  const int made = wait_for(launch(
      {.words = {std::string(kPrograms) + "initdb", "--auth=trust", "--no-sync", "--username=admin",
                 "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata=" + (folder_ / "data").string()},
       .log = folder_ / "log",
       .user = kUser}));
  if (made != 0) {
    ADD_FAILURE() << "initdb ended with " << made << "; is postgresql-17 installed?";
    std::abort();
  }
  start();
  administer(std::format("CREATE ROLE {} LOGIN", kOwner));
}

PostgresServer::~PostgresServer() {
  crash();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::start() {
  ReadySocket ready(folder_ / "ready");
  // Tests end the server, never the machine: what was written stays without waiting for the disk.
  server_ = launch({.words = {std::string(kPrograms) + "postgres", "-D",
                              (folder_ / "data").string(), "-k", folder_.string(), "-c",
                              "listen_addresses=", "-c", "max_connections=50", "-c", "fsync=off"},
                    .log = folder_ / "log",
                    .notify = ready.path(),
                    .user = kUser,
                    .end_signal = SIGQUIT});
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

std::string PostgresServer::url_of(std::string_view database, std::string_view user) const {
  return std::format("postgresql:///{}?host={}&user={}", database, folder_.string(), user);
}

std::string PostgresServer::unknown_database() const { return url_of("none", kOwner); }

std::string PostgresServer::administer(std::string_view sql) const {
  PGconn* link = PQconnectdb(url_of("postgres", kAdmin).c_str());
  PGresult* answer = PQexec(link, std::string(sql).c_str());
  const auto status = PQresultStatus(answer);
  EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) << PQerrorMessage(link);
  std::string found = PQntuples(answer) > 0 ? PQgetvalue(answer, 0, 0) : "";
  PQclear(answer);
  PQfinish(link);
  return found;
}

std::string PostgresServer::new_database() {
  ++databases_;
  administer(std::format("CREATE DATABASE {} OWNER {}", newest_name(), kOwner));
  return newest_database();
}

std::string PostgresServer::newest_name() const { return std::format("test_{}", databases_); }

std::string PostgresServer::newest_database() const { return url_of(newest_name(), kOwner); }

std::string PostgresServer::newest_database_as_admin() const {
  return url_of(newest_name(), kAdmin);
}

}  // namespace iscan::servers
