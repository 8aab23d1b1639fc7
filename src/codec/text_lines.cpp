#include "codec/text_lines.h"

#include <algorithm>
#include <ranges>

namespace iscan::codec {
namespace {

using document::Word;

// Words share a line when their heights overlap by this share of the smaller one.
constexpr double kSameLine = 0.5;
// A word without a space after it meets the next one within this share of its height.
constexpr double kTouching = 0.25;
// Words come from top to bottom, so only the newest lines can still grow.
constexpr std::size_t kOpenLines = 4;

using Row = std::vector<const Word*>;

// A row is as high as the word that was placed last, so it follows a page that is not quite level.
bool belongs(const Row& row, const Word& word) {
  const document::Box& last = row.back()->box;
  const double shared = std::min(last.y1, word.box.y1) - std::max(last.y0, word.box.y0);
  return shared >= kSameLine * std::min(last.height(), word.box.height());
}

void place(std::vector<Row>& rows, const Word& word) {
  for (Row& row : rows | std::views::reverse | std::views::take(kOpenLines)) {
    if (!belongs(row, word)) continue;
    row.push_back(&word);
    return;
  }
  rows.push_back({&word});
}

bool touches(const Word& word, const Word& next) {
  return !word.space_after && next.box.x0 - word.box.x1 < kTouching * word.box.height();
}

TextLine line_of(Row row) {
  std::ranges::stable_sort(row, {}, [](const Word* word) { return word->box.x0; });
  TextLine line;
  double sum = 0;
  for (std::size_t n = 0; n < row.size(); ++n) {
    if (n > 0 && !touches(*row[n - 1], *row[n])) line.text += ' ';
    line.text += row[n]->text;
    sum += static_cast<double>(row[n]->confidence);
  }
  line.words = static_cast<int>(row.size());
  line.confidence = sum / static_cast<double>(row.size());
  return line;
}

}  // namespace

std::vector<TextLine> text_lines(const document::Page& page) {
  Row words;
  for (const Word& word : page.words) {
    if (!word.invisible && !word.text.empty()) words.push_back(&word);
  }
  std::ranges::stable_sort(words, {}, [](const Word* word) { return word->box.center_y(); });
  std::vector<Row> rows;
  for (const Word* word : words) place(rows, *word);
  std::vector<TextLine> lines;
  for (Row& row : rows) lines.push_back(line_of(std::move(row)));
  return lines;
}

}  // namespace iscan::codec
