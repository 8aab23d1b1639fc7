// Finds what a model copied among the words of the pages: nothing counts that nobody can look at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "document/page.h"
#include "invoice/field.h"
#include "notation/amount.h"
#include "notation/printed_date.h"

namespace iscan::llm_prompt {

// One place where a value is printed.
struct FoundText {
  int page = 0;              // its number
  int line = 0;              // as in the ids of lines, from 1; of the first word
  invoice::RelativeBox box;  // around all its words
  std::vector<int> words;    // indices in the page's words, in reading order
  std::string raw;           // those words as printed, with single spaces
  double score = 1;          // 1: exact; 0.8: misread, or a part of a longer number
  bool ocr = false;          // at least one word was recognised in a picture
};

// What FoundText::score says.
inline constexpr double kExact = 1.0;
inline constexpr double kNear = 0.8;

// A search over one document. Words with Word::invisible are never found. Nothing here throws for
// any pages or values; work is bounded: a value that would be searched for beyond the limit is not
// found, and exhausted() says so.
class Finder {
 public:
  // Comparisons of letters for all values together: a second or so.
  static constexpr std::size_t kMostWork = 300'000'000;

  // The pages must outlive the finder.
  explicit Finder(std::span<const document::Page> pages, std::size_t most_work = kMostWork);
  ~Finder();
  Finder(Finder&&) noexcept;
  Finder& operator=(Finder&&) noexcept;

  // Each of these gives all places in the order of the pages (at most 64), exact ones alone when
  // there are any; none when it is not printed.

  // By letters and digits alone, over several words, lines and the lines of a column.
  std::vector<FoundText> find_text(std::string_view value);
  // By value, in whatever form it is printed.
  std::vector<FoundText> find_amount(Decimal value);
  std::vector<FoundText> find_date(Date value);
  // By its ISO 4217 code: signs, codes and names, also at amounts.
  std::vector<FoundText> find_currency(std::string_view code);

  // How the document writes numbers and dates, by its own unambiguous ones.
  notation::DecimalMark decimal_mark() const;
  notation::DateOrder date_order() const;
  bool exhausted() const;

 private:
  struct Print;
  std::unique_ptr<Print> print_;
};

}  // namespace iscan::llm_prompt
