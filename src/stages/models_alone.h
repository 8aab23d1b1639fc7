// Which values nobody but language models proposes. A model believes what a page tells it to say;
// so its word counts as much as that of the sources beside it, and alone it approves nothing.
// Internal to stages.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "invoice/checks.h"
#include "stages/choice.h"

namespace iscan::stages {

// Whether a language model read it.
bool is_by_model(const invoice::Evidence& evidence);

// Paths of fields, as checks name them.
using Paths = std::set<std::string, std::less<>>;

// The fields whose value only a language model proposes, or that it preferred to what the other
// sources think most of, or that follow from such; of groups with such rows the group's path too.
Paths models_alone(const invoice::Invoice& invoice, const Options& options);

// Whether the check holds the field at `path` against other fields, none of them in `alone`;
// always so where the field itself is not.
bool is_independent(const invoice::CheckResult& check, std::string_view path, const Paths& alone);

}  // namespace iscan::stages
