#include "llm_prompt/places.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace iscan::llm_prompt {
namespace {

// Models miscount lines; further from the id the value stands elsewhere.
constexpr int kNearHint = 3;
// An item has that many lines; its values stand in one of them.
constexpr int kLinesOfRow = 6;

// In heights of a page; pages are far apart.
double distance(const FoundText& a, const FoundText& b) {
  const double down = std::abs(a.box.y0 - b.box.y0);
  const double right = std::abs(a.box.x0 - b.box.x0);
  return 10.0 * std::abs(static_cast<double>(a.page) - b.page) + down + 0.3 * right;
}

double distance(const FoundText& place, std::span<const FoundText* const> anchors) {
  double least = std::numeric_limits<double>::infinity();
  for (const FoundText* anchor : anchors) least = std::min(least, distance(place, *anchor));
  return least;
}

bool is_below(const FoundText& place, LineId line) {
  return place.page > line.page || (place.page == line.page && place.line > line.line);
}

LineId line_of(const FoundText& place) { return {place.page, place.line}; }

}  // namespace

Block block_of(invoice::FieldId field) {
  using enum invoice::FieldId;
  if (field >= seller_name && field <= seller_email) return Block::seller;
  if (field >= buyer_name && field <= buyer_email) return Block::buyer;
  if (field >= total_line_net && field <= total_due) return Block::totals;
  if (field >= account_iban && field <= account_bic) return Block::account;
  return Block::head;
}

const FoundText* nearest(const std::vector<FoundText>& places,
                         std::span<const FoundText* const> anchors, Block block) {
  if (anchors.empty()) return block == Block::totals ? &places.back() : &places.front();
  return &*std::ranges::min_element(
      places, {}, [&](const FoundText& place) { return distance(place, anchors); });
}

std::optional<LineId> line_of_row(std::span<const std::vector<FoundText>* const> values,
                                  std::optional<LineId> hint, std::optional<LineId> before) {
  for (const auto* places : values) {
    for (const FoundText& place : *places) {
      const bool near =
          hint && place.page == hint->page && std::abs(place.line - hint->line) <= kNearHint;
      if (near) return hint;
    }
  }
  for (const auto* places : values) {
    if (places->size() == 1) return line_of(places->front());
  }
  for (const auto* places : values) {
    const auto next = std::ranges::find_if(
        *places, [&](const FoundText& place) { return !before || is_below(place, *before); });
    if (next != places->end()) return line_of(*next);
  }
  return std::nullopt;
}

const FoundText* place_in_row(const std::vector<FoundText>& places, LineId line,
                              std::span<const FoundText* const> taken) {
  const FoundText* best = nullptr;
  double least = std::numeric_limits<double>::infinity();
  for (const FoundText& place : places) {
    const int lines = std::abs(place.line - line.line);
    if (place.page != line.page || lines > kLinesOfRow) continue;
    const bool shared = std::ranges::any_of(taken, [&](const FoundText* other) {
      return other->page == place.page && other->words == place.words;
    });
    const double cost = lines + (shared ? 0.5 : 0.0);
    if (cost < least) {
      least = cost;
      best = &place;
    }
  }
  return best;
}

}  // namespace iscan::llm_prompt
