#include <span>
#include <string_view>

#include "read_file.h"

int main(int argc, char** argv) {
  const std::span<char* const> arguments(argv + 1, static_cast<std::size_t>(argc - 1));
  return iscan::ocr_app::read_files(arguments);
}
