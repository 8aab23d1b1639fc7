// Prints what the reader finds in a file, for people who work on it.
#pragma once

#include <string>

namespace iscan::reader {

// Lines of JSON on standard output: the file, its pages, their words, attachments. Returns the exit
// status: 0, 1 when the file cannot be read (the error is printed as JSON).
int dump(const std::string& path);

// One page as PNG on standard output.
int dump_page(const std::string& path, int page, double dpi);

}  // namespace iscan::reader
