// Tables of items: a header row names the columns, rows are read by what stands under each name.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "predictor_local/reading.h"

namespace iscan::predictor_local {

struct Column {
  Label role = Label::other;
  double x0 = 0;
  double x1 = 0;
  double weight = 0;  // how surely the heading means this
};

struct TableHeader {
  std::size_t page = 0;
  std::size_t first_line = 0;   // of the header
  std::size_t last_line = 0;    // headers may take two or three lines
  std::vector<Column> columns;  // left to right

  const Column* find(Label role) const;
};

// The next header row at or after a line of a page; nothing when the page has none.
std::optional<TableHeader> find_header(const Reading& reading, std::size_t page,
                                       std::size_t from_line);

// One row as read, before it becomes fields.
struct TableRow {
  std::size_t page = 0;
  std::size_t line = 0;  // where its amount stands
  std::map<Label, const AmountValue*> values;
  std::optional<Span> name;  // first line of the description
  std::vector<Span> more;    // further lines of it
  std::optional<Span> unit;
  std::optional<Span> item;  // article number
  std::optional<Span> position;
};

struct TableBody {
  std::vector<TableRow> rows;
  std::size_t end_line = 0;     // the line after the last one that was read
  bool reached_bottom = false;  // nothing but the page's end stopped the table
};

// The rows below a header up to the totals.
TableBody read_rows(const Reading& reading, const TableHeader& header);
// The same table on a page that does not repeat its header: only rows that fill the columns.
TableBody read_more_rows(const Reading& reading, const TableHeader& header, std::size_t page);

// Rows that prove themselves (quantity × price = amount) where no header can be read.
std::vector<TableRow> rows_without_header(const Reading& reading);

}  // namespace iscan::predictor_local
