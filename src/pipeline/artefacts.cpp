#include "pipeline/artefacts.h"

#include "codec/artefact_json.h"

namespace iscan::pipeline {
namespace {

using document::Stage;

template <class T>
Result<std::string> encode(const Artefacts& artefacts) {
  const T* artefact = artefacts.find<T>();
  if (artefact == nullptr) {
    return fail(ErrorKind::internal, "artefact_missing", "The stage left no result.");
  }
  return codec::to_json(*artefact);
}

template <class T>
Result<> store(Result<T> decoded, Artefacts& artefacts) {
  if (!decoded) return fail(std::move(decoded).error());
  artefacts.put(std::move(*decoded));
  return {};
}

}  // namespace

Result<std::string> encode_artefact(Stage stage, const Artefacts& artefacts) {
  switch (stage) {
    case Stage::preprocessing: return encode<document::DecodedFile>(artefacts);
    case Stage::ocr: return encode<document::OcrText>(artefacts);
    case Stage::prediction: return encode<invoice::Draft>(artefacts);
    case Stage::extraction: return encode<invoice::Checked>(artefacts);
    case Stage::evaluation: return encode<invoice::Report>(artefacts);
  }
  std::unreachable();
}

Result<> decode_artefact(Stage stage, std::string_view json, Artefacts& artefacts) {
  switch (stage) {
    case Stage::preprocessing: return store(codec::decoded_file_from_json(json), artefacts);
    case Stage::ocr: return store(codec::ocr_text_from_json(json), artefacts);
    case Stage::prediction: return store(codec::draft_from_json(json), artefacts);
    case Stage::extraction: return store(codec::checked_from_json(json), artefacts);
    case Stage::evaluation: return store(codec::report_from_json(json), artefacts);
  }
  std::unreachable();
}

}  // namespace iscan::pipeline
