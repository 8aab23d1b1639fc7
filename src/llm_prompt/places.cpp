#include "llm_prompt/places.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace iscan::llm_prompt {
namespace {

// Models miscount lines; further from the id the value stands elsewhere.
constexpr int kNearHint = 3;
// What speaks for a line beside its values: the id, and to stand below the row before.
constexpr double kHinted = 2;
constexpr double kInOrder = 0.6;
// Places of a value that are tried as the row's line.
constexpr std::size_t kMostTried = 24;
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

LineId line_of(const FoundText& place) { return {place.page, place.line}; }

bool is_below(LineId line, LineId before) {
  return line.page > before.page || (line.page == before.page && line.line > before.line);
}

bool is_near(LineId a, LineId b, int lines) {
  return a.page == b.page && std::abs(a.line - b.line) <= lines;
}

// How many values are printed in the line; those in the lines around it count a little.
double beside(LineId line, std::span<const std::vector<FoundText>* const> values) {
  double count = 0;
  for (const auto* places : values) {
    const auto within = [&](int lines) {
      return std::ranges::any_of(
          *places, [&](const FoundText& place) { return is_near(line_of(place), line, lines); });
    };
    count += within(0) ? 1.0 : within(kLinesOfRow) ? 0.3 : 0.0;
  }
  return count;
}

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

std::optional<LineId> line_of_row(std::span<const std::vector<FoundText>* const> telling,
                                  std::span<const std::vector<FoundText>* const> all,
                                  std::optional<LineId> hint, std::optional<LineId> before) {
  std::optional<LineId> best;
  double most = 0;
  for (const auto* places : telling) {
    for (const FoundText& place : std::span(*places).first(std::min(places->size(), kMostTried))) {
      const LineId line = line_of(place);
      double weight = beside(line, all);
      if (hint && is_near(line, *hint, kNearHint)) weight += kHinted;
      if (!before || is_below(line, *before)) weight += kInOrder;
      if (weight <= most) continue;
      most = weight;
      best = line;
    }
  }
  return best;
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
