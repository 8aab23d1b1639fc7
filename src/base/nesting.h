// A guard before JSON of others is parsed: walkers of a value need no limit of their own then.
#pragma once

#include <string_view>

namespace iscan {

// Whether brackets outside of strings nest at most that deep; the text need not be JSON.
bool nests_at_most(std::string_view json, int depth);

}  // namespace iscan
