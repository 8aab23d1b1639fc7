#include "reader_child/reader_child.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <format>
#include <optional>
#include <utility>

#include "reader_wire/answer.h"
#include "reader_wire/request.h"

namespace iscan::reader_child {
namespace {

using ports::ArchiveMember;
using ports::FileView;
using ports::Raster;
using ports::RenderRequest;
using reader_wire::Command;

// Room for the answer of the largest archive and its frame.
constexpr std::size_t kMaxReplyBytes = 160U << 20U;
constexpr std::uint64_t kMaxPngBytes = 128U << 20U;

reader_wire::Limits wire_limits(const ports::ReadLimits& limits) {
  reader_wire::Limits out;
  out.file_bytes = limits.file_bytes;
  out.pages = limits.pages;
  out.page_pixels = limits.page_pixels;
  out.attachment_bytes = limits.attachment_bytes;
  return out;
}

child::ChildProgram program(const ReaderOptions& options) {
  // A page in colour is the largest thing a child puts into a memfd.
  const std::uint64_t raster_bytes = options.limits.page_pixels * 3 + (1U << 20U);
  return {.name = "reader",
          .path = options.program,
          .arguments = {"--serve", std::to_string(options.limits.memory_bytes),
                        std::to_string(raster_bytes)},
          .environment = {"LANG=C.UTF-8", "HOME=/nonexistent"}};
}

// A descriptor that can only be read, so that a child taken over cannot change the stored file.
Result<UniqueFd> read_only(const FileView& file) {
  const int flags = ::fcntl(file.fd, F_GETFL);
  if (flags < 0) {
    return fail(ErrorKind::internal, "internal", "The stored file cannot be opened.",
                std::strerror(errno));
  }
  UniqueFd copy(
      (flags & O_ACCMODE) == O_RDONLY
          ? ::fcntl(file.fd, F_DUPFD_CLOEXEC, 0)
          : ::open(std::format("/proc/self/fd/{}", file.fd).c_str(), O_RDONLY | O_CLOEXEC));
  if (!copy.valid()) {
    return fail(ErrorKind::unavailable, "reader_unavailable",
                "The stored file cannot be opened; try again.", std::strerror(errno),
                /*retryable=*/true);
  }
  return copy;
}

reader_wire::Request request_for(Command command, const FileView& file,
                                 const ports::ReadLimits& limits, const RenderRequest& render) {
  return {.command = command,
          .file_size = file.size,
          .limits = wire_limits(limits),
          .page = render.page,
          .dpi = render.dpi,
          .rgb = render.format == ports::PixelFormat::rgb};
}

Result<child::Frame> ask(child::ChildPool& pool, const FileView& file,
                         const reader_wire::Request& request, std::chrono::milliseconds wall) {
  const Result<UniqueFd> fd = read_only(file);
  if (!fd) return fail(fd.error());
  const Bytes body = encode(request);
  const int raw = fd->get();
  return pool.call({.body = body, .fds = {&raw, 1}, .wall_time = wall});
}

// What a memfd must be before its pixels are mapped: large enough, and nobody can shrink it.
bool holds_pixels(int memory, const reader_wire::RasterShape& shape) {
  struct stat info{};
  if (::fstat(memory, &info) != 0 || info.st_size < 0) return false;
  const std::uint64_t needed = std::uint64_t{shape.stride} * shape.height;
  const int seals = ::fcntl(memory, F_GET_SEALS);
  constexpr int kNeeded = F_SEAL_SHRINK | F_SEAL_WRITE;
  return static_cast<std::uint64_t>(info.st_size) >= needed && seals >= 0 &&
         (seals & kNeeded) == kNeeded;
}

}  // namespace

ReaderChild::ReaderChild(ReaderOptions options)
    : options_(std::move(options)),
      pool_(program(options_), {.children = options_.children, .max_reply_bytes = kMaxReplyBytes}) {
}

Result<document::DecodedFile> ReaderChild::decode(const FileView& file) {
  const auto request = request_for(Command::decode, file, options_.limits, {});
  const Result<child::Frame> reply = ask(pool_, file, request, options_.limits.wall_time);
  if (!reply) return fail(reply.error());
  auto found = reader_wire::parse_file(reply->body, request.limits);
  if (!found) return pool_.nonsense("decode");
  return std::move(*found);
}

Result<Raster> ReaderChild::render(const FileView& file, const RenderRequest& render) {
  const auto request = request_for(Command::render, file, options_.limits, render);
  Result<child::Frame> reply = ask(pool_, file, request, options_.limits.wall_time);
  if (!reply) return fail(std::move(reply.error()));
  const auto shape = reader_wire::parse_shape(reply->body, request.limits);
  if (!shape) return pool_.nonsense("render");
  if (!*shape) return fail(shape->error());
  const reader_wire::RasterShape& found = **shape;
  const std::uint32_t channels = request.rgb ? 3 : 1;
  if (reply->fds.size() != 1 || found.channels != channels ||
      !holds_pixels(reply->fds.front().get(), found)) {
    return pool_.nonsense("pixels");
  }
  return Raster{.memory = std::move(reply->fds.front()),
                .width = found.width,
                .height = found.height,
                .stride = found.stride,
                .channels = found.channels,
                .dpi = found.dpi};
}

Result<Bytes> ReaderChild::render_png(const FileView& file, const RenderRequest& render) {
  const auto request = request_for(Command::render_png, file, options_.limits, render);
  const Result<child::Frame> reply = ask(pool_, file, request, options_.limits.wall_time);
  if (!reply) return fail(reply.error());
  auto png = reader_wire::parse_bytes(reply->body, kMaxPngBytes);
  if (!png) return pool_.nonsense("render_png");
  return std::move(*png);
}

Result<std::vector<ArchiveMember>> ReaderChild::unpack(const FileView& file) {
  const auto request = request_for(Command::unpack, file, options_.limits, {});
  const Result<child::Frame> reply = ask(pool_, file, request, options_.limits.wall_time);
  if (!reply) return fail(reply.error());
  auto members = reader_wire::parse_members(reply->body, request.limits);
  if (!members) return pool_.nonsense("unpack");
  if (!*members) return fail(members->error());
  std::vector<ArchiveMember> out;
  for (reader_wire::Member& member : **members) {
    out.push_back({.name = std::move(member.name), .content = std::move(member.content)});
  }
  return out;
}

}  // namespace iscan::reader_child
