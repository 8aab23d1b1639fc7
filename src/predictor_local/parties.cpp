// Seller and buyer: addresses weighed by labels and place, and names that stand without one.
#include <algorithm>
#include <string>
#include <utility>

#include "predictor_local/party.h"

namespace iscan::predictor_local {
namespace {

using invoice::FieldId;

struct Fields {
  FieldId name;
  FieldId line1;
  FieldId line2;
  FieldId postcode;
  FieldId city;
  FieldId country;
};

constexpr Fields kSeller{FieldId::seller_name,     FieldId::seller_line1, FieldId::seller_line2,
                         FieldId::seller_postcode, FieldId::seller_city,  FieldId::seller_country};
constexpr Fields kBuyer{FieldId::buyer_name,     FieldId::buyer_line1, FieldId::buyer_line2,
                        FieldId::buyer_postcode, FieldId::buyer_city,  FieldId::buyer_country};

constexpr double kLegalName = 0.35;
constexpr double kFirstLine = 0.36;
constexpr double kTopLine = 0.24;
constexpr double kLargePrint = 0.14;
constexpr double kMatchingDomain = 0.22;

std::string clean(const Reading& reading, const Span& span) {
  std::string text = text_of(reading.layout, span);
  while (!text.empty() && (text.back() == ',' || text.back() == ';' || text.back() == ':')) {
    text.pop_back();
  }
  return text;
}

void offer(Reading& reading, const Party& party, const Fields& fields, double score) {
  if (score < 0.15) return;
  std::vector<Span> rows = {party.name};
  if (party.name_goes_on) rows.push_back(*party.name_goes_on);
  reading.draft.candidates.push_back(
      {fields.name, full_name(reading, party), evidence_of(reading.layout, rows), score});
  if (party.street) {
    reading.propose(fields.line1, clean(reading, *party.street), *party.street, score * 0.95);
  }
  if (party.extra) {
    reading.propose(fields.line2, clean(reading, *party.extra), *party.extra, score * 0.7);
  }
  if (!party.place) return;
  const Place& place = *party.place;
  if (place.postcode) {
    std::string code = clean(reading, *place.postcode);
    // "D-80331": the prefix names the country.
    const auto dash = code.find('-');
    if (dash != std::string::npos && dash <= 3 && code[0] >= 'A') code = code.substr(dash + 1);
    reading.propose(fields.postcode, std::move(code), *place.postcode, score);
  }
  if (place.city) reading.propose(fields.city, clean(reading, *place.city), *place.city, score);
  if (!party.country.empty()) {
    reading.propose(fields.country, party.country, place.span, score * 0.9);
  }
}

bool is_buyer(const Reading& reading, const std::vector<Party>& parties, const std::string& name) {
  const std::string key = name_key(name);
  return std::ranges::any_of(parties, [&](const Party& party) {
    return party.buyer >= 0.5 && party.buyer > party.seller &&
           name_key(full_name(reading, party)) == key;
  });
}

// How much a name that stands alone speaks for the seller; 0 = nothing at all.
double lone_weight(const Reading& reading, const Span& span, const std::string& name) {
  const PageLayout& page = reading.layout.front();
  const Line& line = line_of(reading.layout, span);
  const bool top = line.box.y0 < 0.22 * page.height;
  const bool bottom = line.box.y0 > 0.82 * page.height;
  double weight = 0;
  if (has_legal_form(name)) weight = kLegalName + (top || bottom ? 0.1 : 0);
  const bool starts_cell = cell_at(line, span.begin).begin == span.begin;
  if (top && starts_cell && span.end - span.begin <= 6) {
    double head = span.line == 0 ? kFirstLine : kTopLine;
    if (line.size > 1.25 * page.size) head += kLargePrint;
    weight = std::max(weight, head) + (weight > 0 ? 0.1 : 0);
  }
  if (weight > 0 && matches_domain(reading, name)) weight += kMatchingDomain;
  const bool odd = (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= '0' && name[0] <= '9');
  const bool places = place_in(reading.layout, span, reading.country).has_value();
  return std::min(weight, 0.85) * (odd ? 0.6 : 1) * (places ? 0.2 : 1);
}

// The row under a letterhead that has a house number.
void offer_street_below(Reading& reading, const Span& name, double weight) {
  for (const Span& below : cells_below(reading, name, 1)) {
    const auto pieces = segments_of(reading.layout, below);
    if (pieces.empty()) continue;
    const Span& row = pieces.front();
    const std::string text = clean(reading, row);
    const bool number = text.find_first_of("0123456789") != std::string::npos;
    const bool words = std::ranges::count_if(name_key(text), [](char c) { return c > '9'; }) >= 3;
    if (!number || !words || label_of_row(reading, below) != nullptr) continue;
    if (place_in(reading.layout, row, reading.country)) continue;
    reading.propose(FieldId::seller_line1, text, row, weight * 0.9);
  }
}

// Names without an address: the letterhead, a legal form anywhere on the first page.
void offer_lone_names(Reading& reading, const std::vector<Party>& parties) {
  const PageLayout& page = reading.layout.front();
  for (std::size_t row = 0; row < page.lines.size(); ++row) {
    for (const Cell& cell : page.lines[row].cells) {
      for (const Span& span : segments_of(reading.layout, {0, row, cell.begin, cell.end})) {
        const std::string name = clean(reading, span);
        if (name.empty() || !is_name_like(reading, span)) continue;
        const double weight = lone_weight(reading, span, name);
        if (weight < 0.2 || is_buyer(reading, parties, name)) continue;
        reading.propose(FieldId::seller_name, name, span, weight);
        offer_street_below(reading, span, weight);
      }
    }
  }
}

// Where the surest buyer's details stand, for identifiers near it.
void remember_buyer(Reading& reading, const std::vector<Party>& parties) {
  const Party* best = nullptr;
  for (const Party& party : parties) {
    if (party.buyer < 0.5 || party.buyer < party.seller) continue;
    if (best == nullptr || party.buyer > best->buyer) best = &party;
  }
  if (best == nullptr) return;
  const document::Box name = box_of(reading.layout, best->name);
  document::Box box = name;
  if (best->place) box = document::united(box, box_of(reading.layout, best->place->span));
  const double size = line_of(reading.layout, best->name).size;
  box.x0 -= 2 * size;
  box.x1 = std::max(box.x1, name.x0 + 180);
  box.y0 -= 3 * size;
  box.y1 += 9 * size;
  reading.buyer_page = best->name.page;
  reading.buyer_box = box;
}

}  // namespace

void read_parties(Reading& reading) {
  reading.domains = domains_of(reading.layout);
  std::vector<Party> parties = find_parties(reading);
  for (Party& party : labelled_names(reading)) {
    const bool known = std::ranges::any_of(parties, [&](const Party& other) {
      return other.name.page == party.name.page && other.name.line == party.name.line &&
             other.name.begin == party.name.begin;
    });
    if (!known) parties.push_back(std::move(party));
  }
  judge_roles(reading, parties);
  for (const Party& party : parties) {
    offer(reading, party, kSeller, party.seller);
    offer(reading, party, kBuyer, party.buyer);
  }
  remember_buyer(reading, parties);
  offer_lone_names(reading, parties);
}

}  // namespace iscan::predictor_local
