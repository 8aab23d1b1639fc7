#include "llm_prompt/print.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

namespace iscan::llm_prompt {
namespace {

// Longer documents are searched up to here.
constexpr std::size_t kMostLetters = 2'000'000;
constexpr std::size_t kLongestWord = 1'000;  // bytes; no value has a longer one

// Of the taller of two words.
constexpr double kNextRow = 3.0;     // from middle to middle
constexpr double kColumnGap = 1.2;   // between cells of a row
constexpr double kSameEdge = 0.4;    // between the left edges of the lines of a cell
constexpr double kSameColumn = 1.5;  // between the left edges of two cells

struct Cell {
  std::vector<Spot> spots;
  document::Box box;
  bool taken = false;
};

std::vector<Spot> spots_of(const document::Page& page, std::uint32_t page_index, const Row& row,
                           std::uint32_t row_index) {
  std::vector<Spot> spots;
  for (const std::size_t word : row.words) {
    spots.push_back({.page = page_index,
                     .word = static_cast<std::uint32_t>(word),
                     .row = row_index,
                     .box = sound_box(page.words[word].box)});
  }
  return spots;
}

std::vector<Spot> across(std::span<const document::Page> pages,
                         std::span<const std::vector<Row>> rows) {
  std::vector<Spot> all;
  for (std::uint32_t page = 0; page < pages.size(); ++page) {
    for (std::uint32_t row = 0; row < rows[page].size(); ++row) {
      std::ranges::copy(spots_of(pages[page], page, rows[page][row], row), std::back_inserter(all));
    }
  }
  return all;
}

// The pieces of a row between wide gaps.
std::vector<Cell> cells_of(const std::vector<Spot>& row) {
  std::vector<Cell> cells;
  for (const Spot& spot : row) {
    const bool apart = cells.empty() || spot.box.x0 - cells.back().box.x1 >
                                            kColumnGap * cells.back().spots.back().box.height();
    if (apart) cells.push_back({.spots = {}, .box = spot.box});
    cells.back().box = document::united(cells.back().box, spot.box);
    cells.back().spots.push_back(spot);
  }
  return cells;
}

bool goes_on_below(const Cell& upper, const Cell& lower) {
  const double height = std::max(upper.spots.back().box.height(), lower.spots.front().box.height());
  const double down = lower.box.center_y() - upper.box.center_y();
  return down > 0 && down <= kNextRow * height &&
         std::abs(upper.box.x0 - lower.box.x0) <= kSameColumn * height;
}

// The nearest cell below that begins at the same left edge.
Cell* below(std::vector<std::vector<Cell>>& rows, std::size_t row, const Cell& cell) {
  for (std::size_t next = row + 1; next < std::min(rows.size(), row + 4); ++next) {
    for (Cell& other : rows[next]) {
      if (!other.taken && goes_on_below(cell, other)) return &other;
    }
  }
  return nullptr;
}

void append_columns(std::vector<std::vector<Cell>> rows, std::vector<Spot>& all) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (Cell& first : rows[row]) {
      if (first.taken) continue;
      for (Cell* cell = &first; cell != nullptr;
           cell = below(rows, cell->spots.front().row, *cell)) {
        cell->taken = true;
        std::ranges::copy(cell->spots, std::back_inserter(all));
      }
    }
  }
}

std::vector<Spot> down_columns(std::span<const document::Page> pages,
                               std::span<const std::vector<Row>> rows) {
  std::vector<Spot> all;
  for (std::uint32_t page = 0; page < pages.size(); ++page) {
    std::vector<std::vector<Cell>> cells;
    for (std::uint32_t row = 0; row < rows[page].size(); ++row) {
      cells.push_back(cells_of(spots_of(pages[page], page, rows[page][row], row)));
    }
    append_columns(std::move(cells), all);
  }
  return all;
}

std::vector<Spot> as_stored(std::vector<Spot> spots) {
  std::ranges::stable_sort(spots, {},
                           [](const Spot& spot) { return std::pair{spot.page, spot.word}; });
  return spots;
}

Stream stream_of(std::span<const document::Page> pages, std::vector<Spot> spots) {
  Stream stream{.spots = std::move(spots), .letters = {}, .first = {}, .starts = {}};
  for (std::uint32_t i = 0; i < stream.spots.size(); ++i) {
    stream.first.push_back(static_cast<std::uint32_t>(stream.letters.size()));
    const std::string_view text = word_at(pages, stream.spots[i]).text;
    if (text.size() <= kLongestWord) append_letters(text, i, stream.letters);
    if (stream.letters.size() > kMostLetters) break;
  }
  // What is behind the limit has no letters.
  stream.first.resize(stream.spots.size() + 1, static_cast<std::uint32_t>(stream.letters.size()));
  for (std::uint32_t i = 0; i < stream.letters.size(); ++i) {
    const Letter& letter = stream.letters[i];
    if (letter.before != Joint::none) stream.starts[letter.c].push_back(i);
  }
  return stream;
}

// The letters of one word.
std::span<const Letter> letters_at(const Stream& stream, std::size_t spot) {
  return std::span(stream.letters)
      .subspan(stream.first[spot], stream.first[spot + 1] - stream.first[spot]);
}

// Whether the whole word is what the value goes on with.
bool fits(const Stream& stream, std::size_t spot, std::u32string_view rest) {
  const auto letters = letters_at(stream, spot);
  return letters.size() <= rest.size() &&
         std::ranges::equal(letters, rest.substr(0, letters.size()), {}, &Letter::c);
}

// The word that begins the value's next line: below, at the left edge of the first one.
std::optional<std::size_t> next_line(const Stream& stream, std::size_t spot, const Spot& first,
                                     std::u32string_view rest) {
  constexpr std::uint32_t kMostRows = 3;
  const Spot& last = stream.spots[spot];
  for (std::size_t i = spot + 1; i < stream.spots.size(); ++i) {
    const Spot& next = stream.spots[i];
    if (next.page != last.page || next.row > last.row + kMostRows) break;
    const bool edge = std::abs(next.box.x0 - first.box.x0) <= kSameEdge * first.box.height();
    const bool below = next.row > last.row && follows(last, next);
    if (!below || !edge || letters_at(stream, i).empty()) continue;
    return fits(stream, i, rest) ? std::optional{i} : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Spot> wrapped_at(const Stream& across, std::u32string_view key, std::uint32_t start,
                             std::size_t& work) {
  std::vector<Spot> spots;
  std::optional<std::size_t> at = start;
  while (at && fits(across, *at, key)) {
    const Spot& spot = across.spots[*at];
    spots.push_back(spot);
    key.remove_prefix(letters_at(across, *at).size());
    if (key.empty()) return spots;
    const std::size_t next = *at + 1;
    const bool goes_on = next < across.spots.size() && across.spots[next].page == spot.page &&
                         across.spots[next].row == spot.row && fits(across, next, key);
    at = goes_on ? next : next_line(across, *at, spots.front(), key);
    work += 20;
  }
  return {};
}

std::vector<Stream> streams_of(std::span<const document::Page> pages,
                               std::span<const std::vector<Row>> rows) {
  std::vector<std::vector<Spot>> orders;
  orders.push_back(across(pages, rows));
  for (auto& order : {down_columns(pages, rows), as_stored(orders.front())}) {
    if (!std::ranges::contains(orders, order)) orders.push_back(order);
  }
  std::vector<Stream> streams;
  for (auto& order : orders) streams.push_back(stream_of(pages, std::move(order)));
  return streams;
}

bool follows(const Spot& first, const Spot& second) {
  if (first.page != second.page) return false;
  if (first.row == second.row) return true;
  const double height = std::max(first.box.height(), second.box.height());
  const double down = second.box.center_y() - first.box.center_y();
  return second.row > first.row && down <= kNextRow * height;
}

const document::Word& word_at(std::span<const document::Page> pages, const Spot& spot) {
  return pages[spot.page].words[spot.word];
}

std::string text_of(std::span<const document::Page> pages, std::span<const Spot> spots) {
  std::string text;
  for (std::size_t i = 0; i < spots.size(); ++i) {
    if (i > 0) {
      const Spot& before = spots[i - 1];
      const bool close = spots[i].box.x0 - before.box.x1 < 0.3 * spots[i].box.height();
      const bool joined =
          !word_at(pages, before).space_after && before.row == spots[i].row && close;
      if (!joined) text += ' ';
    }
    text += word_at(pages, spots[i]).text;
  }
  return text;
}

FoundText found_at(std::span<const document::Page> pages, std::vector<Spot> spots, double score) {
  const document::Page& page = pages[spots.front().page];
  FoundText found{.page = page.number,
                  .line = static_cast<int>(spots.front().row) + 1,
                  .box = {},
                  .words = {},
                  .raw = text_of(pages, spots),
                  .score = score};
  document::Box box = spots.front().box;
  for (const Spot& spot : spots) {
    box = document::united(box, spot.box);
    found.words.push_back(static_cast<int>(spot.word));
    found.ocr = found.ocr || word_at(pages, spot).origin == document::WordOrigin::ocr;
  }
  const auto share = [](double part, double whole) {
    return whole > 0 ? std::clamp(part / whole, 0.0, 1.0) : 0.0;
  };
  found.box = {share(box.x0, page.width), share(box.y0, page.height), share(box.x1, page.width),
               share(box.y1, page.height)};
  return found;
}

}  // namespace iscan::llm_prompt
