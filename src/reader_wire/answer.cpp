#include "reader_wire/answer.h"

#include <algorithm>

#include "child/wire.h"
#include "reader_wire/words.h"

namespace iscan::reader_wire {
namespace {

using child::WireReader;
using child::WireWriter;
using document::Attachment;
using document::DecodedFile;
using document::Page;

constexpr std::size_t kMaxCode = 64;
constexpr std::size_t kMaxMessage = 4096;
constexpr std::size_t kMaxName = 1024;
constexpr std::size_t kMaxAttachments = 256;
constexpr double kMaxPagePoints = 2e6;

void write_error(WireWriter& out, const Error& error) {
  out.u8(static_cast<std::uint8_t>(error.kind));
  out.string(error.code);
  out.string(error.message);
  out.string(error.detail);
}

Error read_error(WireReader& in) {
  Error error;
  error.kind = in.enumeration(ErrorKind::internal);
  error.code = in.text(kMaxCode);
  error.message = in.text(kMaxMessage);
  error.detail = in.text(kMaxMessage);
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (error.code.empty() || !std::ranges::all_of(error.code, allowed)) in.fail();
  return error;
}

// A byte that says whether a value or an error follows, then that.
template <class T>
Bytes encode_either(const Result<T>& answer, auto write) {
  WireWriter out;
  out.boolean(answer.has_value());
  if (answer) {
    write(out, *answer);
  } else {
    write_error(out, answer.error());
  }
  return out.take();
}

template <class T>
std::optional<Result<T>> parse_either(BytesView bytes, auto read) {
  WireReader in(bytes);
  Result<T> answer =
      in.boolean() ? Result<T>(read(in)) : Result<T>(std::unexpected(read_error(in)));
  if (!in.finished()) return std::nullopt;
  return answer;
}

void write_page(WireWriter& out, const Page& page) {
  out.i32(page.number);
  out.f64(page.width);
  out.f64(page.height);
  out.i32(page.rotation);
  out.u8(static_cast<std::uint8_t>(page.text_layer));
  write_words(out, page.words);
}

Page read_page(WireReader& in, int expected_number) {
  Page page;
  page.number = in.i32();
  page.width = in.f64();
  page.height = in.f64();
  page.rotation = in.i32();
  page.text_layer = in.enumeration(document::TextLayer::sparse);
  page.words = read_words(in);
  const bool sound =
      page.number == expected_number && page.width > 0 && page.height > 0 &&
      page.width <= kMaxPagePoints && page.height <= kMaxPagePoints &&
      (page.rotation == 0 || page.rotation == 90 || page.rotation == 180 || page.rotation == 270);
  if (!sound) in.fail();
  return page;
}

void write_attachment(WireWriter& out, const Attachment& attachment) {
  out.string(attachment.name);
  out.string(attachment.media_type);
  out.string(attachment.content);
  out.string(attachment.refused);
}

Attachment read_attachment(WireReader& in, std::uint64_t max_bytes) {
  Attachment attachment;
  attachment.name = in.text(kMaxName);
  attachment.media_type = in.text(kMaxName);
  attachment.content = in.string(max_bytes);
  attachment.refused = in.text(kMaxCode);
  return attachment;
}

void write_file(WireWriter& out, const DecodedFile& file) {
  out.u8(static_cast<std::uint8_t>(file.type));
  out.count(file.pages.size());
  for (const Page& page : file.pages) write_page(out, page);
  out.count(file.attachments.size());
  for (const Attachment& attachment : file.attachments) write_attachment(out, attachment);
  out.string(file.producer);
}

DecodedFile read_file(WireReader& in, const Limits& limits) {
  DecodedFile file;
  file.type = in.enumeration(document::FileType::zip);
  const std::size_t pages = in.count(static_cast<std::size_t>(std::max(limits.pages, 0)), 29);
  for (std::size_t i = 0; i < pages && in.ok(); ++i) {
    file.pages.push_back(read_page(in, static_cast<int>(i) + 1));
  }
  // A file that is XML is its own attachment.
  const std::uint64_t most = std::max(limits.attachment_bytes, limits.file_bytes * 2);
  const std::size_t attachments = in.count(kMaxAttachments, 16);
  for (std::size_t i = 0; i < attachments && in.ok(); ++i) {
    file.attachments.push_back(read_attachment(in, most));
  }
  file.producer = in.text(kMaxName);
  return file;
}

RasterShape read_shape(WireReader& in, const Limits& limits) {
  RasterShape shape;
  shape.width = in.u32();
  shape.height = in.u32();
  shape.stride = in.u32();
  shape.channels = in.u32();
  shape.dpi = in.f64();
  const bool sound =
      shape.width > 0 && shape.height > 0 && (shape.channels == 1 || shape.channels == 3) &&
      shape.width <= limits.page_pixels && shape.height <= limits.page_pixels / shape.width &&
      shape.stride >= std::uint64_t{shape.width} * shape.channels &&
      shape.stride <= std::uint64_t{shape.width} * shape.channels + 64 && shape.dpi > 0;
  if (!sound) in.fail();
  return shape;
}

}  // namespace

Bytes encode(const Result<DecodedFile>& answer) { return encode_either(answer, write_file); }

Bytes encode(const Result<RasterShape>& answer) {
  return encode_either(answer, [](WireWriter& out, const RasterShape& shape) {
    out.u32(shape.width);
    out.u32(shape.height);
    out.u32(shape.stride);
    out.u32(shape.channels);
    out.f64(shape.dpi);
  });
}

Bytes encode(const Result<Bytes>& answer) {
  return encode_either(answer, [](WireWriter& out, const Bytes& bytes) { out.bytes(bytes); });
}

Bytes encode(const Result<std::vector<Member>>& answer) {
  return encode_either(answer, [](WireWriter& out, const std::vector<Member>& members) {
    out.count(members.size());
    for (const Member& member : members) {
      out.string(member.name);
      out.bytes(member.content);
    }
  });
}

std::optional<Result<DecodedFile>> parse_file(BytesView bytes, const Limits& limits) {
  return parse_either<DecodedFile>(bytes, [&](WireReader& in) { return read_file(in, limits); });
}

std::optional<Result<RasterShape>> parse_shape(BytesView bytes, const Limits& limits) {
  return parse_either<RasterShape>(bytes, [&](WireReader& in) { return read_shape(in, limits); });
}

std::optional<Result<Bytes>> parse_bytes(BytesView bytes, std::size_t max_bytes) {
  return parse_either<Bytes>(bytes, [&](WireReader& in) { return in.bytes(max_bytes); });
}

std::optional<Result<std::vector<Member>>> parse_members(BytesView bytes, const Limits& limits) {
  return parse_either<std::vector<Member>>(bytes, [&](WireReader& in) {
    std::vector<Member> members;
    const std::size_t count =
        in.count(static_cast<std::size_t>(std::max(limits.archive_files, 0)), 8);
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
      Member member;
      member.name = in.text(kMaxName);
      member.content = in.bytes(limits.archive_bytes);
      members.push_back(std::move(member));
    }
    return members;
  });
}

}  // namespace iscan::reader_wire
