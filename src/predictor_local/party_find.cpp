// From a place upwards: the rows above a postcode and city are street and name.
#include <algorithm>
#include <array>
#include <cmath>

#include "notation/countries.h"
#include "predictor_local/party.h"

namespace iscan::predictor_local {
namespace {

constexpr std::size_t kMostRows = 6;   // above the place
constexpr double kRowGap = 2.6;        // letter heights between rows of one address
constexpr double kLabelGap = 4.5;      // between a label and the address below it
constexpr double kLetterheadGap = 60;  // points between a letterhead and the street below it
constexpr double kLabelLeft = 220;     // points between a label and the name right of it

PartyRole role_of(Label label) {
  switch (label) {
    case Label::buyer: return PartyRole::buyer;
    case Label::seller: return PartyRole::seller;
    case Label::ship_to: return PartyRole::other;
    default: return PartyRole::unknown;
  }
}

bool has_digit(std::string_view text) {
  return text.find_first_of("0123456789") != std::string_view::npos;
}

bool has_letter(const std::string& text) {
  return std::ranges::any_of(name_key(text), [](char c) { return c < '0' || c > '9'; });
}

// The cell of a line that stands in the same column as `box`.
std::optional<Span> cell_in_column(const Reading& reading, std::size_t page, std::size_t row,
                                   const document::Box& box) {
  const Line& line = reading.layout[page].lines[row];
  std::optional<Span> best;
  double best_distance = 1.6 * line.size + 2;
  for (const Cell& cell : line.cells) {
    const double left = std::abs(cell.box.x0 - box.x0);
    const double middle = std::abs(cell.box.center_x() - box.center_x());
    const double right = std::abs(cell.box.x1 - box.x1);
    const double distance = std::min({left, middle * 1.5, right * 1.5});
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = Span{page, row, cell.begin, cell.end};
  }
  return best;
}

struct Above {
  std::vector<Span> rows;  // top to bottom
  PartyRole role = PartyRole::unknown;
  double weight = 0;
};

// A label in the cell left of the name.
void look_left(const Reading& reading, Above& above) {
  if (above.role != PartyRole::unknown || above.rows.empty()) return;
  const Span& name = above.rows.front();
  for (const Found& found : reading.labels) {
    if (found.span.page != name.page || found.span.line != name.line) continue;
    const PartyRole role = role_of(found.label);
    if (role == PartyRole::unknown || found.span.end > name.begin || found.weight < 0.4) continue;
    if (!line_of(reading.layout, found.span).tokens[found.span.end - 1].text.ends_with(':') &&
        cell_at(line_of(reading.layout, found.span), found.span.begin).end != found.span.end) {
      continue;
    }
    const double gap = box_of(reading.layout, name).x0 - box_of(reading.layout, found.span).x1;
    if (gap > kLabelLeft) continue;
    above.role = role;
    above.weight = found.weight;
  }
}

// A label may stand in the row of the name itself: "Bill to: Miller Ltd".
bool take_label_row(const Reading& reading, const Span& row, const Found& found, Above& above) {
  const PartyRole role = role_of(found.label);
  if (role == PartyRole::unknown || found.weight < 0.35) return false;
  above.role = role;
  above.weight = found.weight;
  Span rest = row;
  rest.begin = found.span.end;
  const Line& line = line_of(reading.layout, row);
  while (rest.begin < rest.end && is_filler(line.tokens[rest.begin])) ++rest.begin;
  if (rest.begin < rest.end && is_name_like(reading, rest)) above.rows.push_back(rest);
  return true;
}

bool is_number_of_somebody(Label label) {
  return label == Label::other || label == Label::customer_number || label == Label::vat_id ||
         label == Label::registration || label == Label::phone || label == Label::email ||
         label == Label::tax_id;
}

// "ADDRESS: 111 Main Street" without its caption.
Span without_caption(const Reading& reading, Span row) {
  const Line& line = line_of(reading.layout, row);
  if (row.end - row.begin > 1 && line.tokens[row.begin].text.ends_with(':')) ++row.begin;
  return row;
}

Above rows_above(const Reading& reading, const Span& start) {
  Above above;
  document::Box box = box_of(reading.layout, start);
  const auto& lines = reading.layout[start.page].lines;
  double last_y = box.y0;
  double widest = 0;
  for (std::size_t row = start.line; row-- > 0 && above.rows.size() < kMostRows;) {
    const double gap = last_y - lines[row].box.y1;
    const double size = lines[start.line].size;
    if (gap > kLabelGap * size) break;
    const auto cell = cell_in_column(reading, start.page, row, box);
    if (!cell) continue;
    const Found* label = label_of_row(reading, *cell);
    if (label != nullptr && take_label_row(reading, *cell, *label, above)) break;
    if (gap > kRowGap * size) break;
    // A clearly wider gap than between the rows so far separates something else.
    if (above.rows.size() >= 2 && gap > std::max(1.8 * widest, 0.9 * size)) break;
    if (label != nullptr && is_number_of_somebody(label->label)) continue;
    if (label != nullptr && label->weight >= 0.5) break;
    const bool place = place_in(reading.layout, *cell, reading.country).has_value();
    const std::string text = text_of(reading.layout, *cell);
    if (place || text.contains('@') || text.contains("www.")) break;
    if (!has_letter(text) || !notation::country_from(text).empty()) continue;
    if (cell->begin == 0 && is_sender_line(reading, start.page, row, size)) break;
    if (segments_of(reading.layout, *cell).size() >= 3) break;
    widest = std::max(widest, gap);
    above.rows.push_back(without_caption(reading, *cell));
    last_y = lines[row].box.y0;
  }
  std::ranges::reverse(above.rows);
  look_left(reading, above);
  return above;
}

bool is_salutation(const std::string& text) {
  constexpr std::array<std::string_view, 12> kWords = {"herr", "herrn",    "frau",   "firma",
                                                       "mr",   "mrs",      "ms",     "m",
                                                       "mme",  "monsieur", "madame", "familie"};
  return std::ranges::contains(kWords, name_key(text));
}

// A name that fills two rows: the second one has the legal form, or the first one is unfinished.
bool name_goes_on(const std::string& first, const std::string& second) {
  if (is_salutation(first)) return true;
  if (has_digit(second)) return false;
  constexpr std::array<std::string_view, 9> kJoining = {" und", " and", " &",   " et", " y",
                                                        " e",   " och", " for", " of"};
  const bool unfinished = first.ends_with('-') || std::ranges::any_of(kJoining, [&](auto word) {
                            return first.ends_with(word);
                          });
  return unfinished || (!has_legal_form(first) && has_legal_form(second));
}

// Street and house number without what follows a comma.
void set_street(const Reading& reading, const Span& row, Party& party) {
  party.street = row;
  const auto pieces = segments_of(reading.layout, row);
  if (pieces.size() < 2) return;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string text = text_of(reading.layout, pieces[i]);
    if (!has_digit(text) || !has_letter(text)) continue;
    party.street = pieces[i];
    if (i + 1 < pieces.size()) party.extra = pieces[i + 1];
    return;
  }
}

// Name first, the street is the last row with a house number.
void assign_rows(const Reading& reading, const std::vector<Span>& rows, Party& party) {
  if (rows.empty()) return;
  std::size_t first = 0;
  while (first + 1 < rows.size() && !is_name_like(reading, rows[first])) ++first;
  party.name = rows[first];
  if (first + 2 < rows.size() && name_goes_on(text_of(reading.layout, rows[first]),
                                              text_of(reading.layout, rows[first + 1]))) {
    party.name_goes_on = rows[++first];
  }
  for (std::size_t i = first + 1; i < rows.size(); ++i) {
    if (!has_digit(text_of(reading.layout, rows[i]))) continue;
    if (i + 1 < rows.size()) {
      party.extra = rows[i + 1];
    } else if (i > first + 1) {
      party.extra = rows[i - 1];
    }
    set_street(reading, rows[i], party);
    return;
  }
  if (rows.size() > first + 1) party.street = rows.back();
}

void find_country(const Reading& reading, const Span& cell, Party& party) {
  const Place& place = *party.place;
  party.country = place.country;
  Span rest{cell.page, cell.line, place.span.end, cell.end};
  if (rest.begin < rest.end) {
    const auto named = notation::country_from(text_of(reading.layout, rest));
    if (!named.empty()) party.country = named;
  }
  const auto& lines = reading.layout[cell.page].lines;
  const document::Box box = box_of(reading.layout, cell);
  for (std::size_t row = cell.line + 1; row < std::min(cell.line + 4, lines.size()); ++row) {
    const auto below = cell_in_column(reading, cell.page, row, box);
    if (!below) continue;
    const auto named = notation::country_from(text_of(reading.layout, *below));
    if (!named.empty()) party.country = named;
    break;
  }
}

// A name in larger print above a street, however far letterheads keep it.
std::optional<Span> letterhead_above(const Reading& reading, const Span& street) {
  const document::Box box = box_of(reading.layout, street);
  const auto& lines = reading.layout[street.page].lines;
  for (std::size_t row = street.line; row-- > 0;) {
    if (box.y0 - lines[row].box.y1 > kLetterheadGap) break;
    const auto cell = cell_in_column(reading, street.page, row, box);
    if (!cell) continue;
    const bool large = lines[row].size > 1.25 * line_of(reading.layout, street).size;
    return large && is_name_like(reading, *cell) ? cell : std::nullopt;
  }
  return std::nullopt;
}

// Payment forms print "Payer" at the left of the line above the name.
const Found* label_left_above(const Reading& reading, const Span& cell) {
  const document::Box box = box_of(reading.layout, cell);
  for (const Found& found : reading.labels) {
    if (found.span.page != cell.page || found.span.line >= cell.line || found.weight < 0.4)
      continue;
    if (role_of(found.label) == PartyRole::unknown) continue;
    const document::Box label = box_of(reading.layout, found.span);
    const double down = box.y0 - label.y1;
    if (down >= -1 && down < 1.5 * box.height() && label.x0 <= box.x0 + 5) return &found;
  }
  return nullptr;
}

// A country alone in its row ends an address whose town has no code we know.
std::optional<Place> bare_country(const Reading& reading, const Span& cell) {
  const auto country = notation::country_from(text_of(reading.layout, cell));
  if (country.empty() || cell.line == 0) return std::nullopt;
  const document::Box box = box_of(reading.layout, cell);
  for (std::size_t row = cell.line; row-- > 0 && row + 3 >= cell.line;) {
    const auto above = cell_in_column(reading, cell.page, row, box);
    if (above && place_in(reading.layout, *above, reading.country)) return std::nullopt;
  }
  Place place;
  place.span = cell;
  place.country = country;
  return place;
}

std::optional<Party> party_at(const Reading& reading, const Span& cell, const Place& place) {
  Party party;
  party.place = place;
  std::vector<Span> rows;
  Span before = cell;
  before.end = place.span.begin;
  const auto pieces = segments_of(reading.layout, before);
  const bool numbered = std::ranges::any_of(
      pieces, [&](const Span& piece) { return has_digit(text_of(reading.layout, piece)); });
  if ((pieces.size() >= 2 && numbered) || (pieces.size() == 1 && !numbered)) {
    rows = pieces;
    // "Name, GmbH": a legal form after a comma belongs to the name.
    party.one_line = true;
  } else {
    Above above = rows_above(reading, cell);
    rows = std::move(above.rows);
    if (!pieces.empty()) rows.push_back(pieces.front());
    party.role = above.role;
    party.label_weight = above.weight;
  }
  const bool whole = place.postcode.has_value() || place.city.has_value();
  if (rows.size() == 1 && has_digit(text_of(reading.layout, rows.front()))) {
    if (const auto name = letterhead_above(reading, rows.front())) rows.insert(rows.begin(), *name);
  }
  if (rows.empty() || (!whole && rows.size() < 3)) return std::nullopt;
  if (party.one_line) {
    const Found* label = label_of_row(reading, cell);
    if (label == nullptr) label = label_left_above(reading, cell);
    if (label != nullptr) {
      party.role = role_of(label->label);
      party.label_weight = label->weight;
    }
  }
  assign_rows(reading, rows, party);
  if (!is_name_like(reading, party.name)) return std::nullopt;
  find_country(reading, cell, party);
  return party;
}

// The name a label announces: behind it, right of it or below it.
std::optional<Span> name_of_label(const Reading& reading, const Found& found) {
  const Line& line = line_of(reading.layout, found.span);
  const Cell& cell = cell_at(line, found.span.begin);
  Span rest{found.span.page, found.span.line, found.span.end, cell.end};
  while (rest.begin < rest.end && is_filler(line.tokens[rest.begin])) ++rest.begin;
  if (rest.begin < rest.end) {
    if (is_name_like(reading, rest)) return rest;
    return std::nullopt;
  }
  const bool colon = line.tokens[found.span.end - 1].text.ends_with(':');
  if (colon && cell.end < line.tokens.size()) {
    const Cell& next = cell_at(line, cell.end);
    const Span right{found.span.page, found.span.line, next.begin, next.end};
    const bool near = next.box.x0 - cell.box.x1 < kLabelLeft / 2;
    if (near && is_name_like(reading, right)) return right;
  }
  for (const Span& below : cells_below(reading, found.span, 2)) {
    if (is_name_like(reading, below)) return below;
    const Found* label = label_of_row(reading, below);
    if (label == nullptr || !is_number_of_somebody(label->label)) break;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Party> find_parties(const Reading& reading) {
  std::vector<Party> parties;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      for (const Cell& cell : reading.layout[page].lines[row].cells) {
        const Span span{page, row, cell.begin, cell.end};
        auto place = place_in(reading.layout, span, reading.country);
        if (!place) place = bare_country(reading, span);
        if (!place) continue;
        if (auto party = party_at(reading, span, *place)) parties.push_back(*std::move(party));
      }
    }
  }
  return parties;
}

std::vector<Party> labelled_names(const Reading& reading) {
  std::vector<Party> parties;
  for (const Found& found : reading.labels) {
    const PartyRole role = role_of(found.label);
    if (role == PartyRole::unknown || found.weight < 0.4) continue;
    const auto name = name_of_label(reading, found);
    if (!name) continue;
    Party party;
    party.name = *name;
    party.role = role;
    party.label_weight = found.weight;
    for (const Span& below : cells_below(reading, *name, 2)) {
      const std::string text = text_of(reading.layout, below);
      if (label_of_row(reading, below) != nullptr) break;
      if (has_digit(text) && has_letter(text) && !text.contains('@')) {
        set_street(reading, without_caption(reading, below), party);
        break;
      }
    }
    parties.push_back(std::move(party));
  }
  return parties;
}

}  // namespace iscan::predictor_local
