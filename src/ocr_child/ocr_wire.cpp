#include "ocr_child/ocr_wire.h"

#include <algorithm>
#include <cmath>

#include "child/wire.h"
#include "reader_wire/words.h"

namespace iscan::ocr_child {
namespace {

using child::WireReader;
using child::WireWriter;

constexpr std::uint32_t kMaxSide = 100'000;
constexpr std::size_t kMaxLanguages = 64;
constexpr std::size_t kMaxLanguage = 16;
constexpr std::size_t kMaxText = 4096;
constexpr double kMaxPoints = 2e6;

bool sound(const Request& request) {
  const bool grey_or_rgb = request.channels == 1 || request.channels == 3;
  return request.width > 0 && request.width <= kMaxSide && request.height > 0 &&
         request.height <= kMaxSide && grey_or_rgb && request.dpi >= 0 &&
         request.stride >= std::uint64_t{request.width} * request.channels;
}

bool sound(const ports::OcrPage& page) {
  const auto length = [](double points) { return points >= 0 && points <= kMaxPoints; };
  return length(page.width) && length(page.height) && page.rotation >= 0 && page.rotation < 360 &&
         page.rotation % 90 == 0 && std::abs(page.skew) <= 45 && page.mean_confidence >= 0 &&
         page.mean_confidence <= 1;
}

void write_page(WireWriter& out, const ports::OcrPage& page) {
  out.f64(page.width);
  out.f64(page.height);
  out.i32(page.rotation);
  out.f64(page.skew);
  out.f64(page.mean_confidence);
  out.string(page.language);
  reader_wire::write_words(out, page.words);
}

ports::OcrPage read_page(WireReader& in) {
  ports::OcrPage page;
  page.width = in.f64();
  page.height = in.f64();
  page.rotation = in.i32();
  page.skew = in.f64();
  page.mean_confidence = in.f64();
  page.language = in.text(kMaxLanguage);
  page.words = reader_wire::read_words(in);
  if (in.ok() && !sound(page)) in.fail();
  return page;
}

// The only thing that can go wrong in a child that goes on: a model that is not there.
Error read_error(WireReader& in) {
  Error error{.kind = ErrorKind::unavailable, .code = "ocr_unavailable"};
  error.message = in.text(kMaxText);
  error.detail = in.text(kMaxText);
  return error;
}

}  // namespace

Bytes encode(const Request& request) {
  WireWriter out;
  out.u8(static_cast<std::uint8_t>(request.command));
  out.u32(request.width);
  out.u32(request.height);
  out.u32(request.stride);
  out.u32(request.channels);
  out.f64(request.dpi);
  out.count(request.languages.size());
  for (const std::string& language : request.languages) out.string(language);
  return out.take();
}

std::optional<Request> decode_request(BytesView bytes) {
  WireReader in(bytes);
  Request request;
  request.command = in.enumeration(Command::read);
  request.width = in.u32();
  request.height = in.u32();
  request.stride = in.u32();
  request.channels = in.u32();
  request.dpi = in.f64();
  const std::size_t languages = in.count(kMaxLanguages, 4);
  for (std::size_t i = 0; i < languages; ++i) request.languages.push_back(in.text(kMaxLanguage));
  if (!in.finished() || (request.command == Command::read && !sound(request))) return {};
  return request;
}

Bytes encode(const Result<ports::OcrPage>& answer) {
  WireWriter out;
  out.boolean(answer.has_value());
  if (answer) {
    write_page(out, *answer);
  } else {
    out.string(answer.error().message);
    out.string(answer.error().detail);
  }
  return out.take();
}

std::optional<Result<ports::OcrPage>> decode_page(BytesView bytes) {
  WireReader in(bytes);
  Result<ports::OcrPage> answer =
      in.boolean() ? Result<ports::OcrPage>(read_page(in)) : std::unexpected(read_error(in));
  if (!in.finished()) return {};
  return answer;
}

Bytes encode_version(const std::string& version) {
  WireWriter out;
  out.string(version);
  return out.take();
}

std::optional<std::string> decode_version(BytesView bytes) {
  WireReader in(bytes);
  std::string version = in.text(kMaxText);
  if (!in.finished() || version.empty()) return {};
  return version;
}

std::uint64_t pixel_bytes(const Request& request) {
  return std::uint64_t{request.stride} * request.height;
}

}  // namespace iscan::ocr_child
