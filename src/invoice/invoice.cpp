#include "invoice/invoice.h"

#include <algorithm>
#include <array>

namespace iscan::invoice {
namespace {

constexpr std::array kRepeating = {Group::note,      Group::preceding, Group::account,
                                   Group::allowance, Group::charge,    Group::vat_breakdown,
                                   Group::line};

template <class T>
std::optional<T> get(const Field* field) {
  if (field == nullptr) return std::nullopt;
  const auto* value = std::get_if<T>(&field->value);
  return value == nullptr ? std::nullopt : std::optional<T>{*value};
}

}  // namespace

const Field* FieldMap::find(FieldId id) const {
  const auto entry = std::ranges::lower_bound(entries_, id, {}, &Entry::first);
  return entry != entries_.end() && entry->first == id ? &entry->second : nullptr;
}

Field* FieldMap::find(FieldId id) { return const_cast<Field*>(std::as_const(*this).find(id)); }

Field& FieldMap::set(FieldId id, Field field) {
  auto entry = std::ranges::lower_bound(entries_, id, {}, &Entry::first);
  if (entry != entries_.end() && entry->first == id) {
    entry->second = std::move(field);
  } else {
    entry = entries_.emplace(entry, id, std::move(field));
  }
  return entry->second;
}

void FieldMap::erase(FieldId id) {
  std::erase_if(entries_, [id](const Entry& entry) { return entry.first == id; });
}

std::optional<Decimal> FieldMap::decimal(FieldId id) const { return get<Decimal>(find(id)); }
std::optional<Date> FieldMap::date(FieldId id) const { return get<Date>(find(id)); }
std::optional<std::string> FieldMap::text(FieldId id) const { return get<std::string>(find(id)); }

std::vector<FieldMap>& Invoice::rows(Group group) {
  return const_cast<std::vector<FieldMap>&>(std::as_const(*this).rows(group));
}

const std::vector<FieldMap>& Invoice::rows(Group group) const {
  switch (group) {
    case Group::header: break;  // not a repeating group: a caller's bug
    case Group::line: return lines;
    case Group::vat_breakdown: return vat_breakdown;
    case Group::account: return accounts;
    case Group::allowance: return allowances;
    case Group::charge: return charges;
    case Group::note: return notes;
    case Group::preceding: return preceding;
  }
  std::unreachable();
}

std::span<const Group> repeating_groups() { return kRepeating; }

}  // namespace iscan::invoice
