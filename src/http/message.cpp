#include "http/message.h"

#include <format>

#include "http/event_queue.h"

namespace iscan::http {

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  const auto value = query.find(name);
  if (!value || value->empty()) return std::nullopt;
  return value;
}

bool EventWriter::send(std::string_view event, std::string_view data, std::string_view id) const {
  std::string text;
  if (!id.empty()) text += std::format("id: {}\n", id);
  text += std::format("event: {}\n", event);
  // Each line of the data needs its own field name.
  while (true) {
    const auto end = data.find('\n');
    text += std::format("data: {}\n", data.substr(0, end));
    if (end == std::string_view::npos) break;
    data.remove_prefix(end + 1);
  }
  text += '\n';
  return queue_->push(text);
}

void EventWriter::end() const { queue_->end(); }

Response json_response(int status, std::string json) {
  return {status, {{"Content-Type", "application/json"}}, std::move(json)};
}

Response text_response(int status, std::string text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text)};
}

}  // namespace iscan::http
