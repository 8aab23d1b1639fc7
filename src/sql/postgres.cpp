#include "sql/postgres.h"

#include <thread>

#include "sql/pool.h"
#include "sql/postgres_connection.h"
#include "sql/postgres_lock.h"

namespace iscan::sql {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view kUnavailable = "database_unavailable";

// How one run of a transaction ended.
enum class Outcome : std::uint8_t {
  final,    // with the result
  again,    // nothing was changed and another run may succeed
  unknown,  // the link broke while the server committed
};

struct Run {
  Outcome outcome = Outcome::final;
  Result<> result;
  TransactionName name;
};

bool may_pass(const Error& error) {
  return error.code == kUnavailable || error.code == "database_locked";
}

Run failed(Error error) {
  const Outcome outcome = may_pass(error) ? Outcome::again : Outcome::final;
  return {outcome, fail(std::move(error)), {}};
}

Run run_write(PostgresConnection& connection, const Access& access, const Work& work,
              Durability durability) {
  auto name = connection.begin_write(access, durability);
  if (!name) return failed(std::move(name).error());
  if (auto done = work(connection); !done) return failed(std::move(done).error());
  auto committed = connection.commit();
  if (committed) return {};
  // The server may say good-bye when it has stored the change already.
  if (committed.error().code == kUnavailable) {
    return {Outcome::unknown, std::move(committed), std::move(*name)};
  }
  return failed(std::move(committed).error());
}

Run run_read(PostgresConnection& connection, const Access& access, const Work& work) {
  if (auto begun = connection.begin_read(access); !begun) return failed(std::move(begun).error());
  if (auto done = work(connection); !done) return failed(std::move(done).error());
  auto committed = connection.commit();
  return committed ? Run{} : failed(std::move(committed).error());
}

// Longer each time, so that a server that comes back is not run over.
class Backoff {
 public:
  explicit Backoff(steady_clock::time_point deadline) : deadline_(deadline) {}
  bool over() const { return steady_clock::now() >= deadline_; }
  void pause() {
    std::this_thread::sleep_for(pause_);
    pause_ = std::min(pause_ * 2, kLongest);
  }

 private:
  static constexpr std::chrono::milliseconds kLongest{500};
  std::chrono::milliseconds pause_{10};
  steady_clock::time_point deadline_;
};

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(const PostgresOptions& options)
      : url_(options.url),
        patience_(options.patience),
        connections_(options.connections,
                     [url = options.url] { return PostgresConnection::open(url); }) {}

  std::string_view dialect() const override { return "postgresql"; }
  bool shared() const override { return true; }
  std::unique_ptr<SessionLock> session_lock(std::int64_t number,
                                            std::chrono::milliseconds lease) override {
    return std::make_unique<PostgresLock>(url_, number, lease);
  }

  Result<> write_transaction(const Access& access, const Work& work,
                             Durability durability) override {
    return until_final([&](PostgresConnection& connection) {
      return run_write(connection, access, work, durability);
    });
  }
  Result<> read_transaction(const Access& access, const Work& work) override {
    return until_final(
        [&](PostgresConnection& connection) { return run_read(connection, access, work); });
  }

  // Connects, unless a connection is open already.
  Result<> connect() {
    auto connection = connections_.borrow(steady_clock::now() + patience_);
    if (!connection) return fail(std::move(connection).error());
    give_back(std::move(*connection));
    return {};
  }

 private:
  void give_back(std::unique_ptr<PostgresConnection> connection) {
    connection->roll_back();
    if (connection->linked()) {
      connections_.give_back(std::move(connection));
    } else {
      connections_.discard(std::move(connection));
    }
  }

  // Runs it on some connection.
  Run attempt(const std::function<Run(PostgresConnection&)>& run,
              steady_clock::time_point deadline) {
    auto connection = connections_.borrow(deadline);
    if (!connection) return failed(std::move(connection).error());
    Run ended = run(**connection);
    give_back(std::move(*connection));
    return ended;
  }

  Result<> until_final(const std::function<Run(PostgresConnection&)>& run) {
    const auto deadline = steady_clock::now() + patience_;
    Backoff backoff(deadline);
    while (true) {
      Run ended = attempt(run, deadline);
      if (ended.outcome == Outcome::unknown) ended = settle(ended.name, deadline);
      if (ended.outcome == Outcome::final || backoff.over()) return std::move(ended.result);
      backoff.pause();
    }
  }

  // Asks what became of a transaction; `again` when it was rolled back.
  Run settle(const TransactionName& name, steady_clock::time_point deadline) {
    Backoff backoff(deadline);
    while (true) {
      std::string status;
      const Run asked = attempt(
          [&](PostgresConnection& connection) {
            return run_read(connection, Access::nobody(),
                            [&](Connection& inner) { return read_status(inner, name, status); });
          },
          deadline);
      if (status == "committed") return {};
      if (status == "aborted") return {Outcome::again, unknown_outcome(), {}};
      const bool wait = asked.outcome == Outcome::again || status == "in progress";
      if (!wait || backoff.over()) return {Outcome::final, unknown_outcome(), {}};
      backoff.pause();
    }
  }

  static Result<> read_status(Connection& connection, const TransactionName& name,
                              std::string& status) {
    // A server that was started anew may have given the number to another transaction.
    auto rows = connection.query(
        "SELECT CASE WHEN pg_postmaster_start_time()::text = $2 "
        "THEN coalesce(pg_xact_status($1::text::xid8), 'forgotten') ELSE 'restarted' END",
        {name.number, name.server_start});
    if (!rows) return fail(std::move(rows).error());
    status = rows->front().text(0);
    return {};
  }

  static Result<> unknown_outcome() {
    return fail(Error{ErrorKind::unavailable, "database_outcome_unknown",
                      "The database was restarted while it stored a change; whether it was stored "
                      "is not known. Look before you try again.",
                      "", true});
  }

  std::string url_;
  std::chrono::milliseconds patience_;
  Pool<PostgresConnection> connections_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const PostgresOptions& options) {
  auto database = std::make_unique<PostgresDatabase>(options);
  if (auto connected = database->connect(); !connected) return fail(std::move(connected).error());
  return database;
}

}  // namespace iscan::sql
