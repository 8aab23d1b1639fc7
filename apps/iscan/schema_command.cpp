#include <print>

#include "codec/schema.h"
#include "commands.h"

namespace iscan::app {

int run_schema() {
  std::print("{}", codec::invoice_schema());
  return kOk;
}

}  // namespace iscan::app
