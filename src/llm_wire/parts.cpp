#include "llm_wire/parts.h"

#include <format>

#include "base/encode.h"

namespace iscan::llm_wire {

std::optional<Json> asked_schema(const Prompt& prompt, Rung rung) {
  if (rung == Rung::plain) return std::nullopt;
  auto schema = parse_strict(prompt.schema, kBodyDepth);
  return schema && schema->is_object() ? std::move(schema) : std::nullopt;
}

std::string system_text(const Prompt& prompt, Rung rung) {
  if (rung != Rung::plain || prompt.schema.empty()) return prompt.system;
  return std::format(
      "{}{}Answer with one JSON object and nothing else: no words, no markdown. It follows this "
      "JSON schema:\n{}",
      prompt.system, prompt.system.empty() ? "" : "\n\n", prompt.schema);
}

std::string base64_of(const Media& media) { return to_base64(as_bytes(media.bytes)); }

std::string data_uri(const Media& media) {
  return std::format("data:{};base64,{}", media.media_type, base64_of(media));
}

bool is_image(const Media& media) { return media.media_type.starts_with("image/"); }

std::string file_name(const Media& media) {
  return media.name.empty() ? "document.pdf" : media.name;
}

}  // namespace iscan::llm_wire
