#include "store_sql/sql_store.h"

#include "store_sql/rows.h"
#include "store_sql/schema.h"

namespace iscan::store_sql {

Result<std::unique_ptr<SqlStore>> SqlStore::open(std::unique_ptr<sql::Database> database,
                                                 const Clock& clock) {
  if (auto done = migrate(*database, to_ms(clock.now())); !done) {
    return fail(std::move(done).error());
  }
  return std::unique_ptr<SqlStore>(new SqlStore(std::move(database)));
}

}  // namespace iscan::store_sql
