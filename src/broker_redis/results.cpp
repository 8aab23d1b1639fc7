#include "broker_redis/results.h"

#include <charconv>
#include <format>
#include <utility>
#include <vector>

#include "broker_redis/channel.h"
#include "broker_redis/scripts.h"

namespace iscan::broker_redis {
namespace {

using celery::Json;

constexpr std::string_view kChordKept = "86400";  // seconds

std::int64_t number_in(const redis::Reply& reply) {
  std::int64_t value = 0;
  std::from_chars(reply.text.data(), reply.text.data() + reply.text.size(), value);
  return value;
}

// What the body gets as its result when a part failed.
celery::ResultMeta failure_of(const ChordPart& last, const Json& part) {
  const Json& error = part[3];
  const celery::Exception cause{celery::text_at(error, "exc_type"),
                                celery::value_at(error, "exc_message"), ""};
  const celery::Exception raised{
      "ChordError",
      Json::array(
          {std::format("Dependency {} raised {}", part[1].get<std::string>(), cause.repr())}),
      "celery.exceptions"};
  const std::string id =
      celery::text_at(celery::value_at(last.body, "options"), "task_id", celery::new_id());
  return {.id = id, .status = std::string(celery::state::kFailure), .result = raised.to_json()};
}

}  // namespace

std::string Results::key(std::string_view id) const {
  return std::format("{}celery-task-meta-{}", options_.prefix, id);
}

std::string Results::chord_key(std::string_view group, std::string_view what) const {
  return std::format("{}celery-taskset-meta-{}{}", options_.prefix, group, what);
}

redis::Command Results::store(const celery::ResultMeta& meta) {
  return client_.script(
      scripts::store_result(), {key(meta.id)},
      {celery::to_text(meta, now_seconds()), std::to_string(options_.expire.count())});
}

redis::Command Results::remember(const celery::ChordSize& size) const {
  return {"SETEX", chord_key(size.group, ".s"), std::string(kChordKept),
          std::to_string(size.parts)};
}

redis::Command Results::forget_chord(std::string_view group) const {
  return {"DEL", chord_key(group, ".j"), chord_key(group, ".t"), chord_key(group, ".s")};
}

Result<std::optional<celery::ResultMeta>> Results::find(const std::string& id) {
  auto reply = client_.call({"GET", key(id)});
  if (!reply) return fail(std::move(reply).error());
  if (reply->is_nil()) return std::optional<celery::ResultMeta>{};
  return celery::parse_result(reply->text);
}

Result<Results::ChordEnd> Results::add_part(const ChordPart& part) {
  const std::string parts = chord_key(part.group, ".j");
  const std::string more = chord_key(part.group, ".t");
  const std::string size = chord_key(part.group, ".s");
  const std::string score = part.index.is_number() ? celery::text_of(part.index) : "+inf";
  const std::string member = celery::text_of(Json::array({1, part.id, part.status, part.result}));
  const std::vector<redis::Command> commands{{"MULTI"},
                                             {"ZADD", parts, score, member},
                                             {"ZCARD", parts},
                                             {"GET", more},
                                             {"GET", size},
                                             {"EXPIRE", parts, std::string(kChordKept)},
                                             {"EXPIRE", more, std::string(kChordKept)},
                                             {"EXPIRE", size, std::string(kChordKept)},
                                             {"EXEC"}};
  auto replies = client_.pipeline(commands);
  if (!replies) return fail(std::move(replies).error());
  const redis::Reply& all = replies->back();
  if (all.items.size() < 4 || all.items[3].is_nil()) return ChordEnd{};
  const std::int64_t wanted = number_in(all.items[3]) + number_in(all.items[2]);
  if (all.items[1].integer != wanted) return ChordEnd{};
  return end_chord(part);
}

Result<Results::ChordEnd> Results::end_chord(const ChordPart& last) {
  auto parts = client_.call({"ZRANGE", chord_key(last.group, ".j"), "0", "-1"});
  if (!parts) return fail(std::move(parts).error());
  ChordEnd end;
  Json results = Json::array();
  for (const redis::Reply& item : parts->items) {
    auto part = celery::parse_json(item.text);
    if (!part || !part->is_array() || part->size() < 4 || !(*part)[1].is_string()) continue;
    if ((*part)[2] != celery::state::kSuccess) {
      end.failed = failure_of(last, *part);
      break;
    }
    results.push_back((*part)[3]);
  }
  if (!end.failed) {
    auto next = celery::dispatch(last.body, Json::array({results}),
                                 {.id = last.id, .root = last.id, .now = now_seconds()});
    if (!next) return fail(std::move(next).error());
    end.next = std::move(*next);
  }
  end.complete = true;
  return end;
}

}  // namespace iscan::broker_redis
