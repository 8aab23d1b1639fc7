// The invoice: a header of single fields and groups of rows, every value a Field with evidence.
// Receipts are invoices whose document.kind is "receipt".
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "invoice/field.h"
#include "invoice/field_id.h"

namespace iscan::invoice {

// At most one Field per FieldId, kept in FieldId order.
class FieldMap {
 public:
  using Entry = std::pair<FieldId, Field>;

  // nullptr when the field is absent.
  const Field* find(FieldId id) const;
  Field* find(FieldId id);
  // Adds or replaces; returns the stored field.
  Field& set(FieldId id, Field field);
  void erase(FieldId id);

  // The value when the field is present and of that type.
  std::optional<Decimal> decimal(FieldId id) const;
  std::optional<Date> date(FieldId id) const;
  std::optional<std::string> text(FieldId id) const;

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  auto begin() const { return entries_.begin(); }
  auto end() const { return entries_.end(); }
  auto begin() { return entries_.begin(); }
  auto end() { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
};

struct Invoice {
  FieldMap header;
  std::vector<FieldMap> lines;
  std::vector<FieldMap> vat_breakdown;
  std::vector<FieldMap> accounts;
  std::vector<FieldMap> allowances;
  std::vector<FieldMap> charges;
  std::vector<FieldMap> notes;
  std::vector<FieldMap> preceding;

  // The rows of a repeating group; `group` must not be header.
  std::vector<FieldMap>& rows(Group group);
  const std::vector<FieldMap>& rows(Group group) const;
};

// The repeating groups in JSON order.
std::span<const Group> repeating_groups();

}  // namespace iscan::invoice
