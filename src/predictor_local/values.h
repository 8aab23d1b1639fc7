// Typed values on the page: every date, amount and identifier with its place, found once and then
// paired with labels.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "notation/amount.h"
#include "notation/printed_date.h"
#include "predictor_local/layout.h"

namespace iscan::predictor_local {

struct DateValue {
  Span span;
  notation::PrintedDate date;
};

struct AmountValue {
  Span span;
  Decimal value;
  std::string currency;  // attached sign or code, else ""
  int decimals = 0;
  bool percent = false;
  // Money is printed with two decimals, a currency or grouping; "5" and "2023" are not.
  bool money = false;
};

struct Values {
  std::vector<DateValue> dates;
  std::vector<AmountValue> amounts;
  bool whole_numbers = false;  // the document writes most of its money without decimals
  notation::DecimalMark mark = notation::DecimalMark::unknown;
  notation::DateOrder order = notation::DateOrder::unknown;
};

Values find_values(const Layout& layout);

// The amounts of one line, left to right.
std::vector<const AmountValue*> amounts_in(const Values& values, std::size_t page,
                                           std::size_t line);
std::vector<const DateValue*> dates_in(const Values& values, std::size_t page, std::size_t line);

}  // namespace iscan::predictor_local
