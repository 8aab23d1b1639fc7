// Who a document is from and whom it names: known before anything is chosen, and after.
#pragma once

#include <string>
#include <vector>

#include "invoice/draft.h"
#include "invoice/invoice.h"

namespace iscan::invoice {

// What tells suppliers apart, in forms that can be compared; empty where it is unknown.
struct Supplier {
  std::string vat_id;  // upper case letters and digits
  std::string iban;    // the same; of the first account
  std::string name;    // lower case words without accents and punctuation
  bool operator==(const Supplier&) const = default;
};

// The strongest of its keys with a prefix that names it ("vat:DE136695976", "iban:…", "name:…"); ""
// where nothing is known.
std::string key_of(const Supplier& supplier);

struct Parties {
  Supplier supplier;
  std::string language;            // ISO 639-1; "" when unknown
  std::vector<std::string> names;  // of companies and persons on both sides, each once, as printed
};

// By the best candidates; the names of all candidates, for each of them may be right.
Parties parties_of(const Draft& draft);
// By the chosen values.
Parties parties_of(const Invoice& invoice);

}  // namespace iscan::invoice
