#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <unordered_map>

#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

constexpr std::size_t kLongestPhrase = 6;  // tokens
constexpr std::size_t kFuzzyFrom = 6;      // letters; shorter words change their meaning too easily
constexpr double kFuzzyWeight = 0.85;

using Entries = std::vector<const LexiconRow*>;

// Phrases by key: some thousand short strings, built once.
class Index {
 public:
  Index() {
    for (const auto rows : {numbers_lexicon(), dates_lexicon(), totals_lexicon(), parties_lexicon(),
                            columns_lexicon()}) {
      for (const LexiconRow& row : rows) add(row);
    }
  }

  const Entries* exact(const std::string& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }

  // The closest key within one change for every six letters.
  const Entries* fuzzy(const std::string& key) const {
    if (key.size() < kFuzzyFrom || key.size() >= kLengths) return nullptr;
    const std::size_t allowed = key.size() / kFuzzyFrom;
    const std::string* best = nullptr;
    std::size_t best_changes = allowed + 1;
    for (std::size_t length = key.size() - allowed;
         length <= std::min(key.size() + allowed, kLengths - 1); ++length) {
      for (const std::string& other : by_length_[length]) {
        // Misread words keep at least one of their ends; comparing the rest costs the time.
        if (other.front() != key.front() && other.back() != key.back()) continue;
        const std::size_t changes = distance(key, other, best_changes);
        if (changes < best_changes) {
          best_changes = changes;
          best = &other;
        }
      }
    }
    return best == nullptr ? nullptr : exact(*best);
  }

 private:
  static constexpr std::size_t kLengths = 40;

  void add(const LexiconRow& row) {
    for (std::size_t begin = 0; begin <= row.phrases.size();) {
      const std::size_t end = std::min(row.phrases.find('|', begin), row.phrases.size());
      std::string key = label_key(row.phrases.substr(begin, end - begin));
      Entries& entries = entries_[key];
      if (entries.empty()) by_length_[std::min(key.size(), kLengths - 1)].push_back(key);
      const auto known = std::ranges::find(entries, row.label, &LexiconRow::label);
      if (known == entries.end()) {
        entries.push_back(&row);
      } else if ((*known)->weight < row.weight) {
        *known = &row;
      }
      begin = end + 1;
    }
  }

  // Levenshtein's distance, given up as soon as it cannot be below `limit`.
  static std::size_t distance(const std::string& a, const std::string& b, std::size_t limit) {
    std::array<std::size_t, kLengths + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::size_t diagonal = row[0]++;
      std::size_t least = row[0];
      for (std::size_t j = 1; j <= b.size(); ++j) {
        const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
        least = std::min(least, row[j]);
      }
      if (least >= limit) return limit;
    }
    return row[b.size()];
  }

  std::unordered_map<std::string, Entries> entries_;
  std::array<std::vector<std::string>, kLengths> by_length_;
};

// "Käufer/Leistungsempfänger": both words mean the same.
const Entries* alternatives(const Index& index, const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 >= text.size()) return nullptr;
  const Entries* first = index.exact(label_key(text.substr(0, slash)));
  const Entries* second = index.exact(label_key(text.substr(slash + 1)));
  if (first == nullptr || second == nullptr) return nullptr;
  return first->front()->label == second->front()->label ? first : nullptr;
}

bool has_letter(const std::string& key) {
  return std::ranges::any_of(key, [](char c) { return c < '0' || c > '9'; });
}

// The longest phrase that starts at `begin`; phrases do not run across cells.
const Entries* longest_at(const Index& index, const Line& line, std::size_t begin, bool ocr,
                          std::size_t& end, bool& fuzzy) {
  const std::size_t limit = std::min(cell_at(line, begin).end, begin + kLongestPhrase);
  std::vector<std::string> keys;
  std::string key;
  for (std::size_t i = begin; i < limit; ++i) keys.push_back(key += line.tokens[i].key);
  if (const Entries* found = alternatives(index, line.tokens[begin].text)) {
    end = begin + 1;
    fuzzy = false;
    return found;
  }
  for (const bool inexact : {false, true}) {
    if (inexact && !ocr) break;
    for (std::size_t i = keys.size(); i-- > 0;) {
      if (!has_letter(keys[i]) && keys[i] != "no") continue;
      if (line.tokens[begin + i].key.empty()) continue;
      const Entries* found = inexact ? index.fuzzy(keys[i]) : index.exact(keys[i]);
      if (found == nullptr) continue;
      end = begin + i + 1;
      fuzzy = inexact;
      return found;
    }
  }
  return nullptr;
}

const Index& index() {
  static const Index kIndex;  // constant after its first use
  return kIndex;
}

}  // namespace

std::vector<Meaning> meanings_of(const std::string& key) {
  std::vector<Meaning> meanings;
  const Entries* entries = index().exact(key);
  if (entries == nullptr) return meanings;
  for (const LexiconRow* row : *entries) meanings.push_back({row->label, row->weight});
  std::ranges::stable_sort(meanings, std::greater{}, &Meaning::weight);
  return meanings;
}

std::vector<Found> find_labels(const Layout& layout) {
  std::vector<Found> found;
  for (std::size_t page = 0; page < layout.size(); ++page) {
    for (std::size_t row = 0; row < layout[page].lines.size(); ++row) {
      const Line& line = layout[page].lines[row];
      for (std::size_t begin = 0; begin < line.tokens.size();) {
        std::size_t end = begin;
        bool fuzzy = false;
        const Entries* entries =
            line.tokens[begin].key.empty()
                ? nullptr
                : longest_at(index(), line, begin, layout[page].ocr, end, fuzzy);
        if (entries == nullptr) {
          ++begin;
          continue;
        }
        for (const LexiconRow* entry : *entries) {
          found.push_back(
              {entry->label, entry->weight * (fuzzy ? kFuzzyWeight : 1), {page, row, begin, end}});
        }
        begin = end;
      }
    }
  }
  return found;
}

}  // namespace iscan::predictor_local
