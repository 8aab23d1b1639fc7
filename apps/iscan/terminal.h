// What a terminal shows: tables, colours, a progress bar.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace iscan::app {

enum class Colour { none, green, yellow, red, dim, bold };

// True when `fd` is a terminal and NO_COLOR is not set.
bool wants_colour(int fd);
// Columns of the terminal; 100 when it is none.
std::size_t terminal_width(int fd);
std::string coloured(std::string_view text, Colour colour, bool enabled);
// Shown width: one a code point, two for wide East Asian ones.
std::size_t shown_width(std::string_view text);
// Cut to `width` with "…", or padded; right-aligned when asked.
std::string fitted(std::string_view text, std::size_t width, bool right = false);

// "12.3 %" of a share of 1.
std::string percent(double share);
// The same of a part; "–" when the whole is 0.
std::string percent_of(int part, int whole);

struct Column {
  std::string title;
  bool right = false;
  std::size_t max_width = 40;
};

struct Cell {
  std::string text;
  Colour colour = Colour::none;
};

// Rows under a rule; columns are as wide as needed up to their maximum.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  std::string render(bool colour) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// "━━━━━───── 12/40 name" on standard error; silent when that is no terminal. Thread-safe.
class ProgressBar {
 public:
  ProgressBar(std::size_t total, bool enabled);
  ~ProgressBar();
  void advance(std::string_view what);

 private:
  std::mutex mutex_;
  std::size_t total_;
  std::size_t done_ = 0;
  bool enabled_;
};

}  // namespace iscan::app
