// VAT identification numbers: form per country (Council Regulation 904/2010 and national rules) and
// the check digit procedures that are public.
#include <algorithm>
#include <array>
#include <string>

#include "notation/check_digits.h"
#include "notation/identifiers.h"

namespace iscan::notation {
namespace {

bool digit_at_end(std::string_view digits, int expected) { return digits.back() - '0' == expected; }

bool austria(std::string_view n) {  // U12345678: digits at 1..8
  int sum = 4;
  for (std::size_t i = 0; i < 7; ++i) {
    const int digit = n[i + 1] - '0';
    sum += i % 2 == 0 ? digit : digit / 5 + digit * 2 % 10;
  }
  return digit_at_end(n, (10 - sum % 10) % 10);
}

bool belgium(std::string_view n) {
  return 97 - remainder_97(n.substr(0, 8)) == (n[8] - '0') * 10 + (n[9] - '0');
}

bool denmark(std::string_view n) {
  constexpr int kWeights[] = {2, 7, 6, 5, 4, 3, 2, 1};
  return weighted_sum(n, kWeights) % 11 == 0;
}

bool estonia(std::string_view n) {
  constexpr int kWeights[] = {3, 7, 1, 3, 7, 1, 3, 7};
  return digit_at_end(n, (10 - weighted_sum(n, kWeights) % 10) % 10);
}

bool finland(std::string_view n) {
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2};
  const int rest = weighted_sum(n, kWeights) % 11;
  return rest != 1 && digit_at_end(n, rest == 0 ? 0 : 11 - rest);
}

bool france(std::string_view n) {  // two characters, then the SIREN
  const std::string_view siren = n.substr(2);
  if (!all_digits(n.substr(0, 2))) return luhn(siren);
  const int key = (12 + 3 * remainder_97(siren)) % 97;
  return key == (n[0] - '0') * 10 + (n[1] - '0');
}

bool greece(std::string_view n) {
  constexpr int kWeights[] = {256, 128, 64, 32, 16, 8, 4, 2};
  return digit_at_end(n, weighted_sum(n, kWeights) % 11 % 10);
}

bool hungary(std::string_view n) {
  constexpr int kWeights[] = {9, 7, 3, 1, 9, 7, 3};
  return digit_at_end(n, (10 - weighted_sum(n, kWeights) % 10) % 10);
}

bool italy(std::string_view n) { return luhn(n); }

bool luxembourg(std::string_view n) {
  int number = 0;
  for (const char c : n.substr(0, 6)) number = number * 10 + (c - '0');
  return number % 89 == (n[6] - '0') * 10 + (n[7] - '0');
}

bool netherlands(std::string_view n) {  // 123456789B01: old mod 11, or mod 97 over NL + all
  constexpr int kWeights[] = {9, 8, 7, 6, 5, 4, 3, 2};
  const int rest = weighted_sum(n, kWeights) % 11;
  return (rest < 10 && n[8] - '0' == rest) || remainder_97("NL" + std::string(n)) == 1;
}

bool poland(std::string_view n) {
  constexpr int kWeights[] = {6, 5, 7, 2, 3, 4, 5, 6, 7};
  return weighted_sum(n, kWeights) % 11 == n[9] - '0';
}

bool portugal(std::string_view n) {
  constexpr int kWeights[] = {9, 8, 7, 6, 5, 4, 3, 2};
  const int rest = weighted_sum(n, kWeights) % 11;
  return digit_at_end(n, rest < 2 ? 0 : 11 - rest);
}

bool sweden(std::string_view n) { return luhn(n.substr(0, 10)) && n.substr(10) != "00"; }

bool slovenia(std::string_view n) {
  constexpr int kWeights[] = {8, 7, 6, 5, 4, 3, 2};
  const int rest = 11 - weighted_sum(n, kWeights) % 11;
  return rest != 11 && digit_at_end(n, rest % 10);
}

bool slovakia(std::string_view n) {
  long long number = 0;
  for (const char c : n) number = number * 10 + (c - '0');
  return number % 11 == 0;
}

bool britain(std::string_view n) {  // mod 97, or since 2010 mod 97 minus 55
  constexpr int kWeights[] = {8, 7, 6, 5, 4, 3, 2};
  const int sum = weighted_sum(n, kWeights) + (n[7] - '0') * 10 + (n[8] - '0');
  return sum % 97 == 0 || (sum + 55) % 97 == 0;
}

bool norway(std::string_view n) {
  constexpr int kWeights[] = {3, 2, 7, 6, 5, 4, 3, 2};
  const int rest = 11 - weighted_sum(n, kWeights) % 11;
  return rest != 10 && n[8] - '0' == rest % 11;
}

bool switzerland(std::string_view n) {
  constexpr int kWeights[] = {5, 4, 3, 2, 7, 6, 5, 4};
  const int rest = 11 - weighted_sum(n, kWeights) % 11;
  return rest != 10 && n[8] - '0' == rest % 11;
}

bool spain(std::string_view n) {  // a letter first or last or both
  constexpr std::string_view kPersonal = "TRWAGMYFPDXBNJZSQVHLCKE";
  constexpr std::string_view kCompany = "JABCDEFGHI";
  if (all_digits(n.substr(0, 8))) {
    int number = 0;
    for (const char c : n.substr(0, 8)) number = number * 10 + (c - '0');
    return kPersonal[static_cast<std::size_t>(number % 23)] == n[8];
  }
  int sum = 0;
  for (std::size_t i = 1; i <= 7; ++i) {
    const int digit = n[i] - '0';
    sum += i % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
  }
  const int control = (10 - sum % 10) % 10;
  return n[8] - '0' == control || n[8] == kCompany[static_cast<std::size_t>(control)];
}

// 'd' digit, 'l' letter, 'a' letter or digit; anything else stands for itself.
bool fits(std::string_view form, std::string_view number) {
  return form.size() == number.size() && std::ranges::equal(form, number, [](char f, char c) {
           const bool digit = c >= '0' && c <= '9';
           const bool letter = c >= 'A' && c <= 'Z';
           return f == 'd' ? digit : f == 'l' ? letter : f == 'a' ? digit || letter : f == c;
         });
}

struct Country {
  std::string_view prefix;
  std::string_view iso;
  std::array<std::string_view, 4> forms;
  bool (*check)(std::string_view);  // nullptr: no public procedure
};

constexpr Country kCountries[] = {
    {"AT", "AT", {"Udddddddd"}, austria},
    {"BE", "BE", {"dddddddddd"}, belgium},
    {"BG", "BG", {"ddddddddd", "dddddddddd"}, nullptr},
    {"CY", "CY", {"ddddddddl"}, nullptr},
    {"CZ", "CZ", {"dddddddd", "ddddddddd", "dddddddddd"}, nullptr},
    {"DE", "DE", {"ddddddddd"}, mod_11_10},
    {"DK", "DK", {"dddddddd"}, denmark},
    {"EE", "EE", {"ddddddddd"}, estonia},
    {"EL", "GR", {"ddddddddd"}, greece},
    {"ES", "ES", {"adddddddl", "lddddddda"}, spain},
    {"FI", "FI", {"dddddddd"}, finland},
    {"FR", "FR", {"aaddddddddd"}, france},
    {"GB", "GB", {"ddddddddd", "dddddddddddd"}, britain},
    {"HR", "HR", {"ddddddddddd"}, mod_11_10},
    {"HU", "HU", {"dddddddd"}, hungary},
    {"IE", "IE", {"dadddddl", "dadddddll", "dddddddl", "dddddddll"}, nullptr},
    {"IT", "IT", {"ddddddddddd"}, italy},
    {"LT", "LT", {"ddddddddd", "dddddddddddd"}, nullptr},
    {"LU", "LU", {"dddddddd"}, luxembourg},
    {"LV", "LV", {"ddddddddddd"}, nullptr},
    {"MT", "MT", {"dddddddd"}, nullptr},
    {"NL", "NL", {"dddddddddBdd"}, netherlands},
    {"NO", "NO", {"dddddddddMVA", "ddddddddd"}, norway},
    {"PL", "PL", {"dddddddddd"}, poland},
    {"PT", "PT", {"ddddddddd"}, portugal},
    {"RO", "RO", {"dddddddd", "ddddddd", "ddddddddd", "dddddddddd"}, nullptr},
    {"SE", "SE", {"dddddddddddd"}, sweden},
    {"SI", "SI", {"dddddddd"}, slovenia},
    {"SK", "SK", {"dddddddddd"}, slovakia},
    {"XI", "XI", {"ddddddddd", "dddddddddddd"}, britain},
    {"CHE", "CH", {"ddddddddd", "dddddddddMWST", "dddddddddTVA", "dddddddddIVA"}, switzerland},
};

}  // namespace

std::optional<VatId> parse_vat_id(std::string_view text) {
  std::string id = compact_id(text);
  // Norwegian numbers are often printed without their country: "987 654 325 MVA".
  if (id.size() == 12 && id.ends_with("MVA") && all_digits(std::string_view(id).substr(0, 9))) {
    id.insert(0, "NO");
  }
  for (const Country& country : kCountries) {
    if (!id.starts_with(country.prefix)) continue;
    const std::string_view number = std::string_view(id).substr(country.prefix.size());
    for (const std::string_view form : country.forms) {
      if (form.empty() || !fits(form, number)) continue;
      CheckDigits check = CheckDigits::unknown;
      if (country.check != nullptr) {
        check = country.check(number) ? CheckDigits::right : CheckDigits::wrong;
      }
      return VatId{.value = id, .country = std::string(country.iso), .check = check};
    }
  }
  return std::nullopt;
}

}  // namespace iscan::notation
