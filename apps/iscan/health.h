// Whether everything the program needs is there; for `iscan doctor` and /readyz.
#pragma once

#include <string>
#include <vector>

#include "engines.h"
#include "settings/settings.h"

namespace iscan::app {

struct Finding {
  std::string name;  // "reader", "protections", "ocr", "models", "disk" …
  bool ok = false;
  std::string detail;  // what was found, or what to do
};

// The reading child starts and says what protects the system from it.
std::vector<Finding> look_at_reader(Engines& engines);
// The models of every language of the settings are there.
Finding look_at_models(const settings::Settings& settings);
// The data folder can be written and has room.
Finding look_at_disk(const settings::Settings& settings);

}  // namespace iscan::app
