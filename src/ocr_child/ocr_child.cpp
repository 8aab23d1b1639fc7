#include "ocr_child/ocr_child.h"

#include <sys/stat.h>

#include <chrono>
#include <utility>

#include "ocr_child/ocr_wire.h"

namespace iscan::ocr_child {
namespace {

constexpr std::size_t kMaxReplyBytes = 64U << 20U;

std::string joined(const std::vector<std::string>& languages) {
  std::string out;
  for (const std::string& language : languages) out += (out.empty() ? "" : ",") + language;
  return out;
}

child::ChildProgram program(const OcrOptions& options) {
  return {.name = "ocr",
          .path = options.program,
          .arguments = {"--serve", std::to_string(options.memory_bytes), options.tessdata,
                        joined(options.languages)},
          // Tesseract asks OpenMP for four threads; on busy cores they wait for each other: a page
          // then takes 5.8 s of processor time instead of 0.9 s.
          .environment = {"OMP_THREAD_LIMIT=1", "LANG=C.UTF-8", "HOME=/nonexistent"}};
}

bool holds(const ports::Raster& page, std::uint64_t bytes) {
  struct stat info{};
  return ::fstat(page.memory.get(), &info) == 0 && info.st_size >= 0 &&
         static_cast<std::uint64_t>(info.st_size) >= bytes;
}

}  // namespace

OcrChild::OcrChild(OcrOptions options)
    : options_(std::move(options)),
      pool_(program(options_), {.children = options_.children, .max_reply_bytes = kMaxReplyBytes}) {
}

std::string OcrChild::name() const {
  const std::scoped_lock lock(name_mutex_);
  if (!name_.empty()) return name_;
  const Bytes body = encode(Request{.command = Command::version});
  const Result<child::Frame> reply =
      pool_.call({.body = body, .fds = {}, .wall_time = std::chrono::seconds(20)});
  const auto version = reply ? decode_version(reply->body) : std::nullopt;
  if (!version) return "tesseract";
  return name_ = "tesseract " + *version;
}

Result<ports::OcrPage> OcrChild::recognise(const ports::Raster& page,
                                           const ports::OcrRequest& request) {
  const Request wire{.command = Command::read,
                     .width = page.width,
                     .height = page.height,
                     .stride = page.stride,
                     .channels = page.channels,
                     .dpi = page.dpi,
                     .languages = request.languages};
  const Bytes body = encode(wire);
  if (!decode_request(body) || !holds(page, pixel_bytes(wire))) {
    return fail(ErrorKind::internal, "internal", "The page has no pixels to read.");
  }
  const int memory = page.memory.get();
  const Result<child::Frame> reply =
      pool_.call({.body = body, .fds = {&memory, 1}, .wall_time = request.wall_time});
  if (!reply) return fail(reply.error());
  auto answer = decode_page(reply->body);
  if (!answer) return pool_.nonsense("page");
  return std::move(*answer);
}

}  // namespace iscan::ocr_child
