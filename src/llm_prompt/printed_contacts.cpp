#include "llm_prompt/printed_contacts.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "llm_prompt/rows.h"
#include "notation/identifiers.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

constexpr auto kPhoneLabels = std::to_array<std::string_view>(
    {"tel", "fon", "phone", "fax", "mob", "cell", "handy", "hotline", "puh", "tlf", "tlph"});

// Parts of labels without accents and marks.
constexpr auto kRegisterLabels = std::to_array<std::string_view>({"orgnr",         "organisationsn",
                                                                  "ustid",         "ustidnr",
                                                                  "uid",           "steuernr",
                                                                  "steuern",       "stnr",
                                                                  "vat",           "cif",
                                                                  "nif",           "dni",
                                                                  "nip",           "regon",
                                                                  "krs",           "piva",
                                                                  "partitaiva",    "codfisc",
                                                                  "codicefiscale", "tva",
                                                                  "siret",         "siren",
                                                                  "rcs",           "btw",
                                                                  "kvk",           "cvr",
                                                                  "ytunnus",       "alvnro",
                                                                  "momsreg",       "foretaksreg",
                                                                  "hrb",           "hra",
                                                                  "handelsreg",    "companyno",
                                                                  "companynumber", "registration",
                                                                  "taxid",         "ein",
                                                                  "crn",           "dic",
                                                                  "ico",           "mwst"});

bool is_domain_mark(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_mailbox_mark(char c) { return is_domain_mark(c) || c == '_' || c == '%' || c == '+'; }

// The end of a domain with at least one dot that begins there; `begin` when there is none.
std::size_t domain_end(std::string_view word, std::size_t begin) {
  std::size_t end = begin;
  while (end < word.size() && is_domain_mark(word[end])) ++end;
  while (end > begin && (word[end - 1] == '.' || word[end - 1] == '-')) --end;
  return word.substr(begin, end - begin).contains('.') ? end : begin;
}

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
}

std::string digits_of(std::string_view text) {
  std::string digits(text);
  std::erase_if(digits, [](char c) { return !is_digit(c); });
  return digits;
}

bool is_phone_mark(char c) { return is_digit(c) || std::string_view("+()/-.").contains(c); }

bool is_phone_part(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, is_phone_mark);
}

bool is_phone_label(std::string_view word) {
  const std::string plain = notation::folded(word);
  return std::ranges::any_of(kPhoneLabels,
                             [&](std::string_view label) { return plain.contains(label); });
}

bool has_country_code(std::string_view word) {
  return (word.starts_with('+') && word.size() > 1 && is_digit(word[1])) ||
         word.starts_with("(+") || (word.starts_with("00") && word.size() > 2 && word[2] != '0');
}

// "040/1234567", "046-12": the code of a city and what follows.
bool has_city_code(std::string_view word) {
  const auto mark = word.find_first_of("-/");
  return word.starts_with('0') && mark >= 2 && mark != std::string_view::npos &&
         word.find_first_of("-/.", mark + 1) == std::string_view::npos && mark + 1 < word.size();
}

// Letters and digits of a label: "Org.-Nr.:" is "orgnr".
std::string label_letters(std::string_view word) {
  std::string letters = notation::folded(word);
  std::erase_if(letters, [](char c) { return !is_digit(c) && (c < 'a' || c > 'z'); });
  return letters;
}

bool is_register_label(std::string_view word) {
  const std::string letters = label_letters(word);
  return std::ranges::any_of(kRegisterLabels, [&](std::string_view label) {
    return letters == label || (label.size() > 4 && letters.starts_with(label));
  });
}

bool is_register_mark(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("-/.").contains(c);
}

// Letters and digits of a number in up to four words from the row's word `begin` on.
std::string register_number_from(const document::Page& page, const Row& row, std::size_t begin) {
  constexpr std::size_t kMostWords = 4;
  std::string number;
  for (std::size_t i = begin; i < std::min(row.words.size(), begin + kMostWords); ++i) {
    const std::string& word = page.words[row.words[i]].text;
    const bool part = count_digits(word) > 0 && std::ranges::all_of(word, is_register_mark);
    if (!part && !number.empty()) break;
    if (part) number += word;
  }
  return number;
}

// The number that begins with the row's word `begin` (what stands there is `first`); moves `begin`
// to its last word.
std::string phone_from(const document::Page& page, const Row& row, std::size_t& begin,
                       std::string_view first) {
  constexpr std::size_t kMostDigits = 15;  // ITU-T E.164
  std::string digits = digits_of(first);
  while (begin + 1 < row.words.size()) {
    const std::string& next = page.words[row.words[begin + 1]].text;
    if (!is_phone_part(next) || digits.size() + count_digits(next) > kMostDigits) break;
    digits += digits_of(next);
    ++begin;
  }
  return digits;
}

}  // namespace

std::optional<InternetAddress> internet_address_in(std::string_view word) {
  if (const auto at = word.find('@'); at != std::string_view::npos && at > 0) {
    std::size_t begin = at;
    while (begin > 0 && is_mailbox_mark(word[begin - 1])) --begin;
    const std::size_t end = domain_end(word, at + 1);
    if (begin == at || end == at + 1) return std::nullopt;
    return InternetAddress{begin, end, std::string(word.substr(begin, at - begin)),
                           lowered(word.substr(at + 1, end - at - 1))};
  }
  const std::string plain = lowered(word);
  for (const std::string_view sign : {"www.", "://"}) {
    const auto found = plain.find(sign);
    if (found == std::string::npos) continue;
    const std::size_t begin = found + sign.size();
    const std::size_t end = domain_end(plain, begin);
    if (end > begin) return InternetAddress{begin, end, "", plain.substr(begin, end - begin)};
  }
  return std::nullopt;
}

std::vector<std::string> phones_on(const document::Page& page) {
  constexpr std::size_t kLeastDigits = 6;
  std::vector<std::string> found;
  for (const Row& row : rows_of(page)) {
    bool labelled = false;
    for (std::size_t i = 0; i < row.words.size(); ++i) {
      const std::string& word = page.words[row.words[i]].text;
      const bool label = is_phone_label(word);
      // "Tel.:030/12345" is label and number.
      const bool number = label ? count_digits(word) > 0 : is_phone_part(word);
      const bool coded = has_country_code(word) || has_city_code(word);
      if (number && (label || labelled || coded)) {
        std::string digits = phone_from(page, row, i, word);
        if (digits.size() >= kLeastDigits) found.push_back(std::move(digits));
        labelled = false;
      } else if (label || !is_phone_part(word)) {
        labelled = label || (labelled && count_digits(word) == 0 && word.size() <= 3);
      }
    }
  }
  return found;
}

std::vector<std::string> register_numbers_on(const document::Page& page) {
  constexpr std::size_t kLeastDigits = 5;
  std::vector<std::string> found;
  for (const Row& row : rows_of(page)) {
    for (std::size_t i = 0; i < row.words.size(); ++i) {
      const std::string& word = page.words[row.words[i]].text;
      // Both in one word: "CIF:A99999252".
      const auto mark = word.find(':');
      const bool both = mark != std::string::npos && mark + 1 < word.size();
      if (!is_register_label(word.substr(0, mark))) continue;
      std::string number = both ? word.substr(mark + 1) : register_number_from(page, row, i + 1);
      std::erase_if(number, [](char c) { return std::string_view("-/.").contains(c); });
      if (count_digits(number) >= kLeastDigits) found.push_back(std::move(number));
    }
  }
  return found;
}

std::vector<std::string> vat_ids_on(const document::Page& page) {
  constexpr std::size_t kMostWords = 6;
  std::vector<std::string> found;
  for (const Row& row : rows_of(page)) {
    for (std::size_t begin = 0; begin < row.words.size(); ++begin) {
      std::string text;
      for (std::size_t i = begin; i < std::min(row.words.size(), begin + kMostWords); ++i) {
        text += page.words[row.words[i]].text + " ";
        const auto vat = notation::parse_vat_id(text);
        if (vat && vat->check == notation::CheckDigits::right) found.push_back(vat->value);
      }
    }
  }
  return found;
}

}  // namespace iscan::llm_prompt
