// The predictor without models: layout, labels in many languages, typed values, arithmetic.
#pragma once

#include "ports/predictor.h"

namespace iscan::predictor_local {

// Reads what is printed; proposes, never decides. Deterministic; a page costs some milliseconds.
class LocalPredictor final : public ports::Predictor {
 public:
  std::string name() const override { return "rules"; }
  Result<invoice::Draft> predict(const document::DecodedFile& file) override;
};

}  // namespace iscan::predictor_local
