#include "broker_redis/reaper.h"

#include <algorithm>
#include <format>
#include <set>
#include <utility>

#include "broker_redis/scripts.h"

namespace iscan::broker_redis {
namespace {

constexpr std::string_view kDeathsKept = "86400";  // seconds

// The delivery as kombu stores it: [envelope, exchange, routing key].
struct Stored {
  std::string raw;
  celery::Route route;
};

std::optional<Stored> parse_stored(const std::string& text) {
  const auto json = celery::parse_json(text);
  if (!json || !json->is_array() || json->size() < 3) return std::nullopt;
  const celery::Json& exchange = (*json)[1];
  const celery::Json& key = (*json)[2];
  if (!exchange.is_string() || !key.is_string()) return std::nullopt;
  return Stored{celery::text_of((*json)[0]), {exchange.get<std::string>(), key.get<std::string>()}};
}

}  // namespace

Result<std::vector<std::string>> Reaper::dead_nodes(const std::vector<std::string>& nodes) {
  std::vector<redis::Command> commands;
  for (const std::string& node : nodes) {
    commands.push_back({"EXISTS", channel_.keys().lease(node)});
  }
  auto replies = channel_.client().pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  std::vector<std::string> dead;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    const redis::Reply& reply = (*replies)[n];
    if (!reply.is_error() && reply.integer == 0) dead.push_back(nodes[n]);
  }
  return dead;
}

Result<int> Reaper::count_death(const std::string& task) {
  const std::string key = channel_.keys().deaths(task);
  const std::vector<redis::Command> commands{{"INCR", key},
                                             {"EXPIRE", key, std::string(kDeathsKept)}};
  auto replies = channel_.client().pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  return static_cast<int>(replies->front().integer);
}

Result<std::vector<std::string>> Reaper::lists_of(const celery::Route& route, int priority) {
  const Keys& keys = channel_.keys();
  if (route.exchange.empty()) return std::vector{keys.queue(route.key, priority)};
  auto members = channel_.client().call({"SMEMBERS", keys.binding(route.exchange)});
  if (!members) return fail(std::move(members).error());
  std::vector<std::string> lists;
  for (const redis::Reply& member : members->items) {
    const auto first = member.text.find(kSeparator);
    const auto last = member.text.rfind(kSeparator);
    if (first == std::string::npos || member.text.substr(0, first) != route.key) continue;
    lists.push_back(keys.queue(member.text.substr(last + kSeparator.size()), priority));
  }
  return lists;
}

Result<bool> Reaper::park(const std::string& tag, const std::string& owner,
                          const std::string& raw) {
  const Keys& keys = channel_.keys();
  redis::Client& client = channel_.client();
  auto parked = client.call(client.script(
      scripts::park(), {keys.unacked(), keys.unacked_index(), keys.owners(), keys.bad()},
      {tag, owner, raw}));
  if (!parked) return fail(std::move(parked).error());
  return parked->integer == 1;
}

Result<> Reaper::give_away(const std::string& tag, const std::string& owner, bool dead,
                           Found& found) {
  const Keys& keys = channel_.keys();
  redis::Client& client = channel_.client();
  auto text = client.call({"HGET", keys.unacked(), tag});
  if (!text) return fail(std::move(text).error());
  const auto stored = text->is_nil() ? std::nullopt : parse_stored(text->text);
  if (!stored && !text->is_nil()) {
    auto parked = park(tag, owner, text->text);
    if (!parked) return fail(std::move(parked).error());
    return {};
  }
  if (!stored) {
    auto cleared = client.pipeline(std::vector<redis::Command>{
        {"HDEL", keys.owners(), tag}, {"ZREM", keys.unacked_index(), tag}});
    if (!cleared) return fail(std::move(cleared).error());
    return {};
  }
  auto request = celery::parse_request(stored->raw);
  if (request && dead) {
    const auto deaths = count_death(request->id);
    if (!deaths) return fail(deaths.error());
    if (*deaths >= rules_.most_deaths) {
      auto parked = park(tag, owner, stored->raw);
      if (!parked) return fail(std::move(parked).error());
      if (*parked) found.parked.push_back(std::move(*request));
      return {};
    }
  }
  auto lists = lists_of(stored->route, request ? request->priority : 0);
  if (!lists) return fail(std::move(lists).error());
  for (const std::string& list : *lists) {
    auto restored = client.call(client.script(
        scripts::restore(),
        {keys.unacked(), keys.unacked_index(), keys.owners(), list, keys.queued(stored->route.key)},
        {tag, owner, celery::redelivered(stored->raw), request ? request->id : ""}));
    if (!restored) return fail(std::move(restored).error());
    found.returned += static_cast<int>(restored->integer);
  }
  return {};
}

Result<Reaper::Found> Reaper::look() {
  const Keys& keys = channel_.keys();
  redis::Client& client = channel_.client();
  const auto pause = rules_.lease / 2;
  auto lock = client.call(
      {"SET", keys.reaper(), channel_.node(), "NX", "PX", std::to_string(pause.count())});
  if (!lock) return fail(std::move(lock).error());
  if (lock->is_nil()) return Found{};
  auto owners = client.call({"HGETALL", keys.owners()});
  if (!owners) return fail(std::move(owners).error());
  std::set<std::string> nodes;
  for (std::size_t n = 1; n < owners->items.size(); n += 2) nodes.insert(owners->items[n].text);
  auto dead = dead_nodes({nodes.begin(), nodes.end()});
  if (!dead) return fail(std::move(dead).error());
  Found found;
  for (std::size_t n = 0; n + 1 < owners->items.size(); n += 2) {
    const std::string& node = owners->items[n + 1].text;
    if (!std::ranges::contains(*dead, node)) continue;
    auto given = give_away(owners->items[n].text, node, true, found);
    if (!given) return fail(std::move(given).error());
  }
  const double oldest =
      now_seconds() - std::chrono::duration<double>(rules_.visibility_timeout).count();
  auto late = client.call({"ZRANGEBYSCORE", keys.unacked_index(), "-inf",
                           std::format("{:.6f}", oldest), "LIMIT", "0", "1000"});
  if (!late) return fail(std::move(late).error());
  for (const redis::Reply& tag : late->items) {
    if (auto given = give_away(tag.text, "", false, found); !given) return fail(given.error());
  }
  return found;
}

Result<std::set<std::string>> Reaper::owned() {
  auto owners = channel_.client().call({"HGETALL", channel_.keys().owners()});
  if (!owners) return fail(std::move(owners).error());
  std::set<std::string> tags;
  for (std::size_t n = 0; n + 1 < owners->items.size(); n += 2) {
    if (owners->items[n + 1].text == channel_.node()) tags.insert(owners->items[n].text);
  }
  return tags;
}

Result<int> Reaper::give_back(const std::string& tag) {
  Found found;
  auto given = give_away(tag, channel_.node(), false, found);
  if (!given) return fail(std::move(given).error());
  return found.returned;
}

}  // namespace iscan::broker_redis
