// iscan-reader: the only program that touches untrusted bytes. Its parent starts it with
// --serve MEMORY_BYTES RASTER_BYTES and a socket; people may use --dump FILE to see what it reads.
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <print>
#include <string>
#include <string_view>
#include <vector>

#include "child/sandbox.h"
#include "child/serve.h"
#include "decode/decode.h"
#include "decode/errors.h"
#include "dump.h"
#include "memory.h"
#include "reader_wire/answer.h"
#include "reader_wire/request.h"

namespace iscan::reader {
namespace {

using reader_wire::encode;

template <class Number>
Number number(std::string_view text, Number otherwise) {
  Number value = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

// The file is copied, so that nobody can change or shrink it while it is read.
Result<Bytes> read_file(const UniqueFd& fd, const reader_wire::Request& request) {
  if (request.file_size == 0) return decode::file_empty();
  if (request.file_size > request.limits.file_bytes) {
    return decode::file_too_large(request.limits.file_bytes);
  }
  Bytes file(request.file_size);
  std::size_t done = 0;
  while (done < file.size()) {
    const ssize_t got =
        ::pread(fd.get(), file.data() + done, file.size() - done, static_cast<off_t>(done));
    if (got <= 0) return decode::file_damaged("the stored file is shorter than expected");
    done += static_cast<std::size_t>(got);
  }
  return file;
}

// A value is an answer only when no library had to leave something out for want of memory.
template <class T>
Result<T> whole(Result<T> value) {
  if (!take_refused_memory() || !value) return value;
  return fail(ErrorKind::too_large, "memory_limit",
              "Reading the file needs more memory than is allowed; split it or save it with "
              "smaller images.");
}

child::Frame answer_render(BytesView file, const reader_wire::Request& request) {
  Result<decode::SharedPixels> shared =
      whole(decode::render_page(file, request).and_then([](const decode::Pixels& pixels) {
        return decode::share(pixels);
      }));
  child::Frame frame;
  if (!shared) {
    frame.body = encode(Result<reader_wire::RasterShape>(std::unexpected(shared.error())));
    return frame;
  }
  frame.body = encode(Result<reader_wire::RasterShape>(shared->shape));
  frame.fds.push_back(std::move(shared->memory));
  return frame;
}

Bytes answer_png(BytesView file, const reader_wire::Request& request) {
  return encode(whole(decode::render_page(file, request).and_then([](const decode::Pixels& pixels) {
    return decode::write_png(pixels);
  })));
}

child::Frame answer(child::Frame frame) {
  const std::optional<reader_wire::Request> request = reader_wire::parse_request(frame.body);
  if (!request || frame.fds.size() != 1) ::_exit(child::kExitProtocol);
  const Result<Bytes> file = read_file(frame.fds.front(), *request);
  // An error looks the same for every command.
  if (!file) return {.body = encode(Result<Bytes>(std::unexpected(file.error()))), .fds = {}};
  take_refused_memory();
  switch (request->command) {
    case reader_wire::Command::decode:
      return {.body = encode(whole(decode::decode_file(*file, request->limits))), .fds = {}};
    case reader_wire::Command::render: return answer_render(*file, *request);
    case reader_wire::Command::render_png: return {.body = answer_png(*file, *request), .fds = {}};
    case reader_wire::Command::unpack:
      return {.body = encode(whole(decode::unpack_file(*file, request->limits))), .fds = {}};
  }
  ::_exit(child::kExitProtocol);
}

int serve(std::uint64_t memory_bytes, std::uint64_t raster_bytes) {
  child::prepare_child();
  report_refused_memory();
  decode::warm_up();
  const child::SandboxPolicy policy{
      .memory_bytes = memory_bytes,
      .file_bytes = raster_bytes,
      .readable_paths = {"/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/fontconfig",
                         "/usr/share/poppler", "/etc/fonts", "/var/cache/fontconfig"}};
  const Result<child::Protections> active = child::enter_sandbox(policy);
  if (!active) return child::kExitSandbox;
  return child::serve_child(UniqueFd(child::kParentSocket), *active, answer);
}

int usage() {
  std::println(stderr,
               "usage: iscan-reader --dump FILE        print what is read\n"
               "       iscan-reader --png FILE PAGE DPI  print a page as PNG\n"
               "Other modes are for the parent program.");
  return 2;
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 3 && arguments[0] == "--serve") {
    return serve(number<std::uint64_t>(arguments[1], 1ULL << 30U),
                 number<std::uint64_t>(arguments[2], 1ULL << 29U));
  }
  if (arguments.size() == 2 && arguments[0] == "--dump") return dump(arguments[1]);
  if (arguments.size() == 4 && arguments[0] == "--png") {
    return dump_page(arguments[1], number(arguments[2], 1), number(arguments[3], 100.0));
  }
  return usage();
}

}  // namespace
}  // namespace iscan::reader

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const int status = iscan::reader::run(arguments);
  std::fflush(stdout);
  // Inside the sandbox nothing that runs at exit may be trusted to be allowed.
  ::_exit(status);
}
