// iscan-ocr: reads pages with Tesseract. Its parent starts it with
// --serve MEMORY_BYTES MODELS LANGUAGE,… and a socket; people may use --read FILE… to measure it.
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <print>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "read_file.h"
#include "serve.h"

namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    out.emplace_back(list.substr(0, comma));
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return out;
}

int usage() {
  std::println(stderr,
               "usage: OMP_THREAD_LIMIT=1 iscan-ocr --read [--lang CODE]… [--words] [--out FOLDER] "
               "FILE…\nprints what is read. Other modes are for the parent program.");
  return 2;
}

int run(std::span<char* const> arguments) {
  const std::string_view mode = arguments.empty() ? "" : arguments[0];
  if (mode == "--read" && arguments.size() > 1) {
    return iscan::ocr_app::read_files(arguments.subspan(1));
  }
  if (mode != "--serve" || arguments.size() != 4) return usage();
  const std::string_view size = arguments[1];
  iscan::ocr_app::ServeSettings settings{.models = arguments[2], .languages = split(arguments[3])};
  if (std::from_chars(size.begin(), size.end(), settings.memory_bytes).ec != std::errc{} ||
      settings.languages.empty()) {
    return usage();
  }
  return iscan::ocr_app::serve(settings);
}

}  // namespace

int main(int argc, char** argv) {
  const int status = run({argv + 1, static_cast<std::size_t>(argc - 1)});
  std::fflush(stdout);
  // Inside the sandbox nothing that runs at exit may be trusted to be allowed.
  ::_exit(status);
}
