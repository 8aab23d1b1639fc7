// What kind of file the bytes are, by content alone.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "document/page.h"

namespace iscan::decode {

// Errors: file_empty, file_type_unsupported.
Result<document::FileType> sniff(BytesView file);

// Where the PDF header starts; PDF readers accept junk before it. npos when there is none.
std::size_t pdf_header(BytesView file);

}  // namespace iscan::decode
