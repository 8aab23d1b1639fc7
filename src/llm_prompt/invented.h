// Plausible values that belong to nobody, in place of real ones: the same for the same original,
// and of its shape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iscan::llm_prompt {

// What a value is; `number` stands for customs that give no check digits: tax numbers, phones.
enum class Disguise : std::uint8_t {
  company,
  person,
  street,
  city,
  domain,
  mailbox,  // the part of an e-mail address before the @
  iban,
  bic,
  vat_id,
  registration,
  bankgiro_number,
  plusgiro_number,
  postcode,
  number,
};

// Whether invented values have as many letters and digits as their originals.
bool keeps_shape(Disguise kind);

class Inventor {
 public:
  // Who has the secret can tell which invention stands for which guess.
  explicit Inventor(std::string secret) : secret_(std::move(secret)) {}

  // The same for prints that differ in case, accents, spaces and punctuation alone. Where
  // keeps_shape(kind), `original` is letters and digits without anything between, and so is the
  // answer: letters stand for letters, digits for digits, the prefix of the country stays, and
  // check digits are right where the original's are. Names keep their legal form. `country`: ISO
  // 3166-1 of a registration number.
  std::string invent(Disguise kind, std::string_view original, std::string_view country = {}) const;

 private:
  std::string secret_;
};

// The legal form at the end of a company's name ("GmbH & Co. KG"); empty when it has none.
std::string_view legal_form(std::string_view name);

}  // namespace iscan::llm_prompt
