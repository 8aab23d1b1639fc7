// Any bytes, cut anywhere, give the same parts; nothing is invented.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/multipart.h"

namespace {

using iscan::Result;

// Everything the parser said, as one text.
class Recorder final : public iscan::http::PartHandler {
 public:
  Result<> begin(const iscan::http::PartHead& head) override {
    said += "<" + head.name + "|" + head.filename.value_or("") + ">";
    return {};
  }
  Result<> data(std::string_view bytes) override {
    said += bytes;
    passed += bytes.size();
    return {};
  }
  Result<> end() override {
    said += "</>";
    return {};
  }
  std::string said;
  std::size_t passed = 0;
};

std::string outcome(std::string_view input, std::size_t piece) {
  Recorder recorder;
  iscan::http::MultipartParser parser("XX", recorder);
  while (!input.empty()) {
    const auto part = input.substr(0, piece);
    if (const auto done = parser.write(part); !done) return recorder.said + done.error().code;
    input.remove_prefix(part.size());
  }
  const auto done = parser.finish();
  return recorder.said + (done ? "" : done.error().code);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0] % 17;
  const std::string_view input(reinterpret_cast<const char*>(data + 1), size - 1);
  if (outcome(input, input.size() + 1) != outcome(input, piece)) std::abort();
  return 0;
}
