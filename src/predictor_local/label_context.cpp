// What stands around a label changes what it means: "Rechnung (380) Nr. 17 vom 3.4.2024" announces
// a number and a date, "Lieferschein-Nr" does not.
#include <algorithm>
#include <array>

#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

constexpr double kGeneric = 0.5;  // labels up to this weight mean little alone
constexpr double kAfterTitle = 0.97;
constexpr double kAfterOtherWord = 0.35;
constexpr double kTitleBeforeNumber = 0.3;
constexpr double kLargeTitle = 0.93;
constexpr double kLargePrint = 1.25;  // times the page's usual size
constexpr double kInSentence = 0.25;
constexpr std::size_t kFarthest = 4;  // tokens between the words of a title

const Cell& cell_of(const Layout& layout, const Found& found) {
  return cell_at(line_of(layout, found.span), found.span.begin);
}

bool is_document_title(const Found& found) {
  return found.label == Label::invoice_number && found.weight >= 0.4;
}

// Large print: the line is a title whatever its first word.
bool is_large(const Layout& layout, const Found& found) {
  return found.span.page == 0 &&
         line_of(layout, found.span).size > kLargePrint * layout.front().size;
}

// The label before `found` in the same cell, at most kFarthest tokens away.
Found* title_before(const Layout& layout, std::vector<Found>& labels, const Found& found) {
  Found* best = nullptr;
  for (Found& other : labels) {
    if (other.span.page != found.span.page || other.span.line != found.span.line) continue;
    if (other.span.end > found.span.begin || found.span.begin - other.span.end > kFarthest)
      continue;
    if (cell_of(layout, other).begin != cell_of(layout, found).begin) continue;
    const bool heads = cell_of(layout, other).begin == other.span.begin ||
                       is_large(layout, other) || other.weight >= kAfterTitle;
    if (is_document_title(other) && heads &&
        (best == nullptr || other.span.begin > best->span.begin)) {
      best = &other;
    }
  }
  return best;
}

bool follows_word(const Layout& layout, const Found& found) {
  const Line& line = line_of(layout, found.span);
  if (cell_of(layout, found).begin == found.span.begin) return false;
  const Token& before = line.tokens[found.span.begin - 1];
  return !before.key.empty() && !before.text.ends_with(':');
}

void weigh_number(const Layout& layout, std::vector<Found>& labels, Found& found) {
  if (found.weight > kGeneric) return;
  if (Found* title = title_before(layout, labels, found); title != nullptr) {
    found.weight = kAfterTitle;
    title->weight = std::min(title->weight, kTitleBeforeNumber);
  } else if (is_large(layout, found) && found.weight >= 0.25) {
    found.weight = kLargeTitle;
  } else if (follows_word(layout, found)) {
    found.weight *= kAfterOtherWord;
  }
}

// "vom", "du", "of": a date only right after the document's title or number.
void weigh_date(const Layout& layout, std::vector<Found>& labels, Found& found) {
  if (found.weight > kGeneric) return;
  if (title_before(layout, labels, found) != nullptr) {
    found.weight = kAfterTitle;
  } else if (is_large(layout, found) && found.weight >= 0.25) {
    found.weight = kLargeTitle;
  } else if (follows_word(layout, found)) {
    found.weight *= kAfterOtherWord;
  }
}

bool has_colon(const Line& line, const Found& found, std::size_t cell_end) {
  if (line.tokens[found.span.end - 1].text.ends_with(':')) return true;
  return found.span.end < cell_end && line.tokens[found.span.end].text.starts_with(':');
}

// "To", "An", "De" head a block only when they stand alone or carry a colon.
void weigh_party(const Layout& layout, Found& found) {
  const Line& line = line_of(layout, found.span);
  const Cell& cell = cell_of(layout, found);
  const bool starts = cell.begin == found.span.begin;
  const bool alone = starts && cell.end == found.span.end;
  const bool colon = starts && has_colon(line, found, cell.end);
  const bool phrase = starts && found.weight >= 0.95 && found.span.end - found.span.begin >= 2;
  if (!alone && !colon && !phrase) found.weight = std::min(found.weight, kInSentence);
  // One word of a heading row ("Date  Number  Salesperson") names a column, not a party.
  if (!starts || colon) return;
  std::size_t others = 0;
  for (const Cell& other : line.cells) {
    if (other.begin != cell.begin && other.end - other.begin <= 3) ++others;
  }
  if (others >= 3) found.weight = std::min(found.weight, kInSentence);
}

bool is_party(Label label) {
  return label == Label::buyer || label == Label::seller || label == Label::ship_to;
}

}  // namespace

void weigh_labels(const Layout& layout, std::vector<Found>& labels) {
  for (Found& found : labels) {
    if (found.label == Label::invoice_number) weigh_number(layout, labels, found);
    if (found.label == Label::issue_date) weigh_date(layout, labels, found);
    if (is_party(found.label)) weigh_party(layout, found);
  }
}

}  // namespace iscan::predictor_local
