// The page as a person sees it: lines of cells. Everything later asks "what stands right of this",
// "what stands below this".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"
#include "invoice/field.h"

namespace iscan::predictor_local {

// A word, or a piece of one: "Date:12.03.2024" becomes two tokens.
struct Token {
  std::string text;
  std::string key;        // folded letters and digits, '#' and 'º' read as "no": for labels
  document::Box box;      // on the straightened page: for everything that compares places
  document::Box printed;  // on the page as it is: for evidence
  int word = 0;           // index in the page's words
  bool bold = false;
  double size = 0;          // points
  bool gap_before = true;   // a white space or more lies before it
  bool space_after = true;  // as the source says
};

// Neighbouring tokens of a line with ordinary spaces between them.
struct Cell {
  std::size_t begin = 0;  // tokens of the line
  std::size_t end = 0;
  document::Box box;
};

struct Line {
  std::vector<Token> tokens;  // left to right
  std::vector<Cell> cells;
  document::Box box;
  double size = 0;  // median token size
};

struct PageLayout {
  int number = 1;
  double width = 0;
  double height = 0;
  bool ocr = false;
  double size = 0;          // median of the lines' sizes
  std::vector<Line> lines;  // top to bottom
};

// A range of tokens in one line of one page.
struct Span {
  std::size_t page = 0;  // index in the document's layouts
  std::size_t line = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

using Layout = std::vector<PageLayout>;

// Invisible words are left out.
Layout lay_out(const std::vector<document::Page>& pages);

const Line& line_of(const Layout& layout, const Span& span);
document::Box box_of(const Layout& layout, const Span& span);
// The tokens with single spaces where the page has any.
std::string text_of(const Layout& layout, const Span& span);
std::string text_of(const Line& line, std::size_t begin, std::size_t end);
std::string text_of(const Line& line);
// Evidence naming exactly these tokens.
invoice::Evidence evidence_of(const Layout& layout, const Span& span);
// Evidence naming the tokens of several spans of one page, in this order; `spans` is not empty.
invoice::Evidence evidence_of(const Layout& layout, const std::vector<Span>& spans);
// The cell of the line that holds token `token`.
const Cell& cell_at(const Line& line, std::size_t token);

// Letters and digits of a token, folded, as labels are written in the lexicon.
std::string label_key(std::string_view text);

}  // namespace iscan::predictor_local
