// The port that says whether more may be spent.
#pragma once

#include <optional>

#include "base/decimal.h"

namespace iscan::llm {

// Asked before each attempt. Thread-safe.
class Budget {
 public:
  virtual ~Budget() = default;
  // `estimated_cost` in USD is what the attempt may cost at most; not set where the model has no
  // known price: the budget decides whether that is accepted.
  virtual bool allows(std::optional<Decimal> estimated_cost) = 0;
};

}  // namespace iscan::llm
