#include "dump.h"

#include <chrono>
#include <cstdio>
#include <format>
#include <fstream>
#include <iostream>
#include <iterator>
#include <print>

#include "decode/decode.h"

namespace iscan::reader {
namespace {

std::string json(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      out += std::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string load(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int print_error(const Error& error) {
  std::println(R"({{"error":{},"message":{},"detail":{}}})", json(error.code), json(error.message),
               json(error.detail));
  return 1;
}

void print_page(const document::Page& page) {
  std::println(R"({{"page":{},"width":{:.2f},"height":{:.2f},"text_layer":{},"words":{}}})",
               page.number, page.width, page.height, json(to_string(page.text_layer)),
               page.words.size());
  for (const document::Word& word : page.words) {
    std::println(
        R"({{"page":{},"text":{},"box":[{:.2f},{:.2f},{:.2f},{:.2f}],"size":{:.1f}{}{}{}}})",
        page.number, json(word.text), word.box.x0, word.box.y0, word.box.x1, word.box.y1,
        word.font_size, word.bold ? R"(,"bold":true)" : "",
        word.invisible ? R"(,"invisible":true)" : "",
        word.space_after ? "" : R"(,"space_after":false)");
  }
}

}  // namespace

int dump(const std::string& path) {
  decode::warm_up();
  const std::string file = load(path);
  const auto begin = std::chrono::steady_clock::now();
  const Result<document::DecodedFile> found = decode::decode_file(as_bytes(file), {});
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  if (!found) return print_error(found.error());
  std::println(R"({{"type":{},"pages":{},"producer":{},"ms":{:.2f}}})",
               json(to_string(found->type)), found->pages.size(), json(found->producer),
               took.count());
  for (const document::Attachment& attachment : found->attachments) {
    std::println(R"({{"attachment":{},"media_type":{},"bytes":{},"refused":{}}})",
                 json(attachment.name), json(attachment.media_type), attachment.content.size(),
                 json(attachment.refused));
  }
  for (const document::Page& page : found->pages) print_page(page);
  return 0;
}

int dump_page(const std::string& path, int page, double dpi) {
  decode::warm_up();
  const std::string file = load(path);
  const Result<Bytes> png =
      decode::render_page(as_bytes(file), {.command = reader_wire::Command::render_png,
                                           .file_size = file.size(),
                                           .limits = {},
                                           .page = page,
                                           .dpi = dpi,
                                           .rgb = true})
          .and_then([](const decode::Pixels& pixels) { return decode::write_png(pixels); });
  if (!png) return print_error(png.error());
  std::fwrite(png->data(), 1, png->size(), stdout);
  return 0;
}

}  // namespace iscan::reader
