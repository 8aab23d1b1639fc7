// What a run tells: a table for people, JSON for programs. Both are the same for the same seed.
#pragma once

#include <string>

#include "capacity/search.h"

namespace iscan::capacity {

std::string json_of(const Found& found);
std::string table_of(const Found& found);

}  // namespace iscan::capacity
