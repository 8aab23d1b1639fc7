// `iscan-ocr --serve`: a sandboxed child that reads pages for its parent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace iscan::ocr_app {

struct ServeSettings {
  std::uint64_t memory_bytes = 0;  // address space
  std::string models;              // folder of *.traineddata
  std::vector<std::string> languages;
};

// Answers until the parent is gone; the exit status.
int serve(const ServeSettings& settings);

}  // namespace iscan::ocr_app
