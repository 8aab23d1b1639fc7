#include <algorithm>
#include <array>

#include "stages/choice.h"

namespace iscan::stages {
namespace {

using invoice::FieldId;
using invoice::Invoice;
using enum invoice::FieldId;

constexpr std::array kAmounts = {
    total_net,     total_vat,  total_gross,    total_line_net, total_allowances,
    total_charges, total_paid, total_rounding, total_due,      total_vat_tax_currency,
    receipt_tip};

// The first option that is not `taken`.
std::size_t first_other(const std::vector<Option>& options, const invoice::Value* taken) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (taken == nullptr || options[i].value != *taken) return i;
  }
  return options.size();
}

// Seller and buyer are two: the surer one keeps the value, the other takes its next option.
void keep_apart(const Options& options, Invoice& invoice, FieldId one, FieldId other) {
  const auto* a = invoice.header.find(one);
  const auto* b = invoice.header.find(other);
  if (a == nullptr || b == nullptr || a->value != b->value) return;
  const FieldId loser = a->confidence >= b->confidence ? other : one;
  const invoice::Value taken = a->value;
  const auto& list = options.at(loser);
  const std::size_t next = first_other(list, &taken);
  if (next < list.size()) {
    invoice.header.set(loser, field_from(list, next));
  } else {
    invoice.header.erase(loser);
  }
}

// A due date before the issue date is another date.
void order_dates(const Options& options, Invoice& invoice) {
  const auto issued = invoice.header.date(issue_date);
  const auto due = invoice.header.date(due_date);
  if (!issued || !due || *due >= *issued) return;
  const auto& list = options.at(due_date);
  const auto later = std::ranges::find_if(
      list, [&](const Option& option) { return std::get<Date>(option.value) >= *issued; });
  if (later != list.end()) {
    invoice.header.set(due_date, field_from(list, static_cast<std::size_t>(later - list.begin())));
  }
}

}  // namespace

void choose_values(const Options& options, Invoice& invoice) {
  for (const auto& [id, list] : options) {
    if (std::ranges::contains(kAmounts, id) || list.empty()) continue;
    invoice.header.set(id, field_from(list, 0));
  }
  keep_apart(options, invoice, seller_vat_id, buyer_vat_id);
  keep_apart(options, invoice, seller_name, buyer_name);
  order_dates(options, invoice);
}

}  // namespace iscan::stages
