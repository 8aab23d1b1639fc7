// Tasks that were given up.
#include "api/handlers.h"
#include "api/parse.h"
#include "api/render.h"
#include "http/problem.h"

namespace iscan::api {
namespace {

using http::json_response;
using http::problem;
using http::Response;

TaskId task_of(const Call& call) { return {std::string(call.request.parameter("id"))}; }

}  // namespace

Response list_dead_letters(const Call& call) {
  const auto order = page_order_from(call.request);
  if (!order) return problem(order.error());
  const auto page = call.service().dead_letters(call.who.company, order->limit, order->cursor);
  if (!page) return problem(page.error());
  return json_response(200, dead_letters_json(*page));
}

Response restart_dead_letter(const Call& call) {
  const auto accepted = call.service().restart_dead_letter(call.who.company, task_of(call));
  if (!accepted) return problem(accepted.error());
  const auto record = call.service().status(call.who.company, accepted->document);
  if (!record) return problem(record.error());
  return json_response(202, accepted_json({{*accepted, record->state, std::nullopt}}));
}

Response drop_dead_letter(const Call& call) {
  const auto dropped = call.service().drop_dead_letter(call.who.company, task_of(call));
  if (!dropped) return problem(dropped.error());
  return {.status = 204};
}

}  // namespace iscan::api
