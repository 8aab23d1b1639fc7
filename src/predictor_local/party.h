// Sellers and buyers: addresses with the names above them, and names that stand alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "predictor_local/place.h"
#include "predictor_local/reading.h"

namespace iscan::predictor_local {

enum class PartyRole : std::uint8_t { unknown, seller, buyer, other };

// One name with its address, as it stands on the page.
struct Party {
  Span name;  // its first row
  std::optional<Span> name_goes_on;
  std::optional<Span> street;
  std::optional<Span> extra;  // a further line between name and street
  std::optional<Place> place;
  std::string country;
  PartyRole role = PartyRole::unknown;  // what a label says
  double label_weight = 0;
  bool one_line = false;  // a sender's line: everything in one row
  double seller = 0;      // 0..1: how much speaks for each role
  double buyer = 0;
};

// Every address of the document with what its labels say.
std::vector<Party> find_parties(const Reading& reading);

// Names that a label announces without a full address.
std::vector<Party> labelled_names(const Reading& reading);

// Weighs the roles of all parties against each other.
void judge_roles(const Reading& reading, std::vector<Party>& parties);

// GmbH, Ltd, AB, S.A.…
bool has_legal_form(std::string_view name);
// The name of a party over both its rows, without marks at its end.
std::string full_name(const Reading& reading, const Party& party);
// Letters enough, no date, no label, no e-mail: could be the name of somebody.
bool is_name_like(const Reading& reading, const Span& span);
// Letters and digits, folded: for comparing names.
std::string name_key(std::string_view name);
// The names in mail addresses and web sites, without public mail providers.
std::vector<std::string> domains_of(const Layout& layout);
// Whether a mail address or web site of the document carries this name.
bool matches_domain(const Reading& reading, std::string_view name);
// "Miller Ltd • 1 High Street • 12345 Town" in small print, above an address printed in `size`.
bool is_sender_line(const Reading& reading, std::size_t page, std::size_t line, double size);
// A label starts the cell and either fills it or is followed by its value.
const Found* label_of_row(const Reading& reading, const Span& row);

}  // namespace iscan::predictor_local
