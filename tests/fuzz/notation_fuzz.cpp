// Printed amounts, dates and identifiers from any bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "notation/amount.h"
#include "notation/identifiers.h"
#include "notation/printed_date.h"
#include "notation/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace notation = iscan::notation;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)notation::parse_amount(text);
  (void)notation::parse_currency(text);
  (void)notation::parse_date_prefix(text);
  (void)notation::parse_iban(text);
  (void)notation::parse_bic(text);
  (void)notation::parse_vat_id(text);
  (void)notation::parse_plusgiro(text);
  (void)notation::parse_registration_id(text, "SE");
  for (const auto kind : {notation::ReferenceKind::rf, notation::ReferenceKind::luhn,
                          notation::ReferenceKind::finnish, notation::ReferenceKind::kid,
                          notation::ReferenceKind::qrr, notation::ReferenceKind::belgian}) {
    (void)notation::parse_payment_reference(text, kind);
  }
  (void)notation::split_words(text);
  return 0;
}
