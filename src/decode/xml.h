// XML files: only looked at here, read elsewhere.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace iscan::decode {

// Whether the bytes begin like an XML document in UTF-8 or UTF-16 (and not like a web page).
bool looks_like_xml(BytesView file);

// Whether a document type is declared: the door to entity bombs and foreign files.
bool declares_entities(BytesView file);

// The text of an XML file in UTF-8. Errors: xml_entities_refused, file_damaged (cut off, or nested
// deeper than any invoice). Bytes that are no UTF-8 though declared so are taken as Latin-1.
Result<std::string> read_xml(BytesView file);

}  // namespace iscan::decode
