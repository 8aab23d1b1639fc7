// The stored form of every artefact: JSON with a schema name and version. While workers of two
// versions run side by side, the older ones leave documents with newer artefacts to the newer ones.
// Who raises a version keeps reading the one before (tests/data/artefacts has one of each).
// pipeline/artefacts.cpp maps stages to these functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "document/artefacts.h"
#include "document/page.h"
#include "invoice/draft.h"
#include "invoice/report.h"

namespace iscan::codec {

// Lengths are stored as hundredths of a point, so a box moves by at most 0.005 pt.
std::string to_json(const document::DecodedFile& file);  // schema "decoded_file/1"
std::string to_json(const document::OcrText& text);      // schema "ocr_text/1"
std::string to_json(const invoice::Draft& draft);        // schema "draft/1"
std::string to_json(const invoice::Checked& checked);    // schema "checked/1"
std::string to_json(const invoice::Report& report);      // schema "report/1"

// Errors: artefact_unreadable (internal) with a JSON pointer to the offending place;
// artefact_too_new (unavailable, retryable).
Result<document::DecodedFile> decoded_file_from_json(std::string_view json);
Result<document::OcrText> ocr_text_from_json(std::string_view json);
Result<invoice::Draft> draft_from_json(std::string_view json);
Result<invoice::Checked> checked_from_json(std::string_view json);
Result<invoice::Report> report_from_json(std::string_view json);

}  // namespace iscan::codec
