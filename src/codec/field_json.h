// JSON of single fields, rows and whole invoices (schemas/invoice.schema.json). Internal to codec.
#pragma once

#include <nlohmann/json.hpp>

#include "invoice/checks.h"
#include "invoice/draft.h"
#include "invoice/invoice.h"
#include "invoice/report.h"

namespace iscan::codec {

using Json = nlohmann::ordered_json;

// Thrown inside codec while decoding and turned into an Error at its border.
struct DecodeError {
  std::string what;
};

Json value_json(const invoice::Value& value, invoice::ValueType type);
invoice::Value value_from(const Json& json, invoice::ValueType type);

// The envelope: value, raw, confidence, status, source, reader, page, box, tokens, validated_by,
// alternatives.
Json field_json(const invoice::Field& field, invoice::ValueType type);
invoice::Field field_from(const Json& json, invoice::ValueType type);

Json evidence_json(const invoice::Evidence& evidence);
invoice::Evidence evidence_from(const Json& json);

// Nested objects by the paths of field_id.h: {"seller":{"vat_id":{…}}}.
Json row_json(const invoice::FieldMap& row);
invoice::FieldMap row_from(const Json& json, invoice::Group group);

Json invoice_json(const invoice::Invoice& invoice);
invoice::Invoice invoice_from(const Json& json);

Json checks_json(const std::vector<invoice::CheckResult>& checks);
std::vector<invoice::CheckResult> checks_from(const Json& json);
Json reasons_json(const std::vector<invoice::Reason>& reasons);
std::vector<invoice::Reason> reasons_from(const Json& json);

std::string_view to_string(invoice::CheckOutcome outcome);
std::string_view to_string(invoice::CheckSeverity severity);

}  // namespace iscan::codec
