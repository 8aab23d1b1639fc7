#include "llm_prompt/near.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "notation/code_points.h"

namespace iscan::llm_prompt {
namespace {

using notation::is_digit;

using Pair = std::pair<char32_t, char32_t>;
// A digit and a letter.
constexpr auto kAlike = std::to_array<Pair>({
    {U'0', U'o'},
    {U'0', U'd'},
    {U'0', U'q'},
    {U'1', U'i'},
    {U'1', U'l'},
    {U'5', U's'},
    {U'8', U'b'},
    {U'2', U'z'},
    {U'6', U'b'},
    {U'6', U'g'},
    {U'9', U'g'},
    {U'4', U'a'},
});

struct Merged {
  std::u32string_view two;
  char32_t one;
};
constexpr auto kMerged =
    std::to_array<Merged>({{U"rn", U'm'}, {U"vv", U'w'}, {U"cl", U'd'}, {U"ri", U'n'}});

bool merges(char32_t a, char32_t b, char32_t one) {
  for (const Merged& merged : kMerged) {
    if (merged.one == one) return merged.two[0] == a && merged.two[1] == b;
  }
  return false;
}

constexpr std::size_t kNever = 1'000;

// Of one letter for another.
std::size_t cost(char32_t a, char32_t b) {
  if (a == b || look_alike(a, b)) return 0;
  return is_digit(a) || is_digit(b) ? kNever : 1;
}

std::size_t cost_of_one(char32_t c) { return is_digit(c) ? kNever : 1; }

}  // namespace

bool look_alike(char32_t a, char32_t b) {
  // Most letters are compared with other letters, and only one of those pairs is alike.
  if (!is_digit(a) && !is_digit(b)) return (a == U'i' && b == U'l') || (a == U'l' && b == U'i');
  return std::ranges::any_of(
      kAlike, [&](const Pair& pair) { return pair == Pair{a, b} || pair == Pair{b, a}; });
}

std::optional<std::size_t> tolerance_of(std::u32string_view key) {
  if (key.size() < 4) return std::nullopt;
  return key.size() < 6 ? 0 : key.size() < 12 ? 1 : 2;
}

Misreading::Misreading(std::u32string_view key, std::size_t tolerance)
    : key_{key}, tolerance_{tolerance}, band_{tolerance + 2} {  // merged letters shift too
  for (auto& row : rows_) row.assign(key.size() + 1, kNever);
}

// Most words differ in their first letters already.
bool Misreading::may_begin(std::span<const Letter> text) const {
  const std::size_t most = tolerance_ + 1;
  for (std::size_t i = 0; i < std::min(most, text.size()); ++i) {
    for (std::size_t j = 0; j < std::min(most, key_.size()); ++j) {
      if (cost(text[i].c, key_[j]) == 0) return true;
    }
  }
  return (text.size() > 1 && merges(text[0].c, text[1].c, key_[0])) ||
         merges(key_[0], key_[1], text[0].c);
}

void Misreading::begin() {
  rows_[0][0] = 0;
  for (std::size_t j = 1; j < rows_[0].size(); ++j) {
    const bool near = j <= band_ + 1;
    rows_[0][j] = near ? rows_[0][j - 1] + cost_of_one(key_[j - 1]) : kNever;
    if (j > band_ + 1) break;
  }
}

std::size_t Misreading::cell(std::span<const Letter> text, std::size_t i, std::size_t j) const {
  const char32_t c = text[i - 1].c;
  std::size_t best = at(i - 1, j) + cost_of_one(c);
  if (j == 0) return best;
  best = std::min(best, at(i, j - 1) + cost_of_one(key_[j - 1]));
  best = std::min(best, at(i - 1, j - 1) + cost(c, key_[j - 1]));
  if (i > 1 && merges(text[i - 2].c, c, key_[j - 1])) best = std::min(best, at(i - 2, j - 1));
  if (j > 1 && merges(key_[j - 2], key_[j - 1], c)) best = std::min(best, at(i - 1, j - 2));
  return best;
}

// Gives the least cost of the row. The cells around the band may be read by the next rows.
std::size_t Misreading::fill(std::span<const Letter> text, std::size_t i) {
  std::vector<std::size_t>& row = rows_[i % 3];
  const std::size_t first = i > band_ ? i - band_ : 0;
  const std::size_t last = std::min(key_.size(), i + band_);
  for (std::size_t j = first > 2 ? first - 2 : 0; j < first; ++j) row[j] = kNever;
  for (std::size_t j = last + 1; j < std::min(row.size(), last + 3); ++j) row[j] = kNever;
  std::size_t least = kNever;
  for (std::size_t j = first; j <= last; ++j) {
    row[j] = cell(text, i, j);
    least = std::min(least, row[j]);
  }
  return least;
}

std::optional<std::size_t> Misreading::prefix_of(std::span<const Letter> text, std::size_t& work) {
  ++work;
  if (text.empty() || !may_begin(text)) return std::nullopt;
  begin();
  std::optional<std::size_t> end;
  std::size_t least = tolerance_;
  std::size_t before = 0;
  // Two letters printed for one make the print longer than the value.
  for (std::size_t i = 1; i <= std::min(text.size(), key_.size() + band_); ++i) {
    const std::size_t row = fill(text, i);
    work += 2 * band_ + 1;
    if (row > tolerance_ && before > tolerance_) break;
    before = row;
    const bool whole = key_.size() <= i + band_;
    if (!whole || (i < text.size() && text[i].before == Joint::none)) continue;
    const std::size_t distance = at(i, key_.size());
    if (distance <= least && (!end || distance < least)) {
      least = distance;
      end = i;
    }
  }
  return end;
}

}  // namespace iscan::llm_prompt
