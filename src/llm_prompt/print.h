// A document prepared for searching. Internal to llm_prompt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/page.h"
#include "llm_prompt/find_text.h"
#include "llm_prompt/letters.h"
#include "llm_prompt/rows.h"

namespace iscan::llm_prompt {

// A visible word's place.
struct Spot {
  std::uint32_t page = 0;  // index in the pages
  std::uint32_t word = 0;  // index in the page's words
  std::uint32_t row = 0;   // index in the page's rows
  document::Box box;       // points
  bool operator==(const Spot& other) const { return page == other.page && word == other.word; }
};

// The document's letters in one order of its words.
struct Stream {
  std::vector<Spot> spots;
  std::vector<Letter> letters;       // Letter::word is an index in `spots`
  std::vector<std::uint32_t> first;  // the first letter of each spot, and one behind the last
  // Where a value can begin, by its first letter.
  std::unordered_map<char32_t, std::vector<std::uint32_t>> starts;
};

// The orders in which people read a page: across, down its columns, and as the source gives it. An
// order that says nothing new is left out.
std::vector<Stream> streams_of(std::span<const document::Page> pages,
                               std::span<const std::vector<Row>> rows);

// Whether the second word can go on what the first began: in the same row, or in one of the next.
bool follows(const Spot& first, const Spot& second);

// The words of a value that is wrapped inside a column, whatever stands beside it in the lines:
// from spot `start` of a stream across the page on, each line at the same left edge. Empty when the
// print there is another one. `work` counts the steps taken.
std::vector<Spot> wrapped_at(const Stream& across, std::u32string_view key, std::uint32_t start,
                             std::size_t& work);

const document::Word& word_at(std::span<const document::Page> pages, const Spot& spot);
// The words with single spaces where the page has any.
std::string text_of(std::span<const document::Page> pages, std::span<const Spot> spots);
FoundText found_at(std::span<const document::Page> pages, std::vector<Spot> spots, double score);

// A number or date printed in one row.
struct PrintedNumber {
  Decimal value;
  std::vector<Spot> spots;
  bool misread = false;  // read only after letters were taken for digits
};
struct PrintedDay {
  Date value;
  std::optional<Date> other;  // the other reading of an ambiguous date
  std::vector<Spot> spots;
};
struct PrintedCurrency {
  std::string code;
  Spot spot;
};

// What the rows print, read by notation once.
struct PrintedValues {
  notation::DecimalMark mark = notation::DecimalMark::unknown;
  notation::DateOrder order = notation::DateOrder::unknown;
  std::vector<PrintedNumber> numbers;
  std::vector<PrintedDay> days;
  std::vector<PrintedCurrency> currencies;
};
PrintedValues values_of(std::span<const document::Page> pages,
                        std::span<const std::vector<Row>> rows);

}  // namespace iscan::llm_prompt
