#include "llm_prompt/rows.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <format>
#include <utility>

#include "base/ascii.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

// Words whose heights overlap by this share of the lower one stand in one row, unless their middles
// are further apart than this share of the page's usual height: a large title beside small lines.
constexpr double kSameRow = 0.5;
constexpr double kSameMiddle = 0.6;
// Further away nothing is on paper; also keeps every sum finite.
constexpr double kFarthest = 1e6;

double sound(double coordinate) {
  return std::isfinite(coordinate) ? std::clamp(coordinate, -kFarthest, kFarthest) : 0;
}

struct Placed {
  std::size_t word = 0;
  document::Box box;
};

std::vector<Placed> visible_words(const document::Page& page) {
  std::vector<Placed> words;
  for (std::size_t i = 0; i < page.words.size(); ++i) {
    const document::Word& word = page.words[i];
    if (!word.invisible && !word.text.empty()) words.push_back({i, sound_box(word.box)});
  }
  std::ranges::stable_sort(words, {}, [](const Placed& word) { return word.box.center_y(); });
  return words;
}

double usual_height(const std::vector<Placed>& words) {
  std::vector<double> heights;
  for (const Placed& word : words) heights.push_back(word.box.height());
  if (heights.empty()) return 0;
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::ranges::nth_element(heights, middle);
  return *middle;
}

bool stands_in(const document::Box& row, const document::Box& word, double usual) {
  const double shared = std::min(row.y1, word.y1) - std::max(row.y0, word.y0);
  return shared >= kSameRow * std::min(row.height(), word.height()) &&
         std::abs(row.center_y() - word.center_y()) <= kSameMiddle * usual;
}

Row row_from(std::vector<Placed> words) {
  std::ranges::stable_sort(words, {}, [](const Placed& word) { return word.box.x0; });
  Row row{.words = {}, .box = words.front().box};
  for (const Placed& word : words) {
    row.words.push_back(word.word);
    row.box = document::united(row.box, word.box);
  }
  return row;
}

// A number of up to five digits; moves `text` behind it.
int take_number(std::string_view& text) {
  int number = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 5 && is_digit(text[digits])) {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, char low, char high) {
  if (text.empty() || (text.front() != low && text.front() != high)) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

document::Box sound_box(const document::Box& box) {
  const double x0 = sound(box.x0);
  const double y0 = sound(box.y0);
  return {x0, y0, std::max(x0, sound(box.x1)), std::max(y0, sound(box.y1))};
}

std::vector<Row> rows_of(const document::Page& page) {
  std::vector<Row> rows;
  std::vector<Placed> open;
  document::Box band;  // the first word's height: growing it would swallow the next row
  const std::vector<Placed> words = visible_words(page);
  const double usual = usual_height(words);
  for (const Placed& word : words) {
    if (!open.empty() && !stands_in(band, word.box, usual)) {
      rows.push_back(row_from(std::move(open)));
      open.clear();
    }
    if (open.empty()) band = word.box;
    open.push_back(word);
  }
  if (!open.empty()) rows.push_back(row_from(std::move(open)));
  return rows;
}

std::string to_text(LineId id) { return std::format("p{}.l{:02}", id.page, id.line); }

std::optional<LineId> take_line_id(std::string_view& text) {
  std::string_view rest = notation::trimmed(text);
  LineId id;
  if (!take(rest, 'p', 'P')) return std::nullopt;
  id.page = take_number(rest);
  if (id.page == 0 || !take(rest, '.', '.') || !take(rest, 'l', 'L')) return std::nullopt;
  id.line = take_number(rest);
  if (id.line == 0) return std::nullopt;
  rest = notation::trimmed(rest);
  const bool barred = take(rest, '|', ':');
  if (!barred && !rest.empty()) return std::nullopt;
  text = notation::trimmed(rest);
  return id;
}

}  // namespace iscan::llm_prompt
