// What a reader child taken over by a document may send: no bytes may break the parent.
#include <cstddef>
#include <cstdint>
#include <span>

#include "child/protection.h"
#include "reader_wire/answer.h"
#include "reader_wire/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const iscan::BytesView bytes = std::as_bytes(std::span{data, size});
  const iscan::reader_wire::Limits limits;
  const auto file = iscan::reader_wire::parse_file(bytes, limits);
  if (file && *file) {
    // What was accepted must survive the way back.
    const auto again = iscan::reader_wire::parse_file(iscan::reader_wire::encode(*file), limits);
    if (!again || !*again || (*again)->pages.size() != (*file)->pages.size()) __builtin_trap();
  }
  static_cast<void>(iscan::reader_wire::parse_shape(bytes, limits));
  static_cast<void>(iscan::reader_wire::parse_members(bytes, limits));
  static_cast<void>(iscan::reader_wire::parse_bytes(bytes, 1U << 20U));
  static_cast<void>(iscan::reader_wire::parse_request(bytes));
  static_cast<void>(iscan::child::decode_protections(bytes));
  return 0;
}
