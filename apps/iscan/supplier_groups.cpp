#include "supplier_groups.h"

#include <algorithm>
#include <vector>

namespace iscan::app {
namespace {

// Documents that show none are of one unknown supplier: they must not be on both sides.
std::vector<std::string> keys_of(const invoice::Supplier& supplier) {
  std::vector<std::string> keys;
  if (!supplier.vat_id.empty()) keys.push_back("vat:" + supplier.vat_id);
  if (!supplier.iban.empty()) keys.push_back("iban:" + supplier.iban);
  if (!supplier.name.empty()) keys.push_back("name:" + supplier.name);
  if (keys.empty()) keys.emplace_back("unknown");
  return keys;
}

}  // namespace

std::string SupplierGroups::root_of(std::string key) const {
  for (auto found = parents_.find(key); found != parents_.end() && found->second != key;
       found = parents_.find(key)) {
    key = found->second;
  }
  return key;
}

void SupplierGroups::join(const invoice::Supplier& supplier) {
  std::vector<std::string> roots;
  for (const std::string& key : keys_of(supplier)) {
    parents_.try_emplace(key, key);
    roots.push_back(root_of(key));
  }
  const std::string smallest = *std::ranges::min_element(roots);
  for (const std::string& root : roots) parents_[root] = smallest;
}

std::optional<std::string> SupplierGroups::group_of(const invoice::Supplier& supplier) const {
  std::optional<std::string> group;
  for (const std::string& key : keys_of(supplier)) {
    if (!parents_.contains(key)) return std::nullopt;
    std::string root = root_of(key);
    if (group && *group != root) return std::nullopt;
    group = std::move(root);
  }
  return group;
}

}  // namespace iscan::app
