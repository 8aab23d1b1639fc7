#include "llm/model_names.h"

#include <algorithm>
#include <array>
#include <format>

namespace iscan::llm {
namespace {

struct Gone {
  std::string_view name;  // and its snapshots: "NAME-…" where the rest begins with a digit
  std::string_view successor;
  std::string_view end;  // the day it is shut down
};

// Longer names before those they begin with.
constexpr std::array kGone = {
    Gone{"gpt-4o-mini", "gpt-6-luna", "2027-01-14"},
    Gone{"gpt-4o", "gpt-6-luna", "2027-01-14"},
    Gone{"gpt-4.1-mini", "gpt-6-luna", "2027-01-14"},
    Gone{"gpt-4.1", "gpt-6-luna", "2027-01-14"},
    Gone{"gpt-3.5-turbo", "gpt-6-luna", "2026-10-23"},
    Gone{"gpt-5-mini", "gpt-6-luna", "2026-12-11"},
    Gone{"gpt-5-nano", "gpt-6-luna", "2026-12-11"},
    Gone{"gemini-2.0-flash", "gemini-3.8-flash", "2026-06-01"},
    Gone{"gemini-2.5-flash", "gemini-3.5-flash-lite", "2026-12-01"},
    Gone{"gemini-2.5-pro", "gemini-3.8-flash", "2026-12-01"},
    Gone{"claude-3-5-sonnet", "claude-sonnet-5-5", "2025-10-28"},
    Gone{"claude-sonnet-4-5", "claude-sonnet-5-5", "2026-11-30"},
};

// "gpt-4o-2024-08-06" and "gpt-4o-latest" are gpt-4o, "gpt-4o-audio" is not.
bool is_or_is_snapshot(std::string_view name, std::string_view model) {
  if (!name.starts_with(model)) return false;
  const std::string_view rest = name.substr(model.size());
  return rest.empty() || rest == "-latest" ||
         (rest.size() > 1 && rest[0] == '-' && rest[1] >= '0' && rest[1] <= '9');
}

}  // namespace

ModelName current_model(llm_wire::Dialect dialect, std::string_view name) {
  if (dialect != llm_wire::Dialect::standard) return {std::string(name), {}};
  const auto found = std::ranges::find_if(
      kGone, [name](const Gone& gone) { return is_or_is_snapshot(name, gone.name); });
  if (found == kGone.end()) return {std::string(name), {}};
  return {std::string(found->successor),
          std::format("The provider's last day for the model {} is {}; {} is asked instead. Write "
                      "its name into the settings.",
                      name, found->end, found->successor)};
}

DefaultModels default_models(std::string_view provider) {
  if (provider == "openai") return {"gpt-6-luna", "gpt-6.1-terra"};
  if (provider == "anthropic") return {"claude-haiku-5-5", "claude-sonnet-5-5"};
  if (provider == "gemini") return {"gemini-3.5-flash-lite", "gemini-3.8-flash"};
  return {};
}

}  // namespace iscan::llm
