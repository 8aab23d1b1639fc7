// A copied value as a typed one, with the places where it is printed. Internal to llm_prompt.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "invoice/field.h"
#include "invoice/field_id.h"
#include "llm_prompt/find_text.h"

namespace iscan::llm_prompt {

struct Grounded {
  invoice::Value value;
  std::vector<FoundText> places;  // at least one
  double weight = 1;              // less where the form leaves doubt: ambiguous dates, wrong digits
  // The other reading of an ambiguous date: whoever knows the order of day and month decides.
  std::optional<Date> other = {};
};

// Why a value is dropped.
enum class Miss : std::uint8_t {
  not_on_page,
  unreadable,  // no date, amount or code, whatever is printed
};

// `country`: ISO 3166-1 of the seller or "", for currency signs that several countries share.
std::expected<Grounded, Miss> ground(Finder& finder, invoice::FieldId field,
                                     std::string_view verbatim, std::string_view country);

// The code of a country's name or of its code; "" when it is neither.
std::string_view country_of(std::string_view text);

}  // namespace iscan::llm_prompt
