#include "llm_prompt/disguise.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "base/ascii.h"
#include "llm_prompt/letters.h"
#include "llm_prompt/printed_contacts.h"
#include "llm_prompt/replace_print.h"
#include "notation/identifiers.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using document::Page;
using invoice::FieldId;

struct DisguisedField {
  FieldId field;
  Disguise kind;
};

constexpr auto kFields = [] {
  using enum FieldId;
  using enum Disguise;
  return std::to_array<DisguisedField>({
      {seller_name, company},
      {seller_trading_name, company},
      {seller_contact_name, person},
      {buyer_reference, person},
      {buyer_name, company},
      {buyer_trading_name, company},
      {buyer_contact_name, person},
      {payee_name, company},
      {tax_representative_name, company},
      {delivery_party_name, company},
      {account_name, company},
      {seller_line1, street},
      {seller_line2, street},
      {seller_line3, street},
      {buyer_line1, street},
      {buyer_line2, street},
      {buyer_line3, street},
      {seller_city, city},
      {buyer_city, city},
      {delivery_city, city},
      {seller_postcode, postcode},
      {buyer_postcode, postcode},
      {delivery_postcode, postcode},
      {seller_vat_id, vat_id},
      {buyer_vat_id, vat_id},
      {tax_representative_vat_id, vat_id},
      {seller_tax_id, number},
      {seller_registration_id, registration},
      {buyer_registration_id, registration},
      {seller_phone, number},
      {buyer_phone, number},
      {payee_id, number},
      {creditor_id, number},
      {account_iban, iban},
      {account_bic, bic},
      {bankgiro, bankgiro_number},
      {plusgiro, plusgiro_number},
  });
}();

// One print and what stands in its place.
struct Replacement {
  Disguise kind;
  std::string original;  // as printed; letters and digits alone where the shape is kept
  std::string invented;
};

std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_digit(c) || (c >= 'A' && c <= 'Z')) out += c;
    if (c >= 'a' && c <= 'z') out += static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_alphanumeric(char c) { return !compact(std::string_view(&c, 1)).empty(); }

// A number with a decimal mark or thousands is an amount or a date, whatever its digits are.
bool is_amount(std::string_view word) {
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    const bool mark = word[i] == ',' || word[i] == '.';
    if (mark && is_digit(word[i - 1]) && is_digit(word[i + 1])) return true;
  }
  return false;
}

// Letters and digits one by one; what stands between them stays.
void replace_letters(Page& page, std::span<const std::size_t> words, const Replacement& one) {
  std::string printed;
  std::vector<char*> places;
  for (const std::size_t word : words) {
    for (char& c : page.words[word].text) {
      if (!is_alphanumeric(c)) continue;
      printed += compact(std::string_view(&c, 1));
      places.push_back(&c);
    }
  }
  const auto at = printed.find(one.original);
  if (at != std::string::npos) {
    for (std::size_t i = 0; i < one.invented.size(); ++i) *places[at + i] = one.invented[i];
    return;
  }
  // Misread: the digits at least are others.
  int next = 0;
  for (char* place : places) {
    if (is_digit(*place)) *place = static_cast<char>('0' + (*place - '0' + 3 + next++ % 5) % 10);
  }
}

class Disguising {
 public:
  Disguising(std::span<const Page> pages, const Inventor& inventor)
      : done_{{pages.begin(), pages.end()}, {}}, inventor_(inventor) {}

  void add(Disguise kind, std::string_view text, std::string_view country) {
    const std::string_view print = notation::trimmed(text);
    if (kind == Disguise::iban && !notation::looks_like_iban(compact(print))) {
      kind = Disguise::number;
    }
    if (keeps_shape(kind)) return add_shaped(kind, compact(print), country);
    // Of references to the buyer those are persons that are no numbers.
    if (kind == Disguise::person && count_of_digits(print) > 0) return;
    if (key_of(print).empty()) return;
    const std::string invented = inventor_.invent(kind, print);
    add_print(kind, print, invented);
    if (kind == Disguise::company) add_short_forms(print, invented);
    if (kind == Disguise::person) add_last_name(print, invented);
  }

  void add_printed() {
    for (const Page& page : done_.pages) {
      const std::vector<std::string> vat_ids = vat_ids_on(page);
      for (const std::string& vat : vat_ids) add_shaped(Disguise::vat_id, vat, {});
      add_ibans(page, vat_ids);
      for (const std::string& phone : phones_on(page)) add_shaped(Disguise::number, phone, {});
      for (const std::string& number : register_numbers_on(page)) {
        add_shaped(Disguise::number, compact(number), {});
      }
      for (const document::Word& word : page.words) {
        if (const auto address = internet_address_in(word.text)) domains_.insert(address->domain);
      }
    }
  }

  DisguisedPages finish() && {
    for (Page& page : done_.pages) replace_domains(page);
    // The longest first: "Muster Handels GmbH" before "Muster".
    std::ranges::stable_sort(all_, std::ranges::greater{},
                             [](const Replacement& one) { return one.original.size(); });
    for (Page& page : done_.pages) {
      for (const Replacement& one : all_) replace(page, one);
    }
    return std::move(done_);
  }

 private:
  // A VAT id and the words behind it may have the length of an account number.
  void add_ibans(const Page& page, const std::vector<std::string>& vat_ids) {
    for (const PrintedIban& iban : ibans_on(page)) {
      const bool other = std::ranges::any_of(
          vat_ids, [&](const std::string& vat) { return iban.value.starts_with(vat); });
      if (!other || notation::parse_iban(iban.value)) add_shaped(Disguise::iban, iban.value, {});
    }
  }

  void add_print(Disguise kind, std::string_view print, const std::string& invented) {
    const auto known = [&](const Replacement& one) { return one.original == print; };
    if (std::ranges::any_of(all_, known)) return;
    all_.push_back({kind, std::string(print), invented});
    done_.originals.emplace_back(print);
  }

  void add_shaped(Disguise kind, const std::string& original, std::string_view country) {
    constexpr std::size_t kShortest = 4;
    const bool wordy = kind != Disguise::bic && count_of_digits(original) == 0;
    if (original.size() < kShortest || wordy) return;
    std::string invented = inventor_.invent(kind_by_form(kind, original), original, country);
    // The code of a country or of a city stays one.
    constexpr std::size_t kDiallingCode = 2;
    if (kind == Disguise::number && original.starts_with('0')) {
      invented.replace(0, kDiallingCode, original, 0, kDiallingCode);
    }
    if (invented != original) add_print(kind, original, invented);
  }

  // Whatever a number was taken for, its form says which check digits it has.
  static Disguise kind_by_form(Disguise kind, const std::string& original) {
    if (kind != Disguise::number && kind != Disguise::registration) return kind;
    if (notation::looks_like_iban(original)) return Disguise::iban;
    return notation::parse_vat_id(original) ? Disguise::vat_id : kind;
  }

  static std::size_t count_of_digits(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, is_digit));
  }

  // As people call a company: without its legal form, or by its first word.
  void add_short_forms(std::string_view name, const std::string& invented) {
    constexpr std::size_t kTelling = 5;  // letters
    const auto without_form = [](std::string_view whole) {
      return notation::trimmed(whole.substr(0, whole.size() - legal_form(whole).size()));
    };
    const std::string_view core = without_form(name);
    if (key_of(core).size() >= kTelling) {
      add_print(Disguise::company, core, std::string(without_form(invented)));
    }
    const auto words = notation::split_words(core);
    if (words.size() > 1 && key_of(words.front()).size() >= kTelling) {
      replace_only(words.front(), notation::split_words(invented).front());
    }
  }

  void add_last_name(std::string_view name, const std::string& invented) {
    const auto words = notation::split_words(name);
    if (words.size() > 1) replace_only(words.back(), notation::split_words(invented).back());
  }

  // Such words are also parts of others, which stay.
  void replace_only(std::string_view print, std::string_view invented) {
    all_.push_back({Disguise::company, std::string(print), std::string(invented)});
  }

  static void replace(Page& page, const Replacement& one) {
    replace_prints(page, one.original, [&](std::span<const std::size_t> words) {
      if (!keeps_shape(one.kind)) return replace_words(page, words, one.invented);
      const bool amount = std::ranges::any_of(
          words, [&](std::size_t word) { return is_amount(page.words[word].text); });
      const bool short_one = one.kind == Disguise::postcode;
      if (!amount || !short_one) replace_letters(page, words, one);
    });
  }

  void replace_domains(Page& page) {
    for (document::Word& word : page.words) {
      if (const auto address = internet_address_in(word.text)) {
        replace_address(word.text, *address);
        continue;
      }
      // "shop.example" alone, where it is known from elsewhere.
      for (const std::string& domain : domains_) {
        const auto at = lowered(word.text).find(domain);
        if (at == std::string::npos) continue;
        word.text.replace(at, domain.size(), inventor_.invent(Disguise::domain, domain));
      }
    }
  }

  void replace_address(std::string& word, const InternetAddress& address) {
    done_.originals.push_back(address.domain);
    std::string invented = inventor_.invent(Disguise::domain, address.domain);
    if (!address.mailbox.empty()) {
      done_.originals.push_back(address.mailbox + "@" + address.domain);
      invented = inventor_.invent(Disguise::mailbox, address.mailbox) + "@" + invented;
    }
    // A path behind a domain may say everything again.
    const bool website = address.mailbox.empty();
    word.replace(address.begin, (website ? word.size() : address.end) - address.begin, invented);
  }

  DisguisedPages done_;
  const Inventor& inventor_;
  std::vector<Replacement> all_;
  std::set<std::string> domains_;
};

std::optional<Disguise> disguise_of(FieldId field) {
  const auto* found = std::ranges::find(kFields, field, &DisguisedField::field);
  return found == kFields.end() ? std::nullopt : std::optional(found->kind);
}

// What sources take for a name or an address only now and then is one.
bool counts(const invoice::Candidate& candidate, Disguise kind) {
  constexpr double kRatherSure = 0.6;
  const bool numbered = keeps_shape(kind) && kind != Disguise::postcode && kind != Disguise::bic;
  return numbered || kind == Disguise::person || candidate.score >= kRatherSure;
}

void add_fields(Disguising& disguising, const invoice::FieldMap& fields,
                const std::string& country) {
  for (const auto& [id, field] : fields) {
    const auto kind = disguise_of(id);
    if (!kind) continue;
    disguising.add(*kind, invoice::to_text(field.value), country);
    if (!keeps_shape(*kind)) disguising.add(*kind, field.evidence.raw, country);
  }
}

// A few digits, as of a postcode, follow each other by chance where several numbers are printed.
bool is_short_number(std::u32string_view key) {
  constexpr std::size_t kTelling = 8;
  return key.size() < kTelling &&
         std::ranges::all_of(key, [](char32_t c) { return c >= U'0' && c <= U'9'; });
}

}  // namespace

DisguisedPages disguise(std::span<const Page> pages, const invoice::Invoice& invoice,
                        const invoice::Draft& draft, const Inventor& inventor) {
  Disguising disguising(pages, inventor);
  const std::string country = invoice.header.text(FieldId::seller_country).value_or("");
  add_fields(disguising, invoice.header, country);
  for (const invoice::FieldMap& account : invoice.accounts) {
    add_fields(disguising, account, country);
  }
  for (const invoice::Candidate& candidate : draft.candidates) {
    const auto kind = disguise_of(candidate.field);
    if (!kind || !counts(candidate, *kind)) continue;
    disguising.add(*kind, invoice::to_text(candidate.value), country);
  }
  disguising.add_printed();
  return std::move(disguising).finish();
}

bool shows_any(std::string_view text, std::span<const std::string> originals) {
  constexpr std::size_t kShortest = 5;
  const std::u32string letters = key_of(text);
  std::vector<std::u32string> words;
  for (const std::string_view word : notation::split_words(text)) words.push_back(key_of(word));
  return std::ranges::any_of(originals, [&](const std::string& original) {
    const std::u32string key = key_of(original);
    if (key.size() < kShortest) return false;
    if (!is_short_number(key)) return letters.contains(key);
    return std::ranges::any_of(words, [&](const auto& word) { return word.contains(key); });
  });
}

}  // namespace iscan::llm_prompt
