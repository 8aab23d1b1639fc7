// Server-sent events: every state that documents of the token's company take.
#include <charconv>
#include <format>
#include <thread>

#include "api/handlers.h"
#include "api/render.h"
#include "http/problem.h"

namespace iscan::api {
namespace {

constexpr int kBatch = 100;
// A client comes back by itself, with its token checked anew.
constexpr std::chrono::minutes kLongest{30};

// One of the streams that may be open, given back when the last owner lets go.
using Slot = std::shared_ptr<void>;

Slot take_slot(Context& context) {
  Slot slot(&context.event_streams, [&context](void*) { --context.event_streams; });
  if (++context.event_streams > context.options.event_streams) slot.reset();
  return slot;
}

class Watcher final : public http::EventProducer {
 public:
  // `slot` is shared with the response, which may never be sent.
  Watcher(Context& context, CompanyId company, std::int64_t after, Slot slot,
          http::EventWriter writer)
      : context_(context),
        company_(std::move(company)),
        after_(after),
        slot_(std::move(slot)),
        writer_(std::move(writer)),
        thread_([this](const std::stop_token& stop) { watch(stop); }) {}
  ~Watcher() override {
    thread_.request_stop();
    thread_.join();
  }

 private:
  void watch(const std::stop_token& stop) {
    const auto until = std::chrono::steady_clock::now() + kLongest;
    while (!stop.stop_requested() && std::chrono::steady_clock::now() < until) {
      const auto events =
          context_.deps.service.wait_for_events(company_, after_, kBatch, until, stop);
      if (!events) {
        context_.deps.log.warning("event_stream_failed", {{"code", events.error().code}});
        break;
      }
      if (!send(*events)) return;
    }
    writer_.end();
  }

  bool send(const std::vector<ports::Event>& events) {
    for (const ports::Event& event : events) {
      after_ = event.id;
      if (!writer_.send("status", event_json(event), std::to_string(event.id))) return false;
    }
    return true;
  }

  Context& context_;
  const CompanyId company_;
  std::int64_t after_;
  const Slot slot_;
  const http::EventWriter writer_;
  std::jthread thread_;  // last: starts when all else is there
};

// Where to go on: after the last event the client saw, else from now.
Result<std::int64_t> start_of(const Call& call) {
  const auto seen = call.request.header("Last-Event-ID");
  if (!seen || seen->empty()) return call.service().last_event(call.who.company);
  std::int64_t id = 0;
  const auto [stop, error] = std::from_chars(seen->data(), seen->data() + seen->size(), id);
  if (error != std::errc{} || stop != seen->data() + seen->size()) {
    return fail(ErrorKind::invalid_input, "event_id_invalid",
                "The Last-Event-ID is not one of ours.");
  }
  return id;
}

}  // namespace

http::Response stream_events(const Call& call) {
  const auto start = start_of(call);
  if (!start) return http::problem(start.error());
  http::Response out{.headers = {{"Content-Type", "text/event-stream; charset=utf-8"}}};
  if (call.request.method == "HEAD") return out;
  Context& context = call.context;
  Slot slot = take_slot(context);
  if (!slot) {
    return http::problem(503, "too_many_streams", "Too many event streams are open; try later.");
  }
  out.body = http::EventStream{
      [&context, company = call.who.company, after = *start, slot](http::EventWriter writer) {
        return std::make_unique<Watcher>(context, company, after, slot, std::move(writer));
      }};
  return out;
}

}  // namespace iscan::api
