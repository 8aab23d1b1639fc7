#include "predictor_local/reading.h"

#include <algorithm>
#include <cmath>

namespace iscan::predictor_local {
namespace {

constexpr double kFormWidth = 230;  // points a value may stand right of the label above it

}  // namespace

bool has_label(const Reading& reading, std::size_t page, std::size_t line, std::size_t begin,
               std::size_t end) {
  return std::ranges::any_of(reading.labels, [&](const Found& found) {
    return found.span.page == page && found.span.line == line && found.span.begin >= begin &&
           found.span.begin < end && found.weight >= 0.5;
  });
}

std::size_t next_label(const Reading& reading, std::size_t page, std::size_t line,
                       std::size_t begin) {
  std::size_t next = reading.layout[page].lines[line].tokens.size();
  for (const Found& found : reading.labels) {
    if (found.span.page == page && found.span.line == line && found.span.begin >= begin &&
        found.weight >= 0.5) {
      next = std::min(next, found.span.begin);
    }
  }
  return next;
}

bool is_filler(const Token& token) {
  return token.text.find_first_not_of(":-=.|*_,;()\u2013\u2014") == std::string::npos;
}

namespace {

// The only cell of a line right of the label, as forms print values at the right of their box.
const Cell* lone_cell_right(const Line& line, const document::Box& box) {
  const Cell* only = nullptr;
  for (const Cell& cell : line.cells) {
    if (cell.box.x0 < box.x1) continue;
    if (only != nullptr || cell.box.x0 - box.x1 > kFormWidth) return nullptr;
    only = &cell;
  }
  return only;
}

}  // namespace

std::vector<Span> cells_below(const Reading& reading, const Span& label, int reach) {
  std::vector<Span> below;
  const PageLayout& page = reading.layout[label.page];
  const document::Box box = box_of(reading.layout, label);
  const bool last_of_line = label.end == page.lines[label.line].tokens.size();
  double last = box.y1;
  for (std::size_t row = label.line + 1; row < page.lines.size() && reach > 0; ++row) {
    const Line& line = page.lines[row];
    if (line.box.y0 - last > 3.5 * std::max(box.height(), line.size)) break;
    bool found = false;
    for (const Cell& cell : line.cells) {
      const double shared = std::min(cell.box.x1, box.x1) - std::max(cell.box.x0, box.x0);
      if (shared <= 0 && std::abs(cell.box.x0 - box.x0) > line.size) continue;
      // Values of several columns may share a cell: begin under the label.
      std::size_t begin = cell.begin;
      while (begin + 1 < cell.end && line.tokens[begin].box.x1 < box.x0 - line.size) ++begin;
      below.push_back({label.page, row, begin, cell.end});
      found = true;
      break;
    }
    if (!found && last_of_line && row == label.line + 1) {
      if (const Cell* cell = lone_cell_right(line, box); cell != nullptr) {
        below.push_back({label.page, row, cell->begin, cell->end});
        found = true;
      }
    }
    if (!found) continue;
    last = line.box.y1;
    --reach;
  }
  return below;
}

}  // namespace iscan::predictor_local
