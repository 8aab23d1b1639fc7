#include "foundation.h"

#include <charconv>
#include <utility>

#include "stages_elsewhere.h"
#include "storage.h"

namespace iscan::app {
namespace {

// "127.0.0.1:8080", "[::1]:8080"
Result<ListenAddress> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  unsigned port = 0;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (error == std::errc{} && stop == end && port <= 65535 && !host.empty()) {
      return ListenAddress{std::move(host), static_cast<std::uint16_t>(port)};
    }
  }
  return fail(ErrorKind::invalid_input, "address_invalid",
              "server.listen and worker.listen must look like 127.0.0.1:8080.", text);
}

Result<std::optional<ListenAddress>> listen_of(const settings::Settings& settings, Role role) {
  const std::string text = settings.text(role.http ? "server.listen" : "worker.listen");
  if (text.empty()) return std::optional<ListenAddress>{};
  auto address = parse_listen(text);
  if (!address) return fail(std::move(address).error());
  return std::move(*address);
}

Result<std::optional<RedisPlaces>> redis_of(const settings::Settings& settings) {
  const Secret url = settings.secret("broker.url");
  if (url.empty()) return std::optional<RedisPlaces>{};
  const Secret results = settings.secret("broker.result_url");
  auto broker = redis::parse_address(url.reveal());
  if (!broker) return fail(std::move(broker).error());
  auto backend = redis::parse_address(results.empty() ? url.reveal() : results.reveal());
  if (!backend) return fail(std::move(backend).error());
  return RedisPlaces{std::move(*broker), std::move(*backend)};
}

Result<std::optional<std::pair<int, int>>> autoscale_of(const settings::Settings& settings) {
  const std::string text = settings.text("worker.autoscale");
  if (text.empty()) return std::optional<std::pair<int, int>>{};
  int least = 0;
  int most = 0;
  const char* end = text.data() + text.size();
  const auto [comma, first] = std::from_chars(text.data(), end, least);
  if (first == std::errc{} && comma != end && *comma == ',') {
    const auto [stop, second] = std::from_chars(comma + 1, end, most);
    if (second == std::errc{} && stop == end && least >= 1 && most >= least) {
      return std::pair{least, most};
    }
  }
  return fail(ErrorKind::invalid_input, "autoscale_invalid",
              "worker.autoscale and --autoscale must look like MIN,MAX, for example 1,8.", text);
}

// The program keeps companies apart by its statements; the database does it once more, unless the
// role it gave us is above that.
void warn_of_missing_wall(Foundation& foundation) {
  if (!foundation.store->shared()) return;
  const auto schema = foundation.store->schema();
  if (schema && !schema->companies_apart) {
    foundation.log->warning(
        "row_level_security_passed",
        {{"detail", "give the program a database role without SUPERUSER and BYPASSRLS"}});
  }
}

}  // namespace

Result<Foundation> lay_foundation(const settings::Settings& settings, const Clock& clock,
                                  Role role) {
  Foundation foundation;
  auto listen = listen_of(settings, role);
  if (!listen) return fail(std::move(listen).error());
  foundation.listen = std::move(*listen);
  auto redis = redis_of(settings);
  if (!redis) return fail(std::move(redis).error());
  foundation.redis = std::move(*redis);
  auto autoscale = autoscale_of(settings);
  if (!autoscale) return fail(std::move(autoscale).error());
  foundation.autoscale = *autoscale;
  auto elsewhere = stages_given_away(settings, foundation.redis.has_value());
  if (!elsewhere) return fail(std::move(elsewhere).error());
  foundation.elsewhere = std::move(*elsewhere);
  const auto place = database_place(settings);
  if (!place) return fail(place.error());
  const bool shared = place->path.empty();
  if (!role.whole() && (!shared || !foundation.redis)) {
    return fail(ErrorKind::invalid_input, "role_needs_servers",
                "iscan api and iscan worker share PostgreSQL and Redis: set DATABASE_URL to "
                "postgresql://… and REDIS_URL to redis://…, or run iscan serve.");
  }
  const auto level = telemetry::log_level_from(settings.text("log.level"));
  auto log =
      telemetry::JsonLogger::open(settings.text("log.file"), level.value_or(LogLevel::info), clock);
  if (!log) return fail(std::move(log).error());
  foundation.log = std::move(*log);
  if (!shared) {
    auto lock = store_sql::DataLock::take(settings.text("data.dir"));
    if (!lock) return fail(std::move(lock).error());
    foundation.lock = std::move(*lock);
  }
  auto store = open_store(settings, clock);
  if (!store) return fail(std::move(store).error());
  foundation.store = std::move(*store);
  warn_of_missing_wall(foundation);
  auto blobs = open_blobs(settings, clock);
  if (!blobs) return fail(std::move(blobs).error());
  foundation.blobs = std::move(*blobs);
  return foundation;
}

}  // namespace iscan::app
