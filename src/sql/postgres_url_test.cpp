#include "sql/postgres_url.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <map>
#include <memory>

namespace iscan::sql {
namespace {

// What libpq reads out of a URL.
std::map<std::string, std::string> read_by_libpq(const std::string& url) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(url.c_str(), &error), PQconninfoFree);
  EXPECT_NE(options, nullptr) << (error == nullptr ? "" : error);
  PQfreemem(error);
  std::map<std::string, std::string> found;
  for (auto* option = options.get(); option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr) found[option->keyword] = option->val;
  }
  return found;
}

TEST(PostgresUrl, NamesTheParts) {
  EXPECT_EQ(postgres_url({"db", 5433, "invoices", "iscan", "secret"}),
            "postgresql://iscan:secret@db:5433/invoices");
  EXPECT_EQ(postgres_url({"db", 5432, "invoices", "iscan", ""}),
            "postgresql://iscan@db:5432/invoices");
}

TEST(PostgresUrl, IsReadByLibpqAsItWasMeant) {
  const std::string odd = "a:b@c/d?e#f%g h&i=ö";
  const auto found = read_by_libpq(postgres_url({"db.example", 1, odd, odd, odd}));
  EXPECT_EQ(found.at("host"), "db.example");
  EXPECT_EQ(found.at("port"), "1");
  EXPECT_EQ(found.at("dbname"), odd);
  EXPECT_EQ(found.at("user"), odd);
  EXPECT_EQ(found.at("password"), odd);
  EXPECT_EQ(read_by_libpq(postgres_url({"/run/postgresql", 1, "n", "u", ""})).at("host"),
            "/run/postgresql");
  for (const char* host : {"::1", "[::1]"}) {
    EXPECT_EQ(read_by_libpq(postgres_url({host, 1, "n", "u", ""})).at("host"), "::1");
  }
}

}  // namespace
}  // namespace iscan::sql
