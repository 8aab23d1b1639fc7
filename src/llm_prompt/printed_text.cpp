#include "llm_prompt/printed_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "llm_prompt/rows.h"
#include "notation/code_points.h"

namespace iscan::llm_prompt {
namespace {

constexpr std::string_view kOpen = "<document>\n";
constexpr std::string_view kClose = "</document>\n";
constexpr std::size_t kLongestWord = 300;    // bytes
constexpr std::size_t kLongestLine = 2'000;  // bytes; no printed line is longer
constexpr std::size_t kLeastBytes = 4'096;   // of a question: any line has room
constexpr std::size_t kWidestGap = 60;       // spaces between columns: more only cost
constexpr std::size_t kGapOfProse = 4;       // where no columns need be kept

struct Range {
  char32_t first;
  char32_t last;
};

// Nothing of these is seen on paper: controls, soft hyphen, zero-width and bidi marks, fillers,
// variation selectors, line separators, tags, private use and what is no character at all.
constexpr auto kInvisible = std::to_array<Range>({
    {0x0000, 0x001F},   {0x007F, 0x009F},    {0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C},
    {0x115F, 0x1160},   {0x17B4, 0x17B5},    {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E},
    {0x2060, 0x206F},   {0x2800, 0x2800},    {0x3164, 0x3164}, {0xD800, 0xF8FF}, {0xFDD0, 0xFDEF},
    {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFF}, {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF},
});

bool is_invisible(char32_t c) {
  return std::ranges::any_of(
      kInvisible, [&](const Range& range) { return c >= range.first && c <= range.last; });
}

// Marks of which our own form is made, in all widths, and what is printed instead.
struct Mark {
  char32_t ours;
  char32_t harmless;
};
constexpr auto kMarks = std::to_array<Mark>({
    {U'<', 0x2039},  // ‹
    {0xFF1C, 0x2039},
    {0xFE64, 0x2039},
    {U'>', 0x203A},  // ›
    {0xFF1E, 0x203A},
    {0xFE65, 0x203A},
    {U'|', 0x00A6},  // ¦
    {0xFF5C, 0x00A6},
});

char32_t harmless(char32_t c) {
  const auto* mark = std::ranges::find(kMarks, c, &Mark::ours);
  return mark == kMarks.end() ? c : mark->harmless;
}

// "p1.l07" printed on a page is not one of our ids.
std::string without_line_ids(std::string word) {
  for (std::size_t at = 1; at + 2 < word.size(); ++at) {
    const bool digit = is_digit(word[at - 1]);
    const bool line = (word[at + 1] == 'l' || word[at + 1] == 'L') && is_digit(word[at + 2]);
    if (word[at] == '.' && digit && line) word.replace(at, 1, "·");
  }
  return word;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

// Where the columns of a page lie: places in points become places in characters.
struct Grid {
  double left = 0;
  double width = 5;  // points for a character

  std::size_t column_of(double x) const {
    constexpr double kMostColumns = 400;
    return static_cast<std::size_t>(std::clamp((x - left) / width, 0.0, kMostColumns));
  }
};

Grid grid_of(const document::Page& page, const std::vector<Row>& rows) {
  Grid grid;
  std::vector<double> widths;
  if (!rows.empty()) grid.left = rows.front().box.x0;
  for (const Row& row : rows) {
    grid.left = std::min(grid.left, row.box.x0);
    for (const std::size_t index : row.words) {
      const auto letters = code_points(page.words[index].text);
      const double width = sound_box(page.words[index].box).width();
      if (letters > 1 && width > 0) widths.push_back(width / static_cast<double>(letters));
    }
  }
  if (widths.empty()) return grid;
  const auto middle = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
  std::ranges::nth_element(widths, middle);
  grid.width = std::max(*middle, 0.1);
  return grid;
}

// Spaces before a word: up to its column, one where the columns say none.
std::size_t spaces_before(const Grid& grid, const document::Word& before,
                          const document::Word& word, std::size_t column, std::size_t widest) {
  const double gap = sound_box(word.box).x0 - sound_box(before.box).x1;
  if (!before.space_after && gap < grid.width) return 0;
  const std::size_t wanted = grid.column_of(sound_box(word.box).x0);
  const bool next_column = gap > 1.8 * grid.width;
  const std::size_t least = next_column ? 3 : 1;
  if (!next_column || wanted <= column) return least;
  return std::clamp(wanted - column, least, widest);
}

std::string line_of(const document::Page& page, const Row& row, const Grid& grid,
                    std::size_t widest) {
  std::string line;
  std::size_t column = 0;
  const document::Word* before = nullptr;
  for (const std::size_t index : row.words) {
    const document::Word& word = page.words[index];
    const std::string text = visible(word.text);
    if (text.empty() || line.size() + text.size() + kWidestGap > kLongestLine) continue;
    const std::size_t spaces = before == nullptr
                                   ? std::min(grid.column_of(sound_box(word.box).x0), widest)
                                   : spaces_before(grid, *before, word, column, widest);
    line.append(spaces, ' ').append(text);
    column += spaces + code_points(text);
    before = &word;
  }
  return without_line_ids(std::move(line));
}

// Fills questions line by line.
class Writer {
 public:
  explicit Writer(const TextForm& form)
      : bytes_{std::max(form.bytes, kLeastBytes)}, questions_{form.questions} {}

  // All lines of a page; false when there is no room for all of them.
  bool add_page(int number, const std::vector<std::string>& lines) {
    std::size_t size = 0;
    for (const std::string& line : lines) size += line.size();
    if (!done_.empty() && !fits(size) && !open_next(number)) return false;
    for (const std::string& line : lines) {
      const bool room = !done_.empty() && fits(line.size());
      if (!room && !open_next(number)) return false;
      done_.back().document += line;
      done_.back().last_page = number;
    }
    return true;
  }

  std::vector<Question> finish() && {
    for (Question& question : done_) question.document += kClose;
    return std::move(done_);
  }

 private:
  bool fits(std::size_t more) const {
    return done_.back().document.size() + more + kClose.size() <= bytes_;
  }

  bool open_next(int page) {
    if (done_.size() >= questions_) {
      if (!done_.empty()) done_.back().last_of_many = true;
      return false;
    }
    done_.push_back({.document = std::string(kOpen), .first_page = page, .last_page = page});
    return true;
  }

  std::size_t bytes_;
  std::size_t questions_;
  std::vector<Question> done_;
};

}  // namespace

std::string visible(std::string_view word) {
  std::string out;
  for (std::size_t at = 0; at < word.size() && out.size() + 4 <= kLongestWord;) {
    const notation::CodePoint point = notation::code_point_at(word, at);
    at += point.bytes;
    if (!point.valid || is_invisible(point.value)) continue;
    if (notation::is_space(point.value)) {
      out += ' ';
    } else {
      notation::append_utf8(out, harmless(point.value));
    }
  }
  const auto first = out.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return out.substr(first, out.find_last_not_of(' ') + 1 - first);
}

std::string original_marks(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const notation::CodePoint point = notation::code_point_at(text, at);
    at += point.bytes;
    if (!point.valid) continue;
    const auto* mark = std::ranges::find(kMarks, point.value, &Mark::harmless);
    notation::append_utf8(out, mark == kMarks.end() ? point.value : mark->ours);
  }
  return out;
}

std::vector<Question> questions_of(std::span<const document::Page> pages, const TextForm& form) {
  Writer writer(form);
  for (const document::Page& page : pages) {
    const std::vector<Row> rows = rows_of(page);
    const Grid grid = grid_of(page, rows);
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::string text = line_of(page, rows[i], grid, form.rows ? kWidestGap : kGapOfProse);
      const LineId id{page.number, static_cast<int>(i) + 1};
      const std::string begin = form.rows ? to_text(id) + " | " : "";
      if (!text.empty()) lines.push_back(begin + text + "\n");
    }
    if (!writer.add_page(page.number, lines)) break;
  }
  return std::move(writer).finish();
}

std::string without_rows(std::string_view question) {
  std::string out;
  std::size_t gap = 0;
  while (!question.empty()) {
    const std::size_t end = std::min(question.find('\n'), question.size() - 1) + 1;
    std::string_view line = question.substr(0, end);
    question.remove_prefix(end);
    const auto bar = line.find(" | ");
    std::string_view id = line.substr(0, bar == std::string_view::npos ? 0 : bar);
    if (take_line_id(id)) line.remove_prefix(bar + 3);
    for (const char c : line) {
      gap = c == ' ' ? gap + 1 : 0;
      if (gap <= kGapOfProse) out += c;
    }
  }
  return out;
}

}  // namespace iscan::llm_prompt
