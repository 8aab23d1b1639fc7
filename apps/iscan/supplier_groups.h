// Which documents are of one supplier, whichever of its keys they show.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "invoice/parties.h"

namespace iscan::app {

// As large as the number of suppliers, not of documents.
class SupplierGroups {
 public:
  // All keys of a document belong to one supplier.
  void join(const invoice::Supplier& supplier);
  // The smallest of the group's keys; nothing when a key is of another group or of none.
  std::optional<std::string> group_of(const invoice::Supplier& supplier) const;

 private:
  std::string root_of(std::string key) const;

  std::map<std::string, std::string> parents_;  // of a root: itself
};

}  // namespace iscan::app
