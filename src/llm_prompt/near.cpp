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
constexpr auto kAlike = std::to_array<Pair>({
    {U'0', U'o'},
    {U'0', U'd'},
    {U'0', U'q'},
    {U'1', U'i'},
    {U'1', U'l'},
    {U'i', U'l'},
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
  return std::ranges::any_of(kMerged, [&](const Merged& merged) {
    return merged.one == one && merged.two[0] == a && merged.two[1] == b;
  });
}

constexpr std::size_t kNever = 1'000;

// Of one letter for another.
std::size_t cost(char32_t a, char32_t b) {
  if (a == b || look_alike(a, b)) return 0;
  return is_digit(a) || is_digit(b) ? kNever : 1;
}

std::size_t cost_of_one(char32_t c) { return is_digit(c) ? kNever : 1; }

// The table of edit distances, row by row of the text; only cells near the diagonal are filled.
class Table {
 public:
  Table(std::span<const Letter> text, std::u32string_view key, std::size_t tolerance)
      : text_{text},
        key_{key},
        band_{tolerance + 2},  // merged letters shift too
        rows_{std::vector<std::size_t>(key.size() + 1, kNever),
              std::vector<std::size_t>(key.size() + 1, kNever),
              std::vector<std::size_t>(key.size() + 1, kNever)} {
    rows_[0][0] = 0;
    for (std::size_t j = 1; j <= std::min(key.size(), band_); ++j) {
      rows_[0][j] = rows_[0][j - 1] + cost_of_one(key[j - 1]);
    }
  }

  // Fills the row of the text's letter `i` (from 1); gives its least cost.
  std::size_t fill(std::size_t i) {
    std::vector<std::size_t>& row = rows_[i % 3];
    std::ranges::fill(row, kNever);
    const std::size_t first = i > band_ ? i - band_ : 0;
    const std::size_t last = std::min(key_.size(), i + band_);
    std::size_t least = kNever;
    for (std::size_t j = first; j <= last; ++j) {
      row[j] = cell(i, j);
      least = std::min(least, row[j]);
      ++work_;
    }
    return least;
  }

  std::size_t whole(std::size_t i) const { return rows_[i % 3][key_.size()]; }
  std::size_t work() const { return work_; }

 private:
  std::size_t at(std::size_t i, std::size_t j) const { return rows_[i % 3][j]; }

  std::size_t cell(std::size_t i, std::size_t j) const {
    const char32_t c = text_[i - 1].c;
    std::size_t best = at(i - 1, j) + cost_of_one(c);
    if (j == 0) return best;
    best = std::min(best, at(i, j - 1) + cost_of_one(key_[j - 1]));
    best = std::min(best, at(i - 1, j - 1) + cost(c, key_[j - 1]));
    if (i > 1 && merges(text_[i - 2].c, c, key_[j - 1])) best = std::min(best, at(i - 2, j - 1));
    if (j > 1 && merges(key_[j - 2], key_[j - 1], c)) best = std::min(best, at(i - 1, j - 2));
    return best;
  }

  std::span<const Letter> text_;
  std::u32string_view key_;
  std::size_t band_;
  std::array<std::vector<std::size_t>, 3> rows_;
  std::size_t work_ = 0;
};

}  // namespace

bool look_alike(char32_t a, char32_t b) {
  return std::ranges::any_of(
      kAlike, [&](const Pair& pair) { return pair == Pair{a, b} || pair == Pair{b, a}; });
}

std::optional<std::size_t> tolerance_of(std::u32string_view key) {
  if (key.size() < 4) return std::nullopt;
  return key.size() < 6 ? 0 : key.size() < 12 ? 1 : 2;
}

std::optional<std::size_t> misread_prefix(std::span<const Letter> text, std::u32string_view key,
                                          std::size_t tolerance, std::size_t& work) {
  // Most words differ in their first letters: no table for them.
  if (tolerance == 0 && !text.empty() && cost(text[0].c, key[0]) > 0 && text[0].c != U'r' &&
      text[0].c != U'v' && text[0].c != U'c' && key[0] != U'r' && key[0] != U'v' &&
      key[0] != U'c') {
    ++work;
    return std::nullopt;
  }
  Table table(text, key, tolerance);
  std::optional<std::size_t> end;
  std::size_t least = tolerance;
  std::size_t before = 0;
  // Two letters printed for one make the print longer than the value.
  for (std::size_t i = 1; i <= std::min(text.size(), 2 * key.size() + tolerance); ++i) {
    const std::size_t row = table.fill(i);
    if (row > tolerance && before > tolerance) break;
    before = row;
    const bool joint = i == text.size() || text[i].before != Joint::none;
    if (joint && table.whole(i) <= least && (!end || table.whole(i) < least)) {
      least = table.whole(i);
      end = i;
    }
  }
  work += table.work() + 3 * key.size();
  return end;
}

}  // namespace iscan::llm_prompt
