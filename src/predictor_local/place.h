// Postcode and city as countries write them: the anchor of every address.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "predictor_local/layout.h"

namespace iscan::predictor_local {

// A range of tokens that says postcode and city; either may be missing.
struct Place {
  Span span;  // everything from postcode to city
  std::optional<Span> postcode;
  std::optional<Span> city;
  std::string country;  // from a prefix ("D-80331"), a state or a name behind; else ""
};

// The first place inside the span. `country` is a guess that settles four-digit codes.
std::optional<Place> place_in(const Layout& layout, const Span& span, std::string_view country);

// Pieces between commas, bullets, bars and dashes.
std::vector<Span> segments_of(const Layout& layout, const Span& span);

// Without commas, colons and brackets at its ends.
std::string without_edge_marks(std::string text);

}  // namespace iscan::predictor_local
