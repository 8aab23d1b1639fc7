// What anybody who may write to Redis can send: messages, broadcasts, results.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "celery/control.h"
#include "celery/message.h"
#include "celery/result.h"
#include "celery/signature.h"

namespace {

namespace celery = iscan::celery;

// What was accepted must survive the way back, and what follows it must be sent or refused.
void check(const celery::Request& request, std::string_view raw) {
  const auto marked = celery::parse_request(celery::redelivered(raw));
  if (!marked || marked->id != request.id || marked->args != request.args) __builtin_trap();
  if (request.fault) return;
  celery::Outgoing again = celery::retry_of(request, 0);
  const auto retried = celery::parse_request(celery::make_message(again, "gen1@host"));
  if (!retried || retried->fault || retried->id != request.id) __builtin_trap();
  if (retried->embed.chain != request.embed.chain) __builtin_trap();
  (void)celery::dispatch_after(request, 1, 0);
  (void)celery::dispatch_errbacks(request, 0);
  (void)celery::chain_ids(request.embed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto request = celery::parse_request(text)) check(*request, text);
  if (const auto control = celery::parse_control(text)) {
    (void)celery::concerns(*control, "node@host");
    if (control->reply_to) (void)celery::make_answer(*control, "node@host", 1, 0);
  }
  if (const auto meta = celery::parse_result(text)) {
    if (!celery::parse_result(celery::to_text(*meta, 0))) __builtin_trap();
  }
  if (const auto time = celery::seconds_from_iso(text)) {
    if (!celery::seconds_from_iso(celery::to_iso(*time))) __builtin_trap();
  }
  if (const auto json = celery::parse_json(text)) {
    if (celery::repr(*json).size() > 1024) __builtin_trap();
    (void)celery::repr_arguments(*json);
  }
  if (text.starts_with('{')) return 0;  // unpacking is slow; messages are not compressed as a whole
  for (const auto* format : {"application/x-gzip", "application/x-bz2", "application/x-lzma"}) {
    (void)celery::decompress(text, format);
  }
  return 0;
}
