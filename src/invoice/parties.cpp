#include "invoice/parties.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "notation/check_digits.h"
#include "notation/text.h"

namespace iscan::invoice {
namespace {

constexpr std::array kNames = {
    FieldId::seller_name, FieldId::seller_trading_name,     FieldId::seller_contact_name,
    FieldId::buyer_name,  FieldId::buyer_trading_name,      FieldId::buyer_contact_name,
    FieldId::payee_name,  FieldId::tax_representative_name, FieldId::delivery_party_name};

// Words of letters and digits with single spaces; other scripts pass through.
std::string comparable(std::string_view name) {
  std::string out;
  for (const char c : notation::folded(name)) {
    const bool lower = c >= 'a' && c <= 'z';  // folded() left no others of ASCII
    const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
    if (lower || is_digit(c) || !is_ascii) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

void add_name(std::vector<std::string>& names, std::string_view name) {
  const std::string_view bare = notation::trimmed(name);
  if (!bare.empty() && !std::ranges::contains(names, bare)) names.emplace_back(bare);
}

std::string best_text(const Draft& draft, FieldId field) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : draft.candidates) {
    if (candidate.field != field) continue;
    if (best == nullptr || candidate.score > best->score) best = &candidate;
  }
  return best == nullptr ? "" : to_text(best->value);
}

std::string iban_in(const std::vector<FieldMap>& accounts) {
  if (accounts.empty()) return "";
  return notation::compact_id(accounts.front().text(FieldId::account_iban).value_or(""));
}

std::string best_iban(const Draft& draft) {
  const RowSet* best = nullptr;
  for (const RowSet& set : draft.row_sets) {
    if (set.group != Group::account) continue;
    if (best == nullptr || set.score > best->score) best = &set;
  }
  return best == nullptr ? "" : iban_in(best->rows);
}

void add_account_names(const std::vector<FieldMap>& accounts, std::vector<std::string>& names) {
  for (const FieldMap& row : accounts) {
    add_name(names, row.text(FieldId::account_name).value_or(""));
  }
}

}  // namespace

std::string key_of(const Supplier& supplier) {
  if (!supplier.vat_id.empty()) return "vat:" + supplier.vat_id;
  if (!supplier.iban.empty()) return "iban:" + supplier.iban;
  return supplier.name.empty() ? "" : "name:" + supplier.name;
}

Parties parties_of(const Draft& draft) {
  Parties parties{
      .supplier = {.vat_id = notation::compact_id(best_text(draft, FieldId::seller_vat_id)),
                   .iban = best_iban(draft),
                   .name = comparable(best_text(draft, FieldId::seller_name))},
      .language = best_text(draft, FieldId::document_language),
      .names = {}};
  for (const Candidate& candidate : draft.candidates) {
    if (!std::ranges::contains(kNames, candidate.field)) continue;
    add_name(parties.names, to_text(candidate.value));
    add_name(parties.names, candidate.evidence.raw);
  }
  for (const RowSet& set : draft.row_sets) {
    if (set.group == Group::account) add_account_names(set.rows, parties.names);
  }
  return parties;
}

Parties parties_of(const Invoice& invoice) {
  const auto text = [&](FieldId field) { return invoice.header.text(field).value_or(""); };
  Parties parties{.supplier = {.vat_id = notation::compact_id(text(FieldId::seller_vat_id)),
                               .iban = iban_in(invoice.accounts),
                               .name = comparable(text(FieldId::seller_name))},
                  .language = text(FieldId::document_language),
                  .names = {}};
  for (const FieldId field : kNames) {
    const Field* found = invoice.header.find(field);
    if (found == nullptr) continue;
    add_name(parties.names, to_text(found->value));
    add_name(parties.names, found->evidence.raw);
  }
  add_account_names(invoice.accounts, parties.names);
  return parties;
}

}  // namespace iscan::invoice
