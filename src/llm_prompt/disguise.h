// Documents whose parties nobody can tell: names, addresses, accounts, tax numbers, e-mail
// addresses and phone numbers become invented ones, wherever they are printed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"
#include "invoice/draft.h"
#include "llm_prompt/invented.h"

namespace iscan::llm_prompt {

struct DisguisedPages {
  std::vector<document::Page> pages;   // words and places as before, other texts
  std::vector<std::string> originals;  // what was replaced
};

// Replaces the values of the invoice, what the draft took for such values too, and what has the
// form of an account, a VAT id, an e-mail address, a website or a phone number. What is none of
// these stays: a name in a sentence that no source took for one.
DisguisedPages disguise(std::span<const document::Page> pages, const invoice::Invoice& invoice,
                        const invoice::Draft& draft, const Inventor& inventor);

// Whether a text still shows one of the originals, by letters and digits alone, short numbers
// within one word. Originals of less than 5 letters are not looked for: any text has them.
bool shows_any(std::string_view text, std::span<const std::string> originals);

}  // namespace iscan::llm_prompt
