// The reader's four services on bytes in memory. Runs inside the sandbox, one request at a time.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "decode/pixels.h"
#include "document/page.h"
#include "reader_wire/answer.h"
#include "reader_wire/request.h"

namespace iscan::decode {

// What must happen before the sandbox closes: libraries, fonts and plug-ins are loaded.
void warm_up();

// Type, pages with their words, attachments. Errors: see ports/reader.h.
Result<document::DecodedFile> decode_file(BytesView file, const reader_wire::Limits& limits);

// One page as pixels.
Result<Pixels> render_page(BytesView file, const reader_wire::Request& request);

// The files of a ZIP.
Result<std::vector<reader_wire::Member>> unpack_file(BytesView file,
                                                     const reader_wire::Limits& limits);

}  // namespace iscan::decode
