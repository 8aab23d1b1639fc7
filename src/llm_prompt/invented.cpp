#include "llm_prompt/invented.h"

#include <algorithm>
#include <array>
#include <format>
#include <functional>
#include <random>
#include <utility>

#include "base/ascii.h"
#include "base/sha256.h"
#include "llm_prompt/letters.h"
#include "notation/check_digits.h"
#include "notation/code_points.h"
#include "notation/identifiers.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t end) { return random() % end; }

template <class List>
std::string_view one_of(const List& list, Random& random) {
  return list[below(random, list.size())];
}

constexpr auto kOnsets = std::to_array<std::string_view>(
    {"B", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "Br", "Gr", "Kl", "Tr"});
constexpr auto kVowels = std::to_array<std::string_view>({"a", "e", "i", "o", "u"});
constexpr auto kCodas =
    std::to_array<std::string_view>({"l", "m", "n", "r", "s", "k", "nd", "rk", "lt"});
constexpr auto kEnds = std::to_array<std::string_view>({"a", "en", "o", "is", "um", "ar"});
constexpr auto kTrades = std::to_array<std::string_view>(
    {"Technik", "Service", "Trading", "Handel", "Systems", "Partner", "Logistik", "Studio"});
constexpr auto kFirstNames = std::to_array<std::string_view>(
    {"Alma", "Bruno", "Clara", "Emil", "Frida", "Hugo", "Ines", "Jonas", "Lea", "Mika", "Nora",
     "Oskar", "Paula", "Selma", "Tilda", "Viktor"});
constexpr auto kMailboxes = std::to_array<std::string_view>(
    {"office", "contact", "billing", "desk", "mail", "accounts", "team", "orders"});

// By their last words, longest first.
constexpr auto kLegalForms = std::to_array<std::string_view>({"gmbh & co. kgaa",
                                                              "gmbh & co. kg",
                                                              "gmbh & co kg",
                                                              "ag & co. kg",
                                                              "ug (haftungsbeschränkt)",
                                                              "sp. z o.o.",
                                                              "sp. z o. o.",
                                                              "s.r.o.",
                                                              "d.o.o.",
                                                              "s.p.a.",
                                                              "s.r.l.",
                                                              "s.l.u.",
                                                              "s.a.s.",
                                                              "b.v.",
                                                              "n.v.",
                                                              "s.a.",
                                                              "s.l.",
                                                              "e.k.",
                                                              "e.v.",
                                                              "e.u.",
                                                              "a/s",
                                                              "limited",
                                                              "gmbh",
                                                              "kgaa",
                                                              "ohg",
                                                              "gbr",
                                                              "mbh",
                                                              "oy ab",
                                                              "llc",
                                                              "ltd.",
                                                              "ltd",
                                                              "plc",
                                                              "inc.",
                                                              "inc",
                                                              "corp.",
                                                              "aps",
                                                              "sarl",
                                                              "sàrl",
                                                              "eurl",
                                                              "sas",
                                                              "spa",
                                                              "srl",
                                                              "bvba",
                                                              "oyj",
                                                              "kft",
                                                              "kft.",
                                                              "zrt.",
                                                              "ag",
                                                              "kg",
                                                              "ug",
                                                              "se",
                                                              "sa",
                                                              "ab",
                                                              "as",
                                                              "oy",
                                                              "bv",
                                                              "nv",
                                                              "lp",
                                                              "co."});

// Where houses stand, by the end of the original's street.
constexpr auto kStreets =
    std::to_array<std::pair<std::string_view, std::string_view>>({{"strasse", "straße"},
                                                                  {"str", "str."},
                                                                  {"weg", "weg"},
                                                                  {"gasse", "gasse"},
                                                                  {"platz", "platz"},
                                                                  {"gatan", "gatan"},
                                                                  {"vagen", "vägen"},
                                                                  {"gade", "gade"},
                                                                  {"vej", "vej"},
                                                                  {"veien", "veien"},
                                                                  {"straat", "straat"},
                                                                  {"laan", "laan"},
                                                                  {"katu", "katu"},
                                                                  {"street", " Street"},
                                                                  {"road", " Road"},
                                                                  {"lane", " Lane"},
                                                                  {"avenue", " Avenue"},
                                                                  {"rue", " Rue"}});

std::string word(Random& random) {
  std::string text;
  text.append(one_of(kOnsets, random)).append(one_of(kVowels, random));
  text.append(one_of(kCodas, random));
  const std::string middle = lowered(one_of(kOnsets, random));
  return text.append(middle).append(one_of(kVowels, random)).append(one_of(kEnds, random));
}

char like(char original, Random& random) {
  if (is_digit(original)) return static_cast<char>('0' + below(random, 10));
  if (original >= 'A' && original <= 'Z') return static_cast<char>('A' + below(random, 26));
  return original;
}

std::string shaped(std::string_view original, std::size_t kept, Random& random) {
  std::string text(original);
  for (std::size_t i = kept; i < text.size(); ++i) text[i] = like(text[i], random);
  return text;
}

// Digits are invented, letters stay: they say which form of number it is.
std::string with_digits(std::string_view original, Random& random) {
  std::string text(original);
  for (char& c : text) c = is_digit(c) ? like(c, random) : c;
  return text;
}

// One that is as right as the original; an unlucky search ends with any.
std::string as_right(std::string_view original, const std::function<std::string()>& next,
                     const std::function<int(std::string_view)>& rightness) {
  constexpr int kTries = 20'000;
  const int wanted = rightness(original);
  std::string text = next();
  for (int i = 0; i < kTries && (text == original || rightness(text) != wanted); ++i) {
    text = next();
  }
  return text;
}

std::string iban(std::string_view original, Random& random) {
  constexpr std::size_t kPrefix = 4;
  if (original.size() <= kPrefix) return with_digits(original, random);
  std::string text = shaped(original, kPrefix, random);
  const std::string moved = text.substr(kPrefix) + text.substr(0, 2) + "00";
  int check = 98 - notation::remainder_97(moved);
  if (notation::remainder_97(std::string(original.substr(kPrefix)) +
                             std::string(original.substr(0, kPrefix))) != 1) {
    check = check % 97 + 1;
  }
  return text.replace(2, 2, std::format("{:02}", check));
}

// Of its check digits, and of those of the SIREN in a French one.
int rightness_of_vat(std::string_view text) {
  const auto vat = notation::parse_vat_id(text);
  if (!vat) return -1;
  const bool siren = vat->country == "FR" && notation::luhn(text.substr(4));
  return static_cast<int>(vat->check) * 2 + (siren ? 1 : 0);
}

// The number of a Swedish company's VAT registration is nearly always the first.
std::string vat_digits(std::string_view original, Random& random) {
  constexpr std::size_t kSuffix = 2;
  std::string text = with_digits(original, random);
  if (text.starts_with("SE") && text.size() > kSuffix) {
    text.replace(text.size() - kSuffix, kSuffix, original.substr(original.size() - kSuffix));
  }
  return text;
}

std::string numbered(Disguise kind, std::string_view original, std::string_view country,
                     Random& random) {
  const auto next = [&] { return with_digits(original, random); };
  switch (kind) {
    case Disguise::vat_id:
      return as_right(original, [&] { return vat_digits(original, random); }, rightness_of_vat);
    case Disguise::registration:
      return as_right(original, next, [&](std::string_view text) {
        return notation::parse_registration_id(text, country) ? 1 : 0;
      });
    case Disguise::bankgiro_number:
      return as_right(original, next,
                      [](std::string_view text) { return notation::parse_bankgiro(text) ? 1 : 0; });
    case Disguise::plusgiro_number:
      return as_right(original, next,
                      [](std::string_view text) { return notation::parse_plusgiro(text) ? 1 : 0; });
    default: return as_right(original, next, [](std::string_view) { return 0; });
  }
}

std::string company(std::string_view original, Random& random) {
  std::string name = word(random);
  if (notation::split_words(original).size() > 1) name.append(" ").append(one_of(kTrades, random));
  const std::string_view form = legal_form(original);
  return form.empty() ? name : name.append(" ").append(form);
}

std::string street(std::string_view original, Random& random) {
  std::string name = word(random);
  const std::string plain = notation::folded(original);
  const auto* kind = std::ranges::find_if(
      kStreets, [&](const auto& entry) { return plain.contains(entry.first); });
  if (kind != kStreets.end()) name += kind->second;
  std::string house;
  for (const char c : original) house += is_digit(c) ? like(c, random) : '\0';
  std::erase(house, '\0');
  if (house.starts_with('0')) house.front() = '1';
  return house.empty() ? name : name + " " + house;
}

// Which prints are the same.
std::string key_text(std::string_view original) {
  std::string text;
  for (const char32_t c : key_of(original)) notation::append_utf8(text, c);
  return text;
}

}  // namespace

bool keeps_shape(Disguise kind) { return kind >= Disguise::iban; }

std::string_view legal_form(std::string_view name) {
  const std::string_view bare = notation::trimmed(name);
  const std::string plain = lowered(bare);
  for (const std::string_view form : kLegalForms) {
    if (plain.size() <= form.size() + 1 || !plain.ends_with(form)) continue;
    const std::size_t at = plain.size() - form.size();
    if (plain[at - 1] == ' ') return bare.substr(at);
  }
  return {};
}

std::string Inventor::invent(Disguise kind, std::string_view original,
                             std::string_view country) const {
  const std::string what = std::format("{} {}", static_cast<int>(kind), key_text(original));
  const Sha256Digest digest = hmac_sha256(as_bytes(secret_), as_bytes(what));
  std::uint64_t seed = 0;
  for (std::size_t i = 0; i < sizeof seed; ++i) {
    seed = seed << 8U | std::to_integer<std::uint64_t>(digest[i]);
  }
  Random random(seed);
  switch (kind) {
    case Disguise::company: return company(original, random);
    case Disguise::person: return std::format("{} {}", one_of(kFirstNames, random), word(random));
    case Disguise::street: return street(original, random);
    case Disguise::city: return word(random);
    case Disguise::domain: return lowered(word(random)) + ".example";
    case Disguise::mailbox: return std::string(one_of(kMailboxes, random));
    case Disguise::iban: return iban(original, random);
    case Disguise::bic: {
      std::string text = shaped(original, 0, random);
      // The letters of its country.
      return original.size() < 6 ? text : text.replace(4, 2, original.substr(4, 2));
    }
    case Disguise::postcode: return shaped(original, 0, random);
    default: return numbered(kind, original, country, random);
  }
}

}  // namespace iscan::llm_prompt
