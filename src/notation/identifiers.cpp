#include "notation/identifiers.h"

#include <algorithm>
#include <array>
#include <utility>

#include "notation/check_digits.h"

namespace iscan::notation {
namespace {

struct IbanLength {
  std::string_view country;
  std::size_t length;
};

// ISO 13616 registry.
constexpr IbanLength kIbanLengths[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20},
    {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
    {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15}, {"PK", 24},
    {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SC", 31},
    {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"TL", 23}, {"TN", 24}, {"TR", 26},
    {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
};

// ISO 3166-1 codes that may stand in a BIC.
constexpr std::string_view kBicCountries =
    " AD AE AL AM AO AR AT AU AZ BA BB BD BE BG BH BM BR BS BW BY CA CH CI CL CM CN CO CR CY CZ DE "
    "DK DO DZ EC EE EG ES ET FI FO FR GB GE GG GH GI GL GR GT HK HR HU ID IE IL IM IN IQ IS IT JE "
    "JM JO JP KE KR KW KY KZ LB LI LK LT LU LV MA MC MD ME MG MK MO MT MU MX MY NA NG NL NO NP NZ "
    "OM PA PE PH PK PL PT PY QA RO RS RU SA SE SG SI SK SM SN TH TN TR TW TZ UA UG US UY UZ VA VE "
    "VN XK ZA ZM ZW ";

std::size_t iban_length(std::string_view country) {
  for (const IbanLength& entry : kIbanLengths) {
    if (entry.country == country) return entry.length;
  }
  return 0;
}

bool has_iban_form(std::string_view id) {
  return id.size() > 4 && id.size() == iban_length(id.substr(0, 2)) && all_digits(id.substr(2, 2));
}

std::string digits_of(std::string_view text) {
  const std::string id = compact_id(text);
  return all_digits(id) ? id : "";
}

// 7, 3, 1 from the right, check digit last.
bool finnish_reference(std::string_view digits) {
  constexpr int kWeights[] = {7, 3, 1};
  int sum = 0;
  const std::string_view body = digits.substr(0, digits.size() - 1);
  for (std::size_t i = 0; i < body.size(); ++i) {
    sum += (body[body.size() - 1 - i] - '0') * kWeights[i % 3];
  }
  return (10 - sum % 10) % 10 == digits.back() - '0';
}

// Norwegian KID, the mod 11 kind: weights 2..7 from the right; '-' (10) is not printed here.
bool mod_11_reference(std::string_view digits) {
  int sum = 0;
  const std::string_view body = digits.substr(0, digits.size() - 1);
  for (std::size_t i = 0; i < body.size(); ++i) {
    sum += (body[body.size() - 1 - i] - '0') * static_cast<int>(2 + i % 6);
  }
  const int rest = 11 - sum % 11;
  return rest != 10 && rest % 11 == digits.back() - '0';
}

bool belgian_reference(std::string_view digits) {
  const int rest = remainder_97(digits.substr(0, 10));
  return (rest == 0 ? 97 : rest) == (digits[10] - '0') * 10 + (digits[11] - '0');
}

bool reference_is_right(std::string_view digits, ReferenceKind kind) {
  switch (kind) {
    case ReferenceKind::rf: return false;  // has letters, handled apart
    case ReferenceKind::luhn: return digits.size() >= 2 && digits.size() <= 25 && luhn(digits);
    case ReferenceKind::finnish:
      return digits.size() >= 4 && digits.size() <= 20 && finnish_reference(digits);
    case ReferenceKind::kid:
      return digits.size() >= 2 && digits.size() <= 25 &&
             (luhn(digits) || mod_11_reference(digits));
    case ReferenceKind::qrr: return digits.size() == 27 && recursive_mod_10(digits);
    case ReferenceKind::belgian: return digits.size() == 12 && belgian_reference(digits);
  }
  std::unreachable();
}

bool finnish_business_id(std::string_view n) {
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2};
  const int rest = weighted_sum(n, kWeights) % 11;
  return rest != 1 && (rest == 0 ? 0 : 11 - rest) == n[7] - '0';
}

}  // namespace

std::optional<std::string> parse_iban(std::string_view text) {
  std::string id = compact_id(text);
  if (!has_iban_form(id)) return std::nullopt;
  if (remainder_97(id.substr(4) + id.substr(0, 4)) != 1) return std::nullopt;
  return id;
}

bool looks_like_iban(std::string_view text) { return has_iban_form(compact_id(text)); }

std::optional<std::string> parse_bic(std::string_view text) {
  std::string id = compact_id(text);
  if (id.size() != 8 && id.size() != 11) return std::nullopt;
  const std::string_view view = id;
  const auto letters =
      std::ranges::all_of(view.substr(0, 6), [](char c) { return c >= 'A' && c <= 'Z'; });
  const std::string country = " " + std::string(view.substr(4, 2)) + " ";
  if (!letters || !kBicCountries.contains(country)) return std::nullopt;
  return id;
}

std::optional<std::string> parse_registration_id(std::string_view text, std::string_view country) {
  std::string digits = digits_of(text);
  if (country == "SE" && digits.size() == 10 && luhn(digits)) return digits;
  if (country == "NO" && digits.size() == 9 &&
      parse_vat_id("NO" + digits)->check == CheckDigits::right) {
    return digits;
  }
  if (country == "DK" && digits.size() == 8 &&
      parse_vat_id("DK" + digits)->check == CheckDigits::right) {
    return digits;
  }
  if (country == "FI" && digits.size() == 8 && finnish_business_id(digits)) {
    return digits.substr(0, 7) + "-" + digits.substr(7);
  }
  if (country == "FR" && (digits.size() == 9 || digits.size() == 14) && luhn(digits)) return digits;
  return std::nullopt;
}

std::optional<std::string> parse_bankgiro(std::string_view text) {
  const std::string digits = digits_of(text);
  if ((digits.size() != 7 && digits.size() != 8) || !luhn(digits)) return std::nullopt;
  return digits.substr(0, digits.size() - 4) + "-" + digits.substr(digits.size() - 4);
}

std::optional<std::string> parse_plusgiro(std::string_view text) {
  const std::string digits = digits_of(text);
  if (digits.size() < 2 || digits.size() > 8 || !luhn(digits)) return std::nullopt;
  // Printed in pairs from the right: "12 34 56-7".
  std::string body = digits.substr(0, digits.size() - 1);
  for (std::size_t i = body.size(); i > 2; i -= 2) body.insert(i - 2, " ");
  return body + "-" + digits.back();
}

std::optional<PaymentReference> parse_payment_reference(std::string_view text, ReferenceKind kind) {
  if (kind == ReferenceKind::rf) {
    std::string id = compact_id(text);
    const bool form = id.size() >= 5 && id.size() <= 25 && id.starts_with("RF") &&
                      all_digits(std::string_view(id).substr(2, 2));
    if (!form || remainder_97(id.substr(4) + id.substr(0, 4)) != 1) return std::nullopt;
    return PaymentReference{std::move(id), kind};
  }
  const std::string digits = digits_of(text);
  if (digits.empty() || !reference_is_right(digits, kind)) return std::nullopt;
  return PaymentReference{digits, kind};
}

}  // namespace iscan::notation
