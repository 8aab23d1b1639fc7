#include "reader_wire/request.h"

#include "child/wire.h"

namespace iscan::reader_wire {

Bytes encode(const Request& request) {
  child::WireWriter out;
  out.u8(static_cast<std::uint8_t>(request.command));
  out.u64(request.file_size);
  out.u64(request.limits.file_bytes);
  out.i32(request.limits.pages);
  out.u64(request.limits.page_pixels);
  out.u64(request.limits.attachment_bytes);
  out.i32(request.limits.archive_files);
  out.u64(request.limits.archive_bytes);
  out.i32(request.page);
  out.f64(request.dpi);
  out.boolean(request.rgb);
  return out.take();
}

std::optional<Request> parse_request(BytesView bytes) {
  child::WireReader in(bytes);
  Request request;
  request.command = in.enumeration(Command::unpack);
  request.file_size = in.u64();
  request.limits.file_bytes = in.u64();
  request.limits.pages = in.i32();
  request.limits.page_pixels = in.u64();
  request.limits.attachment_bytes = in.u64();
  request.limits.archive_files = in.i32();
  request.limits.archive_bytes = in.u64();
  request.page = in.i32();
  request.dpi = in.f64();
  request.rgb = in.boolean();
  if (!in.finished()) return std::nullopt;
  return request;
}

}  // namespace iscan::reader_wire
