#include "predictor_local/layout.h"

#include <algorithm>
#include <cmath>

#include "base/ascii.h"
#include "notation/text.h"
#include "predictor_local/skew.h"

namespace iscan::predictor_local {
namespace {

using document::Box;
using document::Page;
using document::Word;

// A gap wider than this many letter heights starts a new cell.
constexpr double kCellGap = 1.1;
constexpr double kBulletGap = 3;
// Two words share a line when their heights overlap by this share of the smaller one.
constexpr double kSameLine = 0.5;
// Gaps narrower than this share of the height are inside a number or word.
constexpr double kWordGap = 0.12;

bool is_label_end(std::string_view text, std::size_t at) {
  return text[at] == ':' && at + 1 < text.size() && at >= 2 &&
         !(text[at - 1] >= '0' && text[at - 1] <= '9') && text[at + 1] != '/' &&
         text[at + 1] != '-';
}

Box part_of(const Box& box, std::size_t from, std::size_t to, std::size_t size) {
  const double letter = box.width() / static_cast<double>(size);
  return {box.x0 + letter * static_cast<double>(from), box.y0,
          box.x0 + letter * static_cast<double>(to), box.y1};
}

// A word with its place on the straightened page.
struct Placed {
  const Word* word = nullptr;
  int index = 0;
  Box box;
};

Token token_of(const Placed& placed, std::size_t from, std::size_t to) {
  const Word& word = *placed.word;
  Token token;
  token.text = word.text.substr(from, to - from);
  token.key = label_key(token.text);
  token.box = part_of(placed.box, from, to, word.text.size());
  token.printed = part_of(word.box, from, to, word.text.size());
  token.word = placed.index;
  token.space_after = word.space_after && to == word.text.size();
  token.bold = word.bold;
  token.size = word.font_size > 0 ? static_cast<double>(word.font_size) : word.box.height();
  return token;
}

// Where the time begins that recognition glued to a date ("04/12/175:06", "30-03-201811:19:05");
// 0 when there is none.
std::size_t glued_time(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 9 || colon + 1 >= text.size() ||
      !is_digit(text[colon - 1]) || !is_digit(text[colon + 1])) {
    return 0;
  }
  const char mark = text[2];
  if ((mark != '/' && mark != '-' && mark != '.') || text[5] != mark) return 0;
  // Two or four digits of a year, then one or two of an hour.
  const std::size_t digits = colon - 6;
  if (!std::ranges::all_of(text.substr(6, digits), is_digit)) return 0;
  if (digits == 3 || digits == 4) return 8;
  return digits == 5 || digits == 6 ? 12 - 2 : 0;
}

// "Date:12.03.2024" and "#1234" carry a label and a value in one word.
void add_tokens(std::vector<Token>& tokens, const Placed& placed) {
  const std::string& text = placed.word->text;
  std::size_t begin = 0;
  if (text.starts_with('#') && text.size() > 1) {
    tokens.push_back(token_of(placed, 0, 1));
    begin = 1;
  }
  if (const std::size_t time = glued_time(text); time > 0) {
    tokens.push_back(token_of(placed, begin, time));
    tokens.back().space_after = true;
    tokens.push_back(token_of(placed, time, text.size()));
    return;
  }
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (!is_label_end(text, i)) continue;
    tokens.push_back(token_of(placed, begin, i + 1));
    begin = i + 1;
    break;
  }
  tokens.push_back(token_of(placed, begin, text.size()));
}

double overlap(const Box& a, const Box& b) {
  const double shared = std::min(a.y1, b.y1) - std::max(a.y0, b.y0);
  return shared / std::max(0.1, std::min(a.height(), b.height()));
}

// `items` have a member `size`; 0 when there are none.
template <class T>
double median_size(const std::vector<T>& items) {
  std::vector<double> sizes;
  sizes.reserve(items.size());
  for (const T& item : items) sizes.push_back(item.size);
  if (sizes.empty()) return 0;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::ranges::nth_element(sizes, middle);
  return *middle;
}

bool is_bullet(const std::string& text) {
  return text == "•" || text == "·" || text == "|" || text == "●" || text == "■" || text == "∙" ||
         text == "▪" || text == "◆";
}

void finish(Line& line) {
  std::ranges::stable_sort(line.tokens, {}, [](const Token& token) { return token.box.x0; });
  line.size = median_size(line.tokens);
  line.box = line.tokens.front().box;
  for (std::size_t i = 0; i < line.tokens.size(); ++i) {
    Token& token = line.tokens[i];
    line.box = document::united(line.box, token.box);
    const double gap = i == 0 ? 0 : token.box.x0 - line.tokens[i - 1].box.x1;
    token.gap_before = i == 0 || line.tokens[i - 1].space_after || gap > kWordGap * line.size;
    // Bullets join what they separate: "Miller Ltd  •  1 High Street  •  12345 Town".
    const bool bullet = i > 0 && (is_bullet(token.text) || is_bullet(line.tokens[i - 1].text));
    if (i == 0 || gap > (bullet ? kBulletGap : kCellGap) * line.size) {
      line.cells.push_back({.begin = i, .end = i + 1, .box = token.box});
    } else {
      line.cells.back().end = i + 1;
      line.cells.back().box = document::united(line.cells.back().box, token.box);
    }
  }
}

// Letters on top of each other: print turned by 90° in a margin.
bool is_vertical(const Word& word) {
  const auto letters = std::ranges::count_if(
      word.text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  const double ratio = word.box.height() / std::max(0.1, word.box.width());
  return (letters >= 4 && ratio > 1.4) || (letters == 3 && ratio > 2);
}

std::vector<Placed> words_of(const Page& page) {
  std::vector<Placed> words;
  for (std::size_t i = 0; i < page.words.size(); ++i) {
    const Word& word = page.words[i];
    if (word.invisible || word.text.empty() || word.box.height() <= 0 || is_vertical(word)) {
      continue;
    }
    words.push_back({&word, static_cast<int>(i), word.box});
  }
  return words;
}

// Turns the page by what is left of its tilt, around its left edge.
void straighten(std::vector<Placed>& words) {
  std::vector<Box> boxes;
  boxes.reserve(words.size());
  for (const Placed& word : words) boxes.push_back(word.box);
  const double slope = skew_of(boxes);
  for (Placed& word : words) {
    const double fall = slope * word.box.center_x();
    word.box.y0 -= fall;
    word.box.y1 -= fall;
  }
}

PageLayout lay_out_page(const Page& page) {
  PageLayout layout{.number = page.number, .width = page.width, .height = page.height};
  std::vector<Placed> words = words_of(page);
  layout.ocr = std::ranges::any_of(
      words, [](const Placed& word) { return word.word->origin == document::WordOrigin::ocr; });
  if (layout.ocr) straighten(words);
  std::ranges::stable_sort(words, {}, [](const Placed& word) { return word.box.center_y(); });
  std::vector<Box> rows;  // the core of each line: the box of its first word
  for (const Placed& word : words) {
    std::size_t best = layout.lines.size();
    double best_overlap = kSameLine;
    for (std::size_t i = layout.lines.size(); i-- > 0;) {
      if (rows[i].y1 < word.box.y0 - 3 * word.box.height()) break;
      if (const double shared = overlap(rows[i], word.box); shared > best_overlap) {
        best_overlap = shared;
        best = i;
      }
    }
    if (best == layout.lines.size()) {
      layout.lines.emplace_back();
      rows.push_back(word.box);
    }
    add_tokens(layout.lines[best].tokens, word);
  }
  for (Line& line : layout.lines) finish(line);
  std::ranges::stable_sort(layout.lines, {}, [](const Line& line) { return line.box.center_y(); });
  layout.size = median_size(layout.lines);
  return layout;
}

}  // namespace

std::string label_key(std::string_view text) {
  std::string key;
  const std::string folded = notation::folded(text);
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const char c = folded[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '#') {
      key += "no";
    } else if (folded.compare(i, 2, "\u00ba") == 0 || folded.compare(i, 2, "\u00b0") == 0) {
      key += 'o';
      ++i;
    } else if (folded.compare(i, 3, "\u2116") == 0) {  // №
      key += "no";
      i += 2;
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      key += c;
    } else if (byte >= 0xC3 && byte != 0xE2) {  // other scripts; not the general punctuation
      key += c;
    } else if (byte >= 0x80 && !key.empty() && static_cast<unsigned char>(key.back()) >= 0x80) {
      key += c;
    }
  }
  return key;
}

Layout lay_out(const std::vector<Page>& pages) {
  Layout layout;
  for (const Page& page : pages) layout.push_back(lay_out_page(page));
  return layout;
}

const Line& line_of(const Layout& layout, const Span& span) {
  return layout[span.page].lines[span.line];
}

document::Box box_of(const Layout& layout, const Span& span) {
  const Line& line = line_of(layout, span);
  Box box = line.tokens[span.begin].box;
  for (std::size_t i = span.begin; i < span.end; ++i)
    box = document::united(box, line.tokens[i].box);
  return box;
}

std::string text_of(const Line& line, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin && line.tokens[i].gap_before) text += ' ';
    text += line.tokens[i].text;
  }
  return text;
}

std::string text_of(const Line& line) { return text_of(line, 0, line.tokens.size()); }

std::string text_of(const Layout& layout, const Span& span) {
  return text_of(line_of(layout, span), span.begin, span.end);
}

invoice::Evidence evidence_of(const Layout& layout, const Span& span) {
  const PageLayout& page = layout[span.page];
  const Line& printed = line_of(layout, span);
  Box box = printed.tokens[span.begin].printed;
  for (std::size_t t = span.begin; t < span.end; ++t) {
    box = document::united(box, printed.tokens[t].printed);
  }
  invoice::Evidence evidence;
  evidence.source = page.ocr ? invoice::Source::ocr : invoice::Source::text;
  evidence.reader = "rules";
  evidence.raw = text_of(layout, span);
  evidence.page = page.number;
  const auto share = [](double part, double whole) {
    return whole <= 0 ? 0.0 : std::clamp(part / whole, 0.0, 1.0);
  };
  evidence.box = {share(box.x0, page.width), share(box.y0, page.height), share(box.x1, page.width),
                  share(box.y1, page.height)};
  const Line& line = line_of(layout, span);
  for (std::size_t i = span.begin; i < span.end; ++i) {
    if (evidence.tokens.empty() || evidence.tokens.back() != line.tokens[i].word) {
      evidence.tokens.push_back(line.tokens[i].word);
    }
  }
  return evidence;
}

invoice::Evidence evidence_of(const Layout& layout, const std::vector<Span>& spans) {
  invoice::Evidence all = evidence_of(layout, spans.front());
  for (std::size_t i = 1; i < spans.size(); ++i) {
    const invoice::Evidence next = evidence_of(layout, spans[i]);
    all.raw += ' ' + next.raw;
    all.box = {std::min(all.box.x0, next.box.x0), std::min(all.box.y0, next.box.y0),
               std::max(all.box.x1, next.box.x1), std::max(all.box.y1, next.box.y1)};
    all.tokens.insert(all.tokens.end(), next.tokens.begin(), next.tokens.end());
  }
  return all;
}

const Cell& cell_at(const Line& line, std::size_t token) {
  const auto cell = std::ranges::find_if(
      line.cells, [&](const Cell& one) { return token >= one.begin && token < one.end; });
  return cell == line.cells.end() ? line.cells.back() : *cell;
}

}  // namespace iscan::predictor_local
