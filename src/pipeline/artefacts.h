// The stored outputs of one job, at most one of each type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/result.h"
#include "document/artefacts.h"
#include "document/page.h"
#include "document/state.h"
#include "invoice/draft.h"
#include "invoice/report.h"

namespace iscan::pipeline {

class Artefacts {
 public:
  // nullptr when no stage has left one yet.
  template <class T>
  const T* find() const {
    const auto& slot = std::get<std::optional<T>>(slots_);
    return slot ? &*slot : nullptr;
  }

  template <class T>
  void put(T artefact) {
    std::get<std::optional<T>>(slots_) = std::move(artefact);
  }

 private:
  std::tuple<std::optional<document::Upload>, std::optional<document::DecodedFile>,
             std::optional<document::OcrText>, std::optional<invoice::Draft>,
             std::optional<invoice::Checked>, std::optional<invoice::Report>>
      slots_;
};

// The JSON of the artefact that `stage` left (schema "ocr_text/1" …), as it is stored.
Result<std::string> encode_artefact(document::Stage stage, const Artefacts& artefacts);
// Reads it back into `artefacts`; an unknown schema or broken text is an internal error.
Result<> decode_artefact(document::Stage stage, std::string_view json, Artefacts& artefacts);

}  // namespace iscan::pipeline
