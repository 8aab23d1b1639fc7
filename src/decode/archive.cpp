#include "decode/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <memory>

#include "decode/errors.h"
#include "decode/text.h"

namespace iscan::decode {
namespace {

using reader_wire::Limits;
using reader_wire::Member;

constexpr std::size_t kNameBytes = 255;
constexpr std::size_t kBlockBytes = 64U << 10U;

struct Close {
  void operator()(struct archive* zip) const { archive_read_free(zip); }
};
using Zip = std::unique_ptr<struct archive, Close>;

Result<Bytes> content(struct archive* zip, std::uint64_t most, const Limits& limits) {
  Bytes out;
  std::vector<std::byte> block(kBlockBytes);
  for (;;) {
    const la_ssize_t got = archive_read_data(zip, block.data(), block.size());
    if (got < 0) return file_damaged("the archive's data is cut off or broken");
    if (got == 0) return out;
    out.insert(out.end(), block.begin(), block.begin() + got);
    if (out.size() > limits.file_bytes) return file_too_large(limits.file_bytes);
    if (out.size() > most) return archive_too_large("all files together");
  }
}

std::string name_of(struct archive_entry* entry) {
  // Not the converted name: conversion depends on the locale.
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return printable(name == nullptr ? "" : name, kNameBytes);
}

}  // namespace

Result<std::vector<Member>> unpack_zip(BytesView file, const Limits& limits) {
  const Zip zip(archive_read_new());
  archive_read_support_format_zip(zip.get());
  if (archive_read_open_memory(zip.get(), file.data(), file.size()) != ARCHIVE_OK) {
    return file_damaged("the archive cannot be read");
  }
  std::vector<Member> members;
  std::uint64_t left = limits.archive_bytes;
  for (;;) {
    struct archive_entry* entry = nullptr;
    const int status = archive_read_next_header(zip.get(), &entry);
    if (status == ARCHIVE_EOF) break;
    if (status < ARCHIVE_WARN) return file_damaged("the archive's directory is broken");
    if (archive_entry_filetype(entry) != AE_IFREG) continue;
    if (archive_entry_is_encrypted(entry) != 0) return file_encrypted();
    if (std::ssize(members) >= limits.archive_files) {
      return archive_too_large("more than " + std::to_string(limits.archive_files) + " files");
    }
    Result<Bytes> bytes = content(zip.get(), left, limits);
    if (!bytes) return fail(std::move(bytes.error()));
    left -= bytes->size();
    members.push_back({.name = name_of(entry), .content = std::move(*bytes)});
  }
  if (members.empty()) return file_empty();
  return members;
}

}  // namespace iscan::decode
