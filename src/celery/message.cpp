#include "celery/message.h"

#include <array>
#include <utility>

namespace iscan::celery {
namespace {

std::optional<std::string> optional_text(const Json& object, std::string_view name) {
  const Json& value = value_at(object, name);
  return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

std::optional<double> optional_number(const Json& list, std::size_t index) {
  if (!list.is_array() || list.size() <= index || !list[index].is_number()) return std::nullopt;
  return list[index].get<double>();
}

std::optional<Seconds> optional_time(const Json& object, std::string_view name) {
  const Json& value = value_at(object, name);
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? seconds_from_iso(value.get_ref<const std::string&>()) : std::nullopt;
}

Json or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }
Json or_null(const std::optional<double>& number) { return number ? Json(*number) : Json(); }
Json iso_or_null(const std::optional<Seconds>& time) { return time ? Json(to_iso(*time)) : Json(); }

Json list_or_null(const Json& object, std::string_view name) {
  const Json& value = value_at(object, name);
  return value.is_array() ? value : Json();
}

void read_headers(const Json& headers, Request& request) {
  request.id = text_at(headers, "id");
  request.task = text_at(headers, "task");
  request.eta = optional_time(headers, "eta");
  request.expires = optional_time(headers, "expires");
  const Json& limits = value_at(headers, "timelimit");
  request.limits = {optional_number(limits, 0), optional_number(limits, 1)};
  request.retries = static_cast<int>(integer_at(headers, "retries"));
  const Json& ignore = value_at(headers, "ignore_result");
  request.ignore_result = ignore.is_boolean() && ignore.get<bool>();
  request.root = text_at(headers, "root_id", request.id);
  request.parent = optional_text(headers, "parent_id");
  request.group = optional_text(headers, "group");
}

void read_properties(const Json& properties, Request& request) {
  const Json& info = value_at(properties, "delivery_info");
  request.tag = text_at(properties, "delivery_tag");
  request.route = {text_at(info, "exchange"), text_at(info, "routing_key")};
  request.priority = static_cast<int>(integer_at(properties, "priority"));
  request.reply_to = text_at(properties, "reply_to");
  const Json& again = value_at(info, "redelivered");
  request.redelivered = again.is_boolean() && again.get<bool>();
}

Result<> read_body(const Envelope& envelope, Request& request) {
  if (envelope.content_type != "application/json") {
    return fail(ErrorKind::unsupported, "message_type_refused",
                "Only JSON messages are accepted; set task_serializer to json.",
                envelope.content_type);
  }
  auto plain = decompress(envelope.body, text_at(envelope.headers, "compression"));
  if (!plain) return fail(std::move(plain).error());
  auto body = parse_json(*plain);
  if (!body) return fail(std::move(body).error());
  if (!body->is_array() || body->size() < 2 || !(*body)[0].is_array() || !(*body)[1].is_object()) {
    return fail(ErrorKind::invalid_input, "message_unreadable",
                "The body of the message is not [args, kwargs, embed].");
  }
  request.args = std::move((*body)[0]);
  request.kwargs = std::move((*body)[1]);
  if (body->size() > 2) {
    const Json& embed = (*body)[2];
    request.embed = {list_or_null(embed, "callbacks"), list_or_null(embed, "errbacks"),
                     list_or_null(embed, "chain"), value_at(embed, "chord")};
  }
  return {};
}

}  // namespace

Result<Request> parse_request(std::string_view raw) {
  auto envelope = parse_envelope(raw);
  if (!envelope) return fail(std::move(envelope).error());
  Request request;
  read_headers(envelope->headers, request);
  read_properties(envelope->properties, request);
  if (request.id.empty() || request.task.empty() || request.tag.empty()) {
    return fail(ErrorKind::invalid_input, "message_unreadable",
                "The message names no task, id or delivery tag.");
  }
  if (auto read = read_body(*envelope, request); !read) request.fault = std::move(read).error();
  request.headers = std::move(envelope->headers);
  return request;
}

std::string make_message(const Outgoing& task, const std::string& origin) {
  Json headers = task.more_headers;
  headers.update(Json{{"lang", "cpp"},
                      {"task", task.task},
                      {"id", task.id},
                      {"eta", iso_or_null(task.eta)},
                      {"expires", iso_or_null(task.expires)},
                      {"group", or_null(task.group)},
                      {"group_index", task.group_index},
                      {"retries", task.retries},
                      {"timelimit", {or_null(task.limits.hard), or_null(task.limits.soft)}},
                      {"root_id", task.root.empty() ? task.id : task.root},
                      {"parent_id", or_null(task.parent)},
                      {"argsrepr", repr_arguments(task.args)},
                      {"kwargsrepr", repr(task.kwargs)},
                      {"origin", origin},
                      {"ignore_result", task.ignore_result},
                      {"replaced_task_nesting", 0},
                      {"stamped_headers", task.stamped_headers},
                      {"stamps", task.stamps}});
  if (!task.traceparent.empty()) headers["traceparent"] = task.traceparent;
  if (!headers.contains("shadow")) headers["shadow"] = nullptr;
  const Json body{task.args,
                  task.kwargs,
                  {{"callbacks", task.embed.callbacks},
                   {"errbacks", task.embed.errbacks},
                   {"chain", task.embed.chain},
                   {"chord", task.embed.chord}}};
  return make_envelope(
      body, std::move(headers), {"", task.queue}, 2,
      {{"correlation_id", task.id}, {"reply_to", task.reply_to}, {"priority", task.priority}});
}

Outgoing retry_of(const Request& request, Seconds eta) {
  Outgoing again;
  again.task = request.task;
  again.args = request.args;
  again.kwargs = request.kwargs;
  again.embed = request.embed;
  again.queue = request.route.key;
  again.id = request.id;
  again.root = request.root;
  again.parent = request.id;
  again.group = request.group;
  again.group_index = value_at(request.headers, "group_index");
  again.retries = request.retries + 1;
  again.priority = request.priority;
  again.eta = eta;
  again.expires = request.expires;
  again.limits = request.limits;
  again.reply_to = request.reply_to;
  again.ignore_result = request.ignore_result;
  again.stamped_headers = value_at(request.headers, "stamped_headers");
  again.stamps = value_at(request.headers, "stamps");
  again.more_headers = request.headers;
  // The body is written plain, and it is a new message.
  again.more_headers.erase("compression");
  again.more_headers.erase("redelivered");
  return again;
}

std::string redelivered(std::string_view raw) {
  auto message = parse_json(raw);
  if (!message || !message->is_object()) return std::string(raw);
  Json& headers = (*message)["headers"];
  Json& properties = (*message)["properties"];
  if (!headers.is_object() || !properties.is_object()) return std::string(raw);
  headers["redelivered"] = true;
  Json& info = properties["delivery_info"];
  if (info.is_null() || info.is_object()) info["redelivered"] = true;
  return text_of(*message);
}

}  // namespace iscan::celery
