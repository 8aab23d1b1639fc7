// Compressed bodies. kombu's "gzip" is raw zlib; the rest are files of their own formats.
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <array>
#include <memory>

#include "celery/envelope.h"

namespace iscan::celery {
namespace {

constexpr std::size_t kMost = std::size_t{64} << 20U;  // bytes a body may unpack to
constexpr std::size_t kPiece = std::size_t{64} << 10U;

std::unexpected<Error> too_large() {
  return fail(ErrorKind::too_large, "message_too_large",
              "The message unpacks to more than 64 MiB; send a reference instead of the data.");
}

std::unexpected<Error> damaged() {
  return fail(ErrorKind::invalid_input, "message_unreadable",
              "The compressed body of the message is damaged.");
}

Result<std::string> inflate_zlib(std::string_view body) {
  z_stream stream{};
  if (::inflateInit(&stream) != Z_OK) return damaged();
  const std::unique_ptr<z_stream, int (*)(z_streamp)> guard(&stream, &::inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::string plain;
  std::array<char, kPiece> piece;  // written before it is read
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    status = ::inflate(&stream, Z_NO_FLUSH);
    plain.append(piece.data(), piece.size() - stream.avail_out);
    if (plain.size() > kMost) return too_large();
  }
  if (status != Z_STREAM_END) return damaged();
  return plain;
}

struct CloseArchive {
  void operator()(archive* reader) const { ::archive_read_free(reader); }
};

Result<std::string> unpack(std::string_view body) {
  const std::unique_ptr<archive, CloseArchive> reader(::archive_read_new());
  ::archive_read_support_filter_bzip2(reader.get());
  ::archive_read_support_filter_xz(reader.get());
  ::archive_read_support_filter_lzma(reader.get());
  ::archive_read_support_filter_zstd(reader.get());
  ::archive_read_support_format_raw(reader.get());
  archive_entry* entry = nullptr;
  if (::archive_read_open_memory(reader.get(), body.data(), body.size()) != ARCHIVE_OK ||
      ::archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK) {
    return damaged();
  }
  // What no format knows would pass unchanged.
  if (::archive_filter_code(reader.get(), 0) == ARCHIVE_FILTER_NONE) return damaged();
  std::string plain;
  std::array<char, kPiece> piece;  // written before it is read
  while (true) {
    const auto size = ::archive_read_data(reader.get(), piece.data(), piece.size());
    if (size == 0) return plain;
    if (size < 0) return damaged();
    plain.append(piece.data(), static_cast<std::size_t>(size));
    if (plain.size() > kMost) return too_large();
  }
}

}  // namespace

Result<std::string> decompress(std::string_view body, std::string_view compression) {
  constexpr std::array<std::string_view, 4> kFiles = {"application/x-bz2", "application/x-bzip2",
                                                      "application/x-lzma", "application/zstd"};
  if (compression.empty()) return std::string(body);
  if (compression == "application/x-gzip") return inflate_zlib(body);
  for (const std::string_view known : kFiles) {
    if (compression == known) return unpack(body);
  }
  return fail(ErrorKind::invalid_input, "message_compression_unknown",
              "The message is compressed in a way that is not supported; use gzip, bzip2, lzma or "
              "zstd.",
              std::string(compression));
}

}  // namespace iscan::celery
