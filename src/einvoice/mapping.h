// Where the business terms stand in each syntax. Paths name elements without their namespace
// prefixes; '@' names an attribute, [x=y] an element whose child x has the text y.
#pragma once

#include <span>
#include <string_view>

#include "invoice/field_id.h"

namespace iscan::einvoice {

struct Mapping {
  invoice::FieldId field;
  std::string_view path;
};

struct RowMapping {
  invoice::Group group;
  std::string_view rows;  // path of the repeating element from the root
  std::span<const Mapping> fields;
};

struct Syntax {
  std::string_view root;  // local name of the document element
  std::span<const Mapping> header;
  std::span<const RowMapping> rows;
};

// Every syntax there is: CII (D16B and ZUGFeRD 1.0), UBL Invoice, UBL CreditNote.
std::span<const Syntax> syntaxes();

}  // namespace iscan::einvoice
