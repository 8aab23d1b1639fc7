// ZIP files, unpacked into memory within limits.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "reader_wire/answer.h"
#include "reader_wire/request.h"

namespace iscan::decode {

// Regular files only, in the archive's order; an archive inside is returned as a file. Errors:
// file_damaged, file_encrypted, file_too_large (too many files, or too many bytes), file_empty.
Result<std::vector<reader_wire::Member>> unpack_zip(BytesView file,
                                                    const reader_wire::Limits& limits);

}  // namespace iscan::decode
