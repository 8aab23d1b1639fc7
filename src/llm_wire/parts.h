// What the bodies of several providers are made of.
#pragma once

#include <optional>
#include <string>

#include "llm_wire/strict_json.h"
#include "llm_wire/wire.h"

namespace iscan::llm_wire {

// The schema as the provider is to hold to it; empty on the rung that uses words only, and without
// a schema.
std::optional<Json> asked_schema(const Prompt& prompt, Rung rung);

// The system text, on the last rung with the schema in words: there it is the same for all
// documents, so that providers can cache it.
std::string system_text(const Prompt& prompt, Rung rung);

std::string base64_of(const Media& media);
// "data:image/png;base64,…"
std::string data_uri(const Media& media);
bool is_image(const Media& media);
// For providers that want one.
std::string file_name(const Media& media);

}  // namespace iscan::llm_wire
