// Who is asked about a document, cheapest first: the one table of that order. A new source, such as
// a memory of suppliers, is a row of it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace iscan::stages {

enum class Price : std::uint8_t {
  nothing,  // milliseconds of this machine: asked about every document, for all fields
  money,    // asked for what is in doubt, and only while something is (stages/doubts.h)
};

struct SourceSpec {
  std::string_view name;  // what the names of its predictors begin with
  Price price;
};

inline constexpr std::array kSources = {
    SourceSpec{"xml", Price::nothing},    // e-invoices: exact, and nobody is asked after them
    SourceSpec{"rules", Price::nothing},  // labels, places, arithmetic
    SourceSpec{"llm:", Price::money},     // in the order of llm.providers: small ones first
};

// The row of a predictor of that name; the number of rows where there is none.
constexpr std::size_t place_of_source(std::string_view predictor) {
  const auto* row = std::ranges::find_if(
      kSources, [&](const SourceSpec& source) { return predictor.starts_with(source.name); });
  return static_cast<std::size_t>(row - kSources.begin());
}

}  // namespace iscan::stages
