#include "llm_prompt/ground.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "llm_prompt/letters.h"
#include "notation/amount.h"
#include "notation/check_digits.h"
#include "notation/countries.h"
#include "notation/identifiers.h"
#include "notation/printed_date.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using invoice::FieldId;
using Answer = std::expected<Grounded, Miss>;

constexpr double kAmbiguous = 0.8;
constexpr double kWrongDigits = 0.65;

Answer miss(Miss why) { return std::unexpected(why); }

std::string without_spaces(std::string_view text) {
  std::string out;
  for (const std::string_view word : notation::split_words(text)) out += word;
  return out;
}

std::string with_single_spaces(std::string_view text) {
  std::string out;
  for (const std::string_view word : notation::split_words(text)) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string_view without_edge_marks(std::string_view text) {
  constexpr std::string_view kMarks = ",;: ";
  const auto begin = text.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kMarks) + 1 - begin);
}

Answer with_text(std::string value, std::vector<FoundText> places, double weight = 1) {
  if (places.empty()) return miss(Miss::not_on_page);
  return Grounded{std::move(value), std::move(places), weight};
}

// The print decides about capitals and marks, where the model changed them.
Answer ground_text(Finder& finder, std::string_view verbatim) {
  auto places = finder.find_text(verbatim);
  if (places.empty()) return miss(Miss::not_on_page);
  const std::string& raw = places.front().raw;
  const bool copied = without_spaces(raw).contains(without_spaces(verbatim));
  const bool same = !copied && key_of(raw) == key_of(verbatim);
  std::string value = with_single_spaces(same ? without_edge_marks(raw) : verbatim);
  return Grounded{std::move(value), std::move(places), 1};
}

// "2 Stk", "19 % MwSt": a number with words behind it.
std::optional<notation::PrintedAmount> amount_in(std::string_view text,
                                                 notation::DecimalMark mark) {
  if (auto amount = notation::parse_amount(text, mark)) return amount;
  const auto words = notation::split_words(text);
  if (words.empty()) return std::nullopt;
  return notation::parse_amount(words.front(), mark);
}

// As text: "196,35EUR/Stk". The print decides about the sign.
std::optional<Grounded> amount_as_text(Finder& finder, std::string_view verbatim, Decimal value) {
  auto places = finder.find_text(verbatim);
  const std::string wanted = without_spaces(verbatim);
  std::erase_if(places, [&](const FoundText& place) {
    const std::string raw = without_spaces(place.raw);
    const auto at = raw.find(wanted);
    const bool signed_otherwise = at != std::string::npos && at > 0 &&
                                  (raw[at - 1] == '-' || raw[at - 1] == '(') &&
                                  !value.is_negative();
    return at == std::string::npos || signed_otherwise;
  });
  if (places.empty()) return std::nullopt;
  return Grounded{value, std::move(places), 1};
}

// These are printed with a minus where they are taken off; the fields hold how much.
bool is_taken_off(FieldId field) {
  return field == FieldId::total_paid || field == FieldId::total_allowances;
}

Answer ground_amount(Finder& finder, FieldId field, std::string_view verbatim) {
  const auto amount = amount_in(verbatim, finder.decimal_mark());
  if (!amount) return miss(Miss::unreadable);
  const Decimal value = is_taken_off(field) ? amount->value.abs() : amount->value;
  auto places = finder.find_amount(amount->value);
  if (places.empty() && is_taken_off(field)) places = finder.find_amount(-amount->value);
  const double weight = amount->ambiguous ? kAmbiguous : 1;
  if (!places.empty()) return Grounded{value, std::move(places), weight};
  auto as_text = amount_as_text(finder, verbatim, value);
  if (!as_text) return miss(Miss::not_on_page);
  return *std::move(as_text);
}

Answer ground_date(Finder& finder, std::string_view verbatim) {
  const auto date = notation::parse_date(verbatim, finder.date_order());
  if (!date) return miss(Miss::unreadable);
  auto places = finder.find_date(date->value);
  if (places.empty()) {
    // Over two lines, or misread.
    places = finder.find_text(verbatim);
  }
  if (places.empty()) return miss(Miss::not_on_page);
  if (!date->ambiguous) return Grounded{date->value, std::move(places)};
  return Grounded{date->value, std::move(places), kAmbiguous, date->other};
}

Answer ground_currency(Finder& finder, std::string_view verbatim, std::string_view country) {
  const auto code = notation::parse_currency(notation::trimmed(verbatim), country);
  if (!code) return miss(Miss::unreadable);
  auto places = finder.find_currency(*code);
  if (places.empty()) places = finder.find_text(verbatim);
  return with_text(*code, std::move(places));
}

Answer ground_country(Finder& finder, std::string_view verbatim) {
  const std::string_view code = country_of(verbatim);
  if (code.empty()) return miss(Miss::unreadable);
  return with_text(std::string(code), finder.find_text(verbatim));
}

Answer ground_iban(Finder& finder, std::string_view verbatim) {
  auto places = finder.find_text(verbatim);
  if (auto iban = notation::parse_iban(verbatim)) return with_text(*iban, std::move(places));
  // Shown as it is and sent to review; other forms of account numbers have no check digits.
  return with_text(without_spaces(verbatim), std::move(places), kWrongDigits);
}

Answer ground_vat_id(Finder& finder, std::string_view verbatim) {
  const auto vat = notation::parse_vat_id(verbatim);
  if (!vat) return ground_text(finder, verbatim);
  return with_text(vat->value, finder.find_text(verbatim));
}

Answer ground_bic(Finder& finder, std::string_view verbatim) {
  const auto bic = notation::parse_bic(verbatim);
  if (!bic) return miss(Miss::unreadable);
  return with_text(*bic, finder.find_text(verbatim));
}

Answer ground_reference(Finder& finder, std::string_view verbatim) {
  auto places = finder.find_text(verbatim);
  const auto rf = notation::parse_payment_reference(verbatim, notation::ReferenceKind::rf);
  return with_text(rf ? rf->value : without_spaces(verbatim), std::move(places));
}

}  // namespace

std::string_view country_of(std::string_view text) {
  std::string code = notation::compact_id(text);
  if (const auto known = notation::country_code(code); !known.empty()) return known;
  return notation::country_from(text);
}

std::expected<Grounded, Miss> ground(Finder& finder, FieldId field, std::string_view verbatim,
                                     std::string_view country) {
  switch (field) {
    case FieldId::currency: return ground_currency(finder, verbatim, country);
    case FieldId::seller_country:
    case FieldId::buyer_country: return ground_country(finder, verbatim);
    case FieldId::account_iban: return ground_iban(finder, verbatim);
    case FieldId::account_bic: return ground_bic(finder, verbatim);
    case FieldId::seller_vat_id:
    case FieldId::buyer_vat_id: return ground_vat_id(finder, verbatim);
    case FieldId::remittance_reference: return ground_reference(finder, verbatim);
    default: break;
  }
  switch (invoice::spec_of(field).type) {
    case invoice::ValueType::amount:
    case invoice::ValueType::number: return ground_amount(finder, field, verbatim);
    case invoice::ValueType::date: return ground_date(finder, verbatim);
    case invoice::ValueType::text:
    case invoice::ValueType::code: return ground_text(finder, verbatim);
  }
  std::unreachable();
}

}  // namespace iscan::llm_prompt
