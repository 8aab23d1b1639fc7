#include "llm_prompt/find_text.h"

#include <algorithm>
#include <utility>

#include "llm_prompt/near.h"
#include "llm_prompt/print.h"

namespace iscan::llm_prompt {
namespace {

constexpr std::size_t kMostPlaces = 64;
constexpr std::size_t kLongestKey = 400;  // letters; no field is longer

// Letters [begin, end) of a stream.
struct Hit {
  std::size_t begin = 0;
  std::size_t end = 0;
  double score = kExact;
};

Joint joint_at(const Stream& stream, std::size_t at) {
  return at < stream.letters.size() ? stream.letters[at].before : Joint::hard;
}

// The words of a hit, with those between them that have marks only, when they follow one another.
std::vector<Spot> spots_of(const Stream& stream, const Hit& hit) {
  std::vector<Spot> spots;
  const std::size_t last = stream.letters[hit.end - 1].word;
  for (std::size_t word = stream.letters[hit.begin].word; word <= last; ++word) {
    const Spot& spot = stream.spots[word];
    if (!spots.empty() && !follows(spots.back(), spot)) return {};
    spots.push_back(spot);
  }
  return spots;
}

void sort_by_place(std::vector<FoundText>& found) {
  std::ranges::stable_sort(found, {}, [](const FoundText& place) {
    return std::tuple(place.page, place.line, place.box.x0);
  });
}

// Exact places alone where there are any.
std::vector<FoundText> best_of(std::vector<FoundText> found) {
  const bool exact =
      std::ranges::any_of(found, [](const FoundText& place) { return place.score == kExact; });
  if (exact) std::erase_if(found, [](const FoundText& place) { return place.score != kExact; });
  sort_by_place(found);
  if (found.size() > kMostPlaces) found.resize(kMostPlaces);
  return found;
}

}  // namespace

struct Finder::Print {
  std::span<const document::Page> pages;
  std::vector<std::vector<Row>> rows;
  std::vector<Stream> streams;
  PrintedValues values;
  std::size_t most_work = kMostWork;
  std::size_t work = 0;

  void add(const Stream& stream, const Hit& hit, std::vector<FoundText>& found) const {
    auto spots = spots_of(stream, hit);
    if (!spots.empty()) found.push_back(found_at(pages, std::move(spots), hit.score));
  }

  std::vector<FoundText> exact_in(const Stream& stream, std::u32string_view key) {
    std::vector<FoundText> found;
    const auto starts = stream.starts.find(key.front());
    if (starts == stream.starts.end()) return found;
    for (const std::uint32_t start : starts->second) {
      if (work > most_work || found.size() >= kMostPlaces) break;
      std::size_t length = 1;
      while (length < key.size() && start + length < stream.letters.size() &&
             stream.letters[start + length].c == key[length]) {
        ++length;
      }
      work += length;
      const Joint end = joint_at(stream, start + length);
      if (length < key.size() || end == Joint::none) continue;
      const bool part = end == Joint::soft || stream.letters[start].before == Joint::soft;
      add(stream, {start, start + length, part ? kNear : kExact}, found);
    }
    return found;
  }

  std::vector<FoundText> wrapped(std::u32string_view key) {
    std::vector<FoundText> found;
    if (streams.empty()) return found;
    const auto starts = streams.front().starts.find(key.front());
    if (starts == streams.front().starts.end()) return found;
    for (const std::uint32_t start : starts->second) {
      const std::uint32_t spot = streams.front().letters[start].word;
      if (work > most_work || found.size() >= kMostPlaces) break;
      if (streams.front().first[spot] != start) continue;
      auto spots = wrapped_at(streams.front(), key, spot, work);
      if (!spots.empty()) found.push_back(found_at(pages, std::move(spots), kExact));
    }
    return found;
  }

  bool recognised(const Stream& stream, std::size_t letter) const {
    return word_at(pages, stream.spots[stream.letters[letter].word]).origin ==
           document::WordOrigin::ocr;
  }

  std::vector<FoundText> misread_in(const Stream& stream, std::u32string_view key) {
    std::vector<FoundText> found;
    const auto tolerance = tolerance_of(key);
    if (!tolerance) return found;
    const std::span<const Letter> letters = stream.letters;
    Misreading misreading(key, *tolerance);
    for (std::size_t start = 0; start < letters.size(); ++start) {
      if (letters[start].before == Joint::none || !recognised(stream, start)) continue;
      if (work > most_work || found.size() >= kMostPlaces) break;
      const auto size = misreading.prefix_of(letters.subspan(start), work);
      if (!size || *size == 0 || !recognised(stream, start + *size - 1)) continue;
      add(stream, {start, start + *size, kNear}, found);
    }
    return found;
  }
};

Finder::Finder(std::span<const document::Page> pages, std::size_t most_work)
    : print_{std::make_unique<Print>()} {
  print_->pages = pages;
  print_->most_work = most_work;
  for (const document::Page& page : pages) print_->rows.push_back(rows_of(page));
  print_->streams = streams_of(pages, print_->rows);
  print_->values = values_of(pages, print_->rows);
}

Finder::~Finder() = default;
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;

std::vector<FoundText> Finder::find_text(std::string_view value) {
  // Four bytes make one letter at most; the rest need not be looked at.
  if (value.size() > 8 * kLongestKey) return {};
  const std::u32string key = key_of(value);
  if (key.empty() || key.size() > kLongestKey) return {};
  std::vector<FoundText> part;
  for (const Stream& stream : print_->streams) {
    auto found = best_of(print_->exact_in(stream, key));
    if (!found.empty() && found.front().score == kExact) return found;
    if (part.empty()) part = std::move(found);
  }
  if (auto wrapped = print_->wrapped(key); !wrapped.empty()) return wrapped;
  if (!part.empty()) return part;
  for (const Stream& stream : print_->streams) {
    auto found = best_of(print_->misread_in(stream, key));
    if (!found.empty()) return found;
  }
  return {};
}

std::vector<FoundText> Finder::find_amount(Decimal value) {
  std::vector<FoundText> found;
  for (const PrintedNumber& number : print_->values.numbers) {
    if (number.value != value || found.size() >= 4 * kMostPlaces) continue;
    found.push_back(found_at(print_->pages, number.spots, number.misread ? kNear : kExact));
  }
  return best_of(std::move(found));
}

std::vector<FoundText> Finder::find_date(Date value) {
  std::vector<FoundText> found;
  for (const PrintedDay& day : print_->values.days) {
    const bool other = day.other == value;
    if ((day.value != value && !other) || found.size() >= 4 * kMostPlaces) continue;
    found.push_back(
        found_at(print_->pages, day.spots, other && day.value != value ? kNear : kExact));
  }
  return best_of(std::move(found));
}

std::vector<FoundText> Finder::find_currency(std::string_view code) {
  std::vector<FoundText> found;
  for (const PrintedCurrency& currency : print_->values.currencies) {
    if (currency.code != code || found.size() >= kMostPlaces) continue;
    found.push_back(found_at(print_->pages, {currency.spot}, kExact));
  }
  return best_of(std::move(found));
}

notation::DecimalMark Finder::decimal_mark() const { return print_->values.mark; }
notation::DateOrder Finder::date_order() const { return print_->values.order; }
bool Finder::exhausted() const { return print_->work > print_->most_work; }

}  // namespace iscan::llm_prompt
