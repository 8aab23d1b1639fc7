#include "celery/signature.h"

#include <format>
#include <utility>

namespace iscan::celery {
namespace {

std::unexpected<Error> unsupported(std::string_view construct) {
  return fail(ErrorKind::unsupported, "canvas_unsupported",
              "This part of a workflow cannot be sent from here; let a Python task send it.",
              std::string(construct));
}

Json child_of(const std::string& id) { return Json::array({Json::array({id, nullptr}), nullptr}); }

std::optional<double> number_at(const Json& object, std::string_view name) {
  const Json& value = value_at(object, name);
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

std::optional<Seconds> time_at(const Json& object, std::string_view name) {
  const Json& value = value_at(object, name);
  if (value.is_number()) return value.get<double>();
  return value.is_string() ? seconds_from_iso(value.get_ref<const std::string&>()) : std::nullopt;
}

bool names_task(const Json& signature) { return !text_at(signature, "task").empty(); }

Json list_at(const Json& object, std::string_view name) {
  const Json& value = value_at(object, name);
  if (value.is_object()) return Json::array({value});
  return value.is_array() ? value : Json();
}

// Where a signature stands.
struct Place {
  std::optional<std::string> group;
  Json group_index;
  Json chord;
};

class Sender {
 public:
  Sender(const Json& results, const Parent& parent) : results_(results), parent_(parent) {}

  Result<> send(const Json& signature, const Json& chain) {
    if (!signature.is_object()) return unsupported("a signature that is no object");
    const std::string type = text_at(signature, "subtask_type");
    const bool last = !chain.is_array() || chain.empty();
    if (type.empty()) {
      if (!names_task(signature)) return unsupported("a signature without a task");
      dispatch_.children.push_back(child_of(send_task(signature, chain, {})));
      return {};
    }
    if (type == "group" && last) return send_group(signature);
    if (type == "chord" && last) return send_chord(signature);
    return unsupported(last ? type : std::format("a step after a {}", type));
  }

  Dispatch take() { return std::move(dispatch_); }

 private:
  std::string send_task(const Json& signature, const Json& chain, const Place& place) {
    const Json& options = value_at(signature, "options");
    Outgoing task;
    task.task = text_at(signature, "task");
    task.args = value_at(signature, "immutable") == Json(true) ? Json::array() : results_;
    const Json& own = value_at(signature, "args");
    if (own.is_array()) task.args.insert(task.args.end(), own.begin(), own.end());
    if (value_at(signature, "kwargs").is_object()) task.kwargs = signature["kwargs"];
    task.embed = {list_at(options, "link"), list_at(options, "link_error"), chain,
                  place.chord.is_null() ? value_at(options, "chord") : place.chord};
    task.queue = text_at(options, "queue", text_at(options, "routing_key", "celery"));
    task.id = text_at(options, "task_id", task.id);
    task.root = parent_.root;
    task.parent = parent_.id;
    task.group = place.group;
    if (!task.group && value_at(options, "group_id").is_string()) {
      task.group = text_at(options, "group_id");
    }
    task.group_index =
        place.group_index.is_null() ? value_at(options, "group_index") : place.group_index;
    task.priority = static_cast<int>(integer_at(options, "priority"));
    task.eta = time_at(options, "eta");
    if (const auto countdown = number_at(options, "countdown")) task.eta = parent_.now + *countdown;
    task.expires = time_at(options, "expires");
    // A number is a distance here, unlike in a header.
    if (value_at(options, "expires").is_number()) task.expires = parent_.now + *task.expires;
    task.limits = {number_at(options, "time_limit"), number_at(options, "soft_time_limit")};
    task.reply_to = text_at(options, "reply_to");
    task.ignore_result = value_at(options, "ignore_result") == Json(true);
    task.stamped_headers = parent_.stamped_headers;
    task.stamps = parent_.stamps;
    std::string id = task.id;
    dispatch_.messages.push_back(std::move(task));
    return id;
  }

  // The parts, each a plain task.
  Result<Json> send_parts(const Json& parts, const std::string& group, const Json& chord) {
    Json children = Json::array();
    for (std::size_t n = 0; n < parts.size(); ++n) {
      const Json& part = parts[n];
      if (!part.is_object() || !text_at(part, "subtask_type").empty()) {
        return unsupported(
            std::format("{} inside a group", text_at(part, "subtask_type", "value")));
      }
      if (!names_task(part)) return unsupported("a signature without a task");
      children.push_back(child_of(send_task(part, {}, {group, n, chord})));
    }
    return children;
  }

  Result<> send_group(const Json& signature) {
    const std::string group = text_at(value_at(signature, "options"), "task_id", new_id());
    auto children = send_parts(value_at(value_at(signature, "kwargs"), "tasks"), group, {});
    if (!children) return fail(std::move(children).error());
    dispatch_.children.push_back(
        Json::array({Json::array({group, nullptr}), std::move(*children)}));
    return {};
  }

  Result<> send_chord(const Json& signature) {
    const Json& header = value_at(value_at(signature, "kwargs"), "header");
    Json body = value_at(value_at(signature, "kwargs"), "body");
    const Json& parts = header.is_object() ? value_at(value_at(header, "kwargs"), "tasks") : header;
    if (!parts.is_array() || parts.empty()) return unsupported("a chord without parts");
    if (!names_task(body) || !text_at(body, "subtask_type").empty()) {
      return unsupported("a chord whose body is no plain task");
    }
    Json& options = body["options"];
    if (!options.is_object()) options = Json::object();
    if (!options.contains("task_id")) options["task_id"] = new_id();
    const std::string group = text_at(value_at(header, "options"), "task_id", new_id());
    dispatch_.sizes.push_back({group, parts.size()});
    if (auto sent = send_parts(parts, group, body); !sent) return fail(std::move(sent).error());
    dispatch_.children.push_back(child_of(options["task_id"].get<std::string>()));
    return {};
  }

  const Json& results_;
  const Parent& parent_;
  Dispatch dispatch_;
};

void append(Dispatch& all, Dispatch more) {
  std::ranges::move(more.sizes, std::back_inserter(all.sizes));
  std::ranges::move(more.messages, std::back_inserter(all.messages));
  all.children.insert(all.children.end(), more.children.begin(), more.children.end());
}

Parent parent_of(const Request& request, Seconds now) {
  Json stamps = value_at(request.headers, "stamps");
  return {request.id, request.root, value_at(request.headers, "stamped_headers"),
          stamps.is_object() ? std::move(stamps) : Json::object(), now};
}

Result<Dispatch> dispatch_all(const Json& signatures, const Json& arguments, const Parent& parent) {
  Dispatch all;
  if (!signatures.is_array()) return all;
  for (const Json& signature : signatures) {
    auto one = dispatch(signature, arguments, parent);
    if (!one) return one;
    append(all, std::move(*one));
  }
  return all;
}

}  // namespace

Result<Dispatch> dispatch(const Json& signature, const Json& results, const Parent& parent,
                          const Json& chain) {
  Sender sender(results, parent);
  if (auto sent = sender.send(signature, chain); !sent) return fail(std::move(sent).error());
  return sender.take();
}

Result<Dispatch> dispatch_after(const Request& request, const Json& result, Seconds now) {
  const Parent parent = parent_of(request, now);
  const Json arguments = Json::array({result});
  auto all = dispatch_all(request.embed.callbacks, arguments, parent);
  const Json& chain = request.embed.chain;
  if (!all || !chain.is_array() || chain.empty()) return all;
  Json rest = chain;
  rest.erase(rest.size() - 1);
  auto next = dispatch(chain.back(), arguments, parent, rest);
  if (!next) return next;
  append(*all, std::move(*next));
  return all;
}

Result<Dispatch> dispatch_errbacks(const Request& request, Seconds now) {
  return dispatch_all(request.embed.errbacks, Json::array({request.id}), parent_of(request, now));
}

std::vector<std::string> chain_ids(const Embed& embed) {
  std::vector<std::string> ids;
  if (!embed.chain.is_array()) return ids;
  for (const Json& step : embed.chain) {
    std::string id = text_at(value_at(step, "options"), "task_id");
    if (!id.empty()) ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace iscan::celery
