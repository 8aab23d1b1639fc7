// What is asked of a language model, free of any provider.
#pragma once

#include <string>
#include <vector>

namespace iscan::llm_wire {

// A page image or the PDF itself.
struct Media {
  std::string media_type;  // "image/png", "image/jpeg", "application/pdf"
  std::string bytes;       // as they are, not encoded
  std::string name;        // for providers that want a file name
};

// A document answered before, as an example.
struct Example {
  std::string question;
  std::string answer;  // JSON
};

struct Prompt {
  std::string system;             // the same for all documents
  std::vector<Example> examples;  // before the document; the same for a supplier
  std::vector<Media> media;       // before the text
  std::string text;
  // [A-Za-z0-9_-]{1,64}: the version of the prompt, under which its answers are kept.
  std::string schema_name;
  // JSON schema: closed objects, all required, no unions. Empty: any object will do.
  std::string schema;
  int output_tokens = 4000;
};

}  // namespace iscan::llm_wire
