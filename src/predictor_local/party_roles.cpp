// Who sells and who buys: labels first, then form and place of the addresses.
#include <algorithm>
#include <cmath>

#include "predictor_local/party.h"

namespace iscan::predictor_local {
namespace {

constexpr double kSmallPrint = 0.85;  // of the address below
constexpr double kSenderGap = 60;     // points between a sender's line and the address below it
constexpr double kSenderShift = 50;   // points their left edges may differ

// Contacts and identifiers in the rows below an address are the seller's more often.
double contact_weight(const Reading& reading, const Party& party) {
  if (!party.place) return 0;
  const document::Box box = box_of(reading.layout, party.place->span);
  const double reach = 7 * line_of(reading.layout, party.place->span).size * 1.4;
  double weight = 0;
  for (const Found& found : reading.labels) {
    if (found.span.page != party.name.page || found.weight < 0.6) continue;
    const document::Box label = box_of(reading.layout, found.span);
    if (label.y0 < box.y0 - 2 || label.y0 > box.y1 + reach) continue;
    if (std::abs(label.x0 - box.x0) > 40 && !party.one_line) continue;
    switch (found.label) {
      case Label::phone:
      case Label::iban:
      case Label::bic:
      case Label::registration:
      case Label::tax_id: weight = std::max(weight, 0.25); break;
      case Label::vat_id: weight = std::max(weight, 0.12); break;
      default: break;
    }
  }
  return weight;
}

double relative_y(const Reading& reading, const Party& party) {
  const PageLayout& page = reading.layout[party.name.page];
  return page.height <= 0 ? 0 : line_of(reading.layout, party.name).box.y0 / page.height;
}

// The same name twice in the upper half is billed and shipped to; repeated in a sender's line or a
// footer it is the seller's.
void judge_repeats(const Reading& reading, const std::vector<Party>& parties, const Party& party,
                   double& seller, double& buyer) {
  const std::string key = name_key(full_name(reading, party));
  for (const Party& other : parties) {
    if (&other == &party || name_key(full_name(reading, other)) != key) continue;
    const bool below = relative_y(reading, other) > 0.75 || relative_y(reading, party) > 0.75;
    if (other.one_line || party.one_line || below) {
      seller += 0.1;
      return;
    }
    if (other.name.page == party.name.page) {
      buyer += 0.15;
      seller -= 0.1;
      return;
    }
  }
}

bool has_place(const Reading& reading, std::size_t page, std::size_t line, const Cell& cell) {
  const Span span{page, line, cell.begin, cell.end};
  return place_in(reading.layout, span, reading.country).has_value();
}

// A sender's line ("Miller Ltd • 1 High Street • Town") stands close above the window of the
// receiver's address.
bool is_below_sender_line(const Reading& reading, const Party& party) {
  const document::Box box = box_of(reading.layout, party.name);
  const auto& lines = reading.layout[party.name.page].lines;
  for (std::size_t row = party.name.line; row-- > 0;) {
    if (box.y0 - lines[row].box.y1 > kSenderGap) break;
    if (std::abs(lines[row].box.x0 - box.x0) > kSenderShift) continue;
    const double size = line_of(reading.layout, party.name).size;
    if (is_sender_line(reading, party.name.page, row, size)) return true;
  }
  return false;
}

void judge_unlabelled(const Reading& reading, const std::vector<Party>& parties,
                      std::size_t unlabelled_above, Party& party) {
  const double y = relative_y(reading, party);
  const std::string name = full_name(reading, party);
  double seller = 0.45;
  double buyer = 0.4;
  if (party.one_line) {
    seller += 0.2;
    buyer -= 0.3;
  }
  if (y > 0.8) {
    seller += 0.12;
    buyer -= 0.25;
  }
  const double contacts = contact_weight(reading, party);
  seller += contacts;
  buyer -= contacts;
  if (has_legal_form(name)) seller += 0.08;
  if (matches_domain(reading, name)) {
    seller += 0.2;
    buyer -= 0.2;
  }
  judge_repeats(reading, parties, party, seller, buyer);
  if (is_below_sender_line(reading, party)) {
    seller -= 0.3;
    buyer += 0.3;
  }
  if (unlabelled_above == 0) {
    seller += 0.1;
  } else if (y < 0.45 && !party.one_line) {
    buyer += 0.15;
    seller -= 0.1;
  }
  if (party.name.page > 0) {
    seller -= 0.15;
    buyer -= 0.15;
  }
  party.seller = std::clamp(seller, 0.05, 0.9);
  party.buyer = std::clamp(buyer, 0.05, 0.85);
}

void judge_labelled(Party& party) {
  const double sure = std::clamp(0.35 + 0.6 * party.label_weight, 0.0, 0.95);
  party.seller = party.role == PartyRole::seller ? sure : 0.05;
  party.buyer = party.role == PartyRole::buyer ? sure : 0.05;
}

}  // namespace

bool is_sender_line(const Reading& reading, std::size_t page, std::size_t line, double size) {
  const Line& words = reading.layout[page].lines[line];
  if (words.size > size) return false;
  const Cell& first = words.cells.front();
  if (segments_of(reading.layout, {page, line, first.begin, first.end}).size() >= 3) return true;
  // Recognition may lose the bullets: name, street and town are cells then.
  if (words.cells.size() < 3 || words.size > kSmallPrint * size) return false;
  return std::ranges::any_of(
      words.cells.begin() + 1, words.cells.begin() + 3,
      [&](const Cell& cell) { return has_place(reading, page, line, cell); });
}

void judge_roles(const Reading& reading, std::vector<Party>& parties) {
  std::size_t unlabelled = 0;
  for (Party& party : parties) {
    const std::string name = full_name(reading, party);
    const bool odd =
        name.empty() || (name[0] >= 'a' && name[0] <= 'z') || (name[0] >= '0' && name[0] <= '9');
    const bool labelled = party.role != PartyRole::unknown && party.label_weight >= 0.4;
    if (labelled) {
      judge_labelled(party);
    } else {
      judge_unlabelled(reading, parties, unlabelled, party);
      if (!party.one_line) ++unlabelled;
    }
    if (odd) {
      party.seller *= 0.6;
      party.buyer *= 0.6;
    }
  }
  // Whoever is surely the buyer somewhere is the buyer everywhere, and the other way round.
  for (Party& party : parties) {
    const std::string key = name_key(full_name(reading, party));
    for (const Party& other : parties) {
      if (&other == &party || name_key(full_name(reading, other)) != key) continue;
      if (other.role == PartyRole::buyer && other.label_weight >= 0.7) party.seller *= 0.3;
      if (other.role == PartyRole::seller && other.label_weight >= 0.7) party.buyer *= 0.3;
      if (other.one_line && party.role == PartyRole::unknown) party.buyer *= 0.4;
    }
  }
}

}  // namespace iscan::predictor_local
