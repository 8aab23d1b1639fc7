#include "api/parse.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <nlohmann/json.hpp>

#include "base/date.h"
#include "service/accounts.h"

namespace iscan::api {
namespace {

constexpr int kLeastDpi = 10;
constexpr int kMostDpi = 300;

using Json = nlohmann::json;

std::unexpected<Error> invalid(std::string message) {
  return fail(ErrorKind::invalid_input, "body_invalid", std::move(message));
}

// Objects within objects within…: nothing we read is deeper, and the parser recurses on release.
constexpr int kDeepest = 16;

Result<Json> parsed(const http::Request& request) {
  const auto type = http::parse_parameters(request.header("Content-Type").value_or(""));
  if (!type || type->value != "application/json") {
    return fail(ErrorKind::unsupported, "media_type_unsupported",
                "Send the body as application/json.");
  }
  const auto shallow = [](int depth, Json::parse_event_t, const Json&) {
    return depth <= kDeepest;
  };
  Json json = Json::parse(request.body, shallow, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return fail(ErrorKind::invalid_input, "json_malformed", "The body is not valid JSON.");
  }
  return json;
}

Result<> only_known(const Json& object, std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return invalid("A JSON object is expected.");
  for (const auto& [name, value] : object.items()) {
    if (!std::ranges::contains(known, name)) {
      return invalid(std::format("The member \"{}\" is not known here.", name));
    }
  }
  return {};
}

Result<Json> object_from(const http::Request& request,
                         std::initializer_list<std::string_view> known) {
  auto json = parsed(request);
  if (!json) return json;
  if (auto sound = only_known(*json, known); !sound) return fail(std::move(sound).error());
  return json;
}

Result<std::string> text_member(const Json& object, const std::string& name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) {
    return invalid(std::format("The member \"{}\" must be a text.", name));
  }
  return found->get<std::string>();
}

Result<codec::Correction> correction_from(const Json& json) {
  if (auto sound = only_known(json, {"path", "value"}); !sound) {
    return fail(std::move(sound).error());
  }
  auto path = text_member(json, "path");
  if (!path) return fail(std::move(path).error());
  const auto value = json.find("value");
  if (value == json.end() || !(value->is_string() || value->is_null())) {
    return invalid("The value of a correction is a text, amounts too: \"12.50\"; null removes it.");
  }
  return codec::Correction{std::move(*path),
                           value->is_null() ? std::string() : value->get<std::string>()};
}

std::optional<int> number_from(std::string_view text) {
  int value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<bool> flag_from(std::string_view text) {
  if (text == "true") return true;
  return text == "false" ? std::optional(false) : std::nullopt;
}

// A query parameter read by `read`, which gives nullopt for what it does not understand.
template <class T>
Result<std::optional<T>> optional_value(const http::Request& request, std::string_view name,
                                        std::string_view error_code,
                                        std::optional<T> (*read)(std::string_view)) {
  const auto text = request.query_value(name);
  if (!text) return std::nullopt;
  auto value = read(*text);
  if (!value) {
    return fail(ErrorKind::invalid_input, std::string(error_code),
                std::format("The value of \"{}\" is not valid.", name));
  }
  return value;
}

Result<> known_parameters(const http::Request& request,
                          std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (!std::ranges::contains(known, name)) {
      return fail(ErrorKind::invalid_input, "parameter_unknown",
                  std::format("The parameter \"{}\" is not known here.", name));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<codec::Correction>> corrections_from(const http::Request& request) {
  auto object = object_from(request, {"corrections"});
  if (!object) return fail(std::move(object).error());
  const auto list = object->find("corrections");
  if (list == object->end() || !list->is_array() || list->empty()) {
    return invalid("The member \"corrections\" must be a list of at least one.");
  }
  std::vector<codec::Correction> out;
  for (const Json& one : *list) {
    auto correction = correction_from(one);
    if (!correction) return fail(std::move(correction).error());
    out.push_back(std::move(*correction));
  }
  return out;
}

Result<std::optional<document::Stage>> stage_from(const http::Request& request) {
  if (request.body.empty()) return std::nullopt;
  auto object = object_from(request, {"stage"});
  if (!object) return fail(std::move(object).error());
  if (!object->contains("stage")) return std::nullopt;
  auto name = text_member(*object, "stage");
  if (!name) return fail(std::move(name).error());
  const auto stage = document::stage_from(*name);
  if (!stage) {
    return fail(ErrorKind::invalid_input, "stage_unknown",
                "The stages are preprocessing, ocr, prediction, extraction and evaluation.");
  }
  return stage;
}

Result<std::string> company_name_from(const http::Request& request) {
  auto object = object_from(request, {"name"});
  if (!object) return fail(std::move(object).error());
  return text_member(*object, "name");
}

Result<TokenOrder> token_order_from(const http::Request& request) {
  auto object = object_from(request, {"company_id", "name", "scopes"});
  if (!object) return fail(std::move(object).error());
  auto company = text_member(*object, "company_id");
  if (!company) return fail(std::move(company).error());
  auto name = text_member(*object, "name");
  if (!name) return fail(std::move(name).error());
  const auto list = object->find("scopes");
  if (list == object->end() || !list->is_array() ||
      !std::ranges::all_of(*list, [](const Json& one) { return one.is_string(); })) {
    return invalid("The member \"scopes\" must be a list of texts.");
  }
  auto scopes = service::scopes_from(list->get<std::vector<std::string>>());
  if (!scopes) return fail(std::move(scopes).error());
  return TokenOrder{{std::move(*company)}, std::move(*name), *scopes};
}

Result<service::ListFilter> filter_from(const http::Request& request) {
  const auto known =
      known_parameters(request, {"state", "verdict", "from", "to", "search", "limit", "cursor"});
  if (!known) return fail(known.error());
  service::ListFilter filter;
  auto state = optional_value(request, "state", "state_unknown", document::state_from);
  if (!state) return fail(std::move(state).error());
  filter.state = *state;
  auto verdict = optional_value(request, "verdict", "verdict_unknown", document::verdict_from);
  if (!verdict) return fail(std::move(verdict).error());
  filter.verdict = *verdict;
  auto from = optional_value(request, "from", "date_invalid", date_from_iso);
  if (!from) return fail(std::move(from).error());
  if (*from) filter.created_from = std::chrono::sys_days(**from);
  auto to = optional_value(request, "to", "date_invalid", date_from_iso);
  if (!to) return fail(std::move(to).error());
  if (*to) filter.created_before = std::chrono::sys_days(**to) + std::chrono::days(1);
  auto limit = optional_value(request, "limit", "limit_invalid", number_from);
  if (!limit) return fail(std::move(limit).error());
  filter.limit = limit->value_or(filter.limit);
  filter.search = request.query_value("search").value_or("");
  return filter;
}

std::optional<int> page_number_from(const http::Request& request) {
  const auto page = number_from(request.parameter("page"));
  return page && *page >= 1 ? page : std::nullopt;
}

Result<int> resolution_from(const http::Request& request) {
  const auto text = request.query_value("dpi");
  if (!text) return service::Service::kPageDpi;
  const auto dpi = number_from(*text);
  if (!dpi || *dpi < kLeastDpi || *dpi > kMostDpi) {
    return fail(ErrorKind::invalid_input, "resolution_invalid",
                std::format("dpi is a number from {} to {}.", kLeastDpi, kMostDpi));
  }
  return *dpi;
}

Result<PageOrder> page_order_from(const http::Request& request) {
  if (auto known = known_parameters(request, {"limit", "cursor"}); !known) {
    return fail(std::move(known).error());
  }
  auto limit = optional_value(request, "limit", "limit_invalid", number_from);
  if (!limit) return fail(std::move(limit).error());
  PageOrder order;
  order.limit = limit->value_or(order.limit);
  if (const auto cursor = request.query_value("cursor")) order.cursor = *cursor;
  return order;
}

Result<bool> can_wait_from(const http::Request& request) {
  auto flag = optional_value(request, "can_wait", "flag_invalid", flag_from);
  if (!flag) return fail(std::move(flag).error());
  return flag->value_or(false);
}

}  // namespace iscan::api
