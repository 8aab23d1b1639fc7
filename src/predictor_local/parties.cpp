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

constexpr double kLetterhead = 0.42;
constexpr double kLegalName = 0.35;
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
  reading.propose(fields.name, clean(reading, party.name), party.name, score);
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
    return party.buyer >= 0.6 && party.buyer > party.seller &&
           name_key(text_of(reading.layout, party.name)) == key;
  });
}

// Names without an address: the letterhead in large print, a legal form anywhere.
void offer_lone_names(Reading& reading, const std::vector<Party>& parties) {
  const PageLayout& page = reading.layout.front();
  double largest = 0;
  for (const Line& line : page.lines) {
    if (line.box.y0 < 0.25 * page.height) largest = std::max(largest, line.size);
  }
  for (std::size_t row = 0; row < page.lines.size(); ++row) {
    const Line& line = page.lines[row];
    const bool top = line.box.y0 < 0.25 * page.height;
    const bool bottom = line.box.y0 > 0.82 * page.height;
    for (const Cell& cell : line.cells) {
      const Span whole{0, row, cell.begin, cell.end};
      for (const Span& span : segments_of(reading.layout, whole)) {
        const std::string name = clean(reading, span);
        if (!is_name_like(reading, span) || is_buyer(reading, parties, name)) continue;
        const bool legal = has_legal_form(name);
        const bool letterhead = top && line.size >= 0.9 * largest && span.begin == cell.begin;
        if (!legal && !letterhead) continue;
        if (span.end - span.begin > 8) continue;
        double score = legal ? kLegalName + (top || bottom ? 0.1 : 0) : kLetterhead;
        if (legal && letterhead) score += 0.15;
        if (matches_domain(reading, name)) score += kMatchingDomain;
        reading.propose(FieldId::seller_name, name, span, std::min(score, 0.85));
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
