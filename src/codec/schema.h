// The JSON Schema (draft 2020-12) of what result_to_json writes, made from the field table.
#pragma once

#include <string>

namespace iscan::codec {

// Pretty-printed, ends with a newline. schemas/invoice.schema.json is this text.
std::string invoice_schema();

}  // namespace iscan::codec
