// Identifiers with check digits, as printed on invoices. All functions accept printed text with
// the usual spaces, dots and hyphens and return the canonical form, or nothing when it is not one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace iscan::notation {

// ISO 13616: country, length per country and mod-97 are checked. "DE89370400440532013000".
std::optional<std::string> parse_iban(std::string_view text);
// True when text has the form of an IBAN (country, length) whatever its check digits say.
bool looks_like_iban(std::string_view text);

// ISO 9362: 8 or 11 characters with a known country code.
std::optional<std::string> parse_bic(std::string_view text);

enum class CheckDigits { right, wrong, unknown };
struct VatId {
  std::string value;    // country prefix + number: "SE556677889901", "DE136695976"
  std::string country;  // ISO 3166-1 alpha-2 (Greece: GR)
  CheckDigits check = CheckDigits::unknown;  // unknown: no public algorithm for that country
};
// VAT ids of the EU, GB, XI, NO (…MVA) and CH (CHE-…). The form per country must fit.
std::optional<VatId> parse_vat_id(std::string_view text);

// Swedish/Norwegian/Danish/Finnish/… company registration numbers with check digit.
// "556677-8899" → "5566778899" for country "SE".
std::optional<std::string> parse_registration_id(std::string_view text, std::string_view country);

// Bankgiro (7–8 digits, Luhn) "123-4567" and Plusgiro (2–8 digits, Luhn) "12 34 56-7".
std::optional<std::string> parse_bankgiro(std::string_view text);
std::optional<std::string> parse_plusgiro(std::string_view text);

// Payment references with check digits: RF (ISO 11649), Swedish OCR (Luhn), Finnish viitenumero
// (7-3-1), Norwegian KID (mod 10 / mod 11), Swiss QRR (mod 10 recursive), Belgian +++…+++ (mod 97).
enum class ReferenceKind { rf, luhn, finnish, kid, qrr, belgian };
struct PaymentReference {
  std::string value;
  ReferenceKind kind = ReferenceKind::rf;
};
std::optional<PaymentReference> parse_payment_reference(std::string_view text, ReferenceKind kind);

}  // namespace iscan::notation
