// The text of prices/llm.json, put into the program at build time. Internal to llm.
#pragma once

#include <string_view>

namespace iscan::llm {

std::string_view price_text();

}  // namespace iscan::llm
