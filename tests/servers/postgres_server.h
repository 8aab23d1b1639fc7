// A PostgreSQL server of the tests' own: a private folder, no network, gone with the process.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace iscan::servers {

class PostgresServer {
 public:
  // One for the whole test process, started when first asked for.
  static PostgresServer& shared();
  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // A new, empty database; the URL for open_postgres, of an ordinary role that owns it: row-level
  // security binds that role, as it does not bind a superuser.
  std::string new_database();
  // The database made last again; for the server's own administrator.
  std::string newest_database() const;
  std::string newest_database_as_admin() const;
  // A URL that leads nowhere on this server.
  std::string unknown_database() const;
  // Runs a command as the server's own administrator; the first column of the first row.
  std::string administer(std::string_view sql) const;
  // Ends it at once, as a fault would: running transactions are lost.
  void crash();
  // From the thread that lives longest: the server ends with the one that started it.
  void start();
  void crash_and_start();

 private:
  std::string url_of(std::string_view database, std::string_view user) const;
  std::string newest_name() const;

  std::filesystem::path folder_;
  pid_t server_ = -1;
  int databases_ = 0;
};

}  // namespace iscan::servers
