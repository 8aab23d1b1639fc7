#include <unistd.h>

#include <print>

#include "commands.h"
#include "terminal.h"

namespace iscan::app {
namespace {

void print_markdown() {
  std::println("| setting | environment | default | meaning |\n|---|---|---|---|");
  for (const settings::Key& key : settings::keys()) {
    std::println("| `{}` | `{}` | {} | {} |", key.name, key.environment,
                 key.fallback.empty() ? "" : "`" + std::string(key.fallback) + "`", key.help);
  }
}

}  // namespace

int run_config(const settings::Settings& settings, bool markdown) {
  if (markdown) {
    print_markdown();
    return kOk;
  }
  Table table({{"setting", false, 30},
               {"value", false, 44},
               {"origin", false, 34},
               {"environment", false, 28}});
  for (const settings::Key& key : settings::keys()) {
    const settings::Entry& entry = settings.entry(key.name);
    const bool hidden = key.form == settings::Form::secret && !entry.text.empty();
    const bool changed = entry.origin != settings::Origin::fallback;
    table.add({{std::string(key.name)},
               {hidden ? "***" : entry.text, changed ? Colour::bold : Colour::none},
               {entry.where, changed ? Colour::green : Colour::dim},
               {std::string(key.environment), Colour::dim}});
  }
  std::print("{}", table.render(wants_colour(STDOUT_FILENO)));
  return kOk;
}

}  // namespace iscan::app
