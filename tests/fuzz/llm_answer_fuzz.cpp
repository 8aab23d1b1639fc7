// Whatever a provider of language models answers is read as something; what is read as good is.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "llm_wire/wire.h"

namespace {

using namespace iscan::llm_wire;

constexpr const char* kSchema =
    R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":
        {"type":"object","properties":{"c":{"type":"string"}},"required":["c"]}}},
        "required":["a"]})";

// The first byte chooses wire and status, the rest is the body.
void read_one(std::uint8_t choice, std::string_view body) {
  constexpr int kStatuses[] = {200, 200, 400, 429, 500};
  const Endpoint endpoint = {.wire = static_cast<Wire>(choice % 4),
                             .key = iscan::Secret("k3y-of-mine")};
  const std::vector<std::pair<std::string, std::string>> headers = {
      {"retry-after", std::string(body.substr(0, 29))}, {"date", "Sun, 06 Nov 1994 08:49:37 GMT"}};
  const auto reading =
      read_answer(endpoint, {.schema = kSchema}, kStatuses[choice / 4 % 5], headers, body);
  const bool good = reading.outcome == Outcome::ok || reading.outcome == Outcome::ok_lenient;
  if (good == reading.value.empty()) std::abort();
  if (reading.detail.contains(endpoint.key.reveal())) std::abort();
  (void)read_models(endpoint, body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  read_one(data[0], input.substr(1));
  // The same as what a model wrote: most of what matters lies there.
  std::string text;
  for (const char c : input) {
    if (c == '"' || c == '\\') text += '\\';
    text += c == '\n' ? ' ' : c;
  }
  read_one(1, R"({"choices":[{"message":{"content":")" + text + R"("}}]})");
  return 0;
}
