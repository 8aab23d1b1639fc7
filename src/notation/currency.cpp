#include <array>
#include <string>

#include "notation/amount.h"
#include "notation/text.h"

namespace iscan::notation {
namespace {

// ISO 4217, codes in use, without funds and metals.
constexpr std::string_view kCodes =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL";

constexpr std::string_view kWrittenSmall = "EUR USD GBP SEK NOK DKK CHF PLN";

struct Sign {
  std::string_view printed;  // as folded() leaves it
  std::string_view code;
};

constexpr std::array kSigns = {
    Sign{"€", "EUR"},         Sign{"euro", "EUR"},       Sign{"euros", "EUR"},
    Sign{"£", "GBP"},         Sign{"$", "USD"},          Sign{"us$", "USD"},
    Sign{"usd$", "USD"},      Sign{"c$", "CAD"},         Sign{"ca$", "CAD"},
    Sign{"cad$", "CAD"},      Sign{"a$", "AUD"},         Sign{"au$", "AUD"},
    Sign{"aud$", "AUD"},      Sign{"nz$", "NZD"},        Sign{"s$", "SGD"},
    Sign{"hk$", "HKD"},       Sign{"r$", "BRL"},         Sign{"nt$", "TWD"},
    Sign{"mx$", "MXN"},       Sign{"¥", "JPY"},          Sign{"￥", "JPY"},
    Sign{"円", "JPY"},        Sign{"元", "CNY"},         Sign{"₹", "INR"},
    Sign{"rs", "INR"},        Sign{"rs.", "INR"},        Sign{"rm", "MYR"},
    Sign{"zl", "PLN"},        Sign{"kc", "CZK"},         Sign{"ft", "HUF"},
    Sign{"lei", "RON"},       Sign{"лв", "BGN"},         Sign{"лв.", "BGN"},
    Sign{"sfr", "CHF"},       Sign{"sfr.", "CHF"},       Sign{"₪", "ILS"},
    Sign{"₩", "KRW"},         Sign{"฿", "THB"},          Sign{"₽", "RUB"},
    Sign{"₺", "TRY"},         Sign{"₴", "UAH"},          Sign{"₫", "VND"},
    Sign{"₱", "PHP"},         Sign{"rp", "IDR"},         Sign{"skr", "SEK"},
    Sign{"nkr", "NOK"},       Sign{"dkr", "DKK"},        Sign{"kronor", "SEK"},
    Sign{"us dollar", "USD"}, Sign{"us dollars", "USD"}, Sign{"pounds sterling", "GBP"},
};

struct National {
  std::string_view printed;
  std::string_view country;
  std::string_view code;
};

// Signs that several countries share; the first matching country decides.
constexpr std::array kNational = {
    National{"kr", "SE", "SEK"}, National{"kr", "NO", "NOK"}, National{"kr", "DK", "DKK"},
    National{"kr", "IS", "ISK"}, National{"$", "CA", "CAD"},  National{"$", "AU", "AUD"},
    National{"$", "NZ", "NZD"},  National{"$", "SG", "SGD"},  National{"$", "HK", "HKD"},
    National{"$", "MX", "MXN"},  National{"$", "MY", "MYR"},  National{"¥", "CN", "CNY"},
    National{"fr", "CH", "CHF"}, National{"r", "ZA", "ZAR"},  National{"rs", "PK", "PKR"},
    National{"rs", "LK", "LKR"},
};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

bool is_currency_code(std::string_view code) {
  if (code.size() != 3 || code.contains(' ')) return false;
  return kCodes.contains(code);
}

std::optional<std::string> parse_currency(std::string_view text, std::string_view country) {
  const std::string plain = folded(trimmed(text));
  const std::string_view undotted =
      plain.ends_with('.') ? std::string_view(plain).substr(0, plain.size() - 1) : plain;
  for (const National& sign : kNational) {
    if (sign.printed == undotted && sign.country == country) return std::string(sign.code);
  }
  for (const Sign& sign : kSigns) {
    if (sign.printed == plain || sign.printed == undotted) return std::string(sign.code);
  }
  // Lower-case words such as "all" or "top" are words; only the most common codes are so written.
  std::string code = upper(undotted);
  const bool shouted = trimmed(text).starts_with(code.substr(0, 3));
  if (is_currency_code(code) && (shouted || kWrittenSmall.contains(code))) return code;
  return std::nullopt;
}

}  // namespace iscan::notation
