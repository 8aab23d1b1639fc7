// `iscan-ocr --read FILE…`: reads images from the command line, for tuning and measuring.
#pragma once

#include <span>

namespace iscan::ocr_app {

// Prints what it reads; the exit status.
int read_files(std::span<char* const> arguments);

}  // namespace iscan::ocr_app
