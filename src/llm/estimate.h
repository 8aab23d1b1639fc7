// How large a question is, before anybody counted its tokens.
#pragma once

#include "llm_wire/wire.h"

namespace iscan::llm {

// Rather too much than too little: four bytes of text a token, a fixed number for a page image, and
// all of the output that is allowed.
llm_wire::Usage estimate(const llm_wire::Prompt& prompt);

}  // namespace iscan::llm
