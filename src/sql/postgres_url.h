// The address of a PostgreSQL database from its parts.
#pragma once

#include <string>

namespace iscan::sql {

struct PostgresAddress {
  std::string host;  // a name, an IP address, or the folder of a socket
  int port = 5432;
  std::string database;
  std::string user;
  std::string password;  // empty: none, or libpq finds one (.pgpass)
};

// postgresql://USER:PASSWORD@HOST:PORT/NAME with every character that means something in a URL
// percent-encoded.
std::string postgres_url(const PostgresAddress& address);

}  // namespace iscan::sql
