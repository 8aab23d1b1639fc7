// What tokens cost: a table by model, day and size of the prompt. It changes; so it is data
// (prices/llm.json), part of the program and replaceable by a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"
#include "llm_wire/wire.h"

namespace iscan::llm {

// Batches are answered within a day and cost a share of the price.
enum class Service : std::uint8_t { at_once, batch };

// Immutable, so thread-safe.
class Prices {
 public:
  // The table in the program.
  static Result<Prices> built_in();
  // A file of the same form instead. Error: llm_prices_invalid (unreadable, or what is wrong).
  static Result<Prices> read(const std::string& path);
  static Result<Prices> parse(std::string_view json);

  // USD, rounded once to a millionth. A name with a date ("gpt-4o-2024-08-06") costs what the name
  // without it does, unless it has a row of its own. Error: llm_price_unknown (no row for the model
  // on that day).
  Result<Decimal> cost(std::string_view model, Date day, const llm_wire::Usage& usage,
                       Service service = Service::at_once) const;

 private:
  friend class PriceReader;

  // USD for a million tokens.
  struct Tier {
    std::int64_t above = 0;  // tokens of the prompt
    Decimal input;
    Decimal cached_input;
    Decimal cache_write;
    Decimal output;
  };
  struct Row {
    std::string model;
    Date from;
    Date until;  // the first day it does not hold
    Decimal batch;
    std::vector<Tier> tiers;  // by `above`, from 0
  };

  const Row* row(std::string_view model, Date day) const;

  std::vector<Row> rows_;
};

}  // namespace iscan::llm
