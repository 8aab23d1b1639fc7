// What has the form of a way to reach somebody. Internal to llm_prompt.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"

namespace iscan::llm_prompt {

// Where an address of the internet stands in a word: "info@shop.example", "www.shop.example/x".
struct InternetAddress {
  std::size_t begin = 0;     // bytes of the word; of the mailbox, or of the domain without one
  std::size_t end = 0;       // behind the domain
  std::string mailbox = {};  // as printed; "" for a website
  std::string domain = {};   // lower case, without "www."
};
std::optional<InternetAddress> internet_address_in(std::string_view word);

// The digits of phone and fax numbers: behind a label ("Tel."), with the code of a country ("+49")
// or of a city ("040/1234567").
std::vector<std::string> phones_on(const document::Page& page);

// Letters and digits alone of what is printed behind a label of tax and company registers: "CIF",
// "Org.nr", "St.-Nr.".
std::vector<std::string> register_numbers_on(const document::Page& page);

// VAT ids with right check digits, letters and digits alone.
std::vector<std::string> vat_ids_on(const document::Page& page);

}  // namespace iscan::llm_prompt
