#include "ocr_tesseract/text_lines.h"

#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

namespace iscan::ocr_tesseract {
namespace {

// Widest gap inside a line, in heights of the line. Wider ones split it: what lies between columns
// need not pass through the recogniser (measured: 1.4 … 1.8 read alike, 2.5 costs 25 % more time).
constexpr double kMaxGap = 1.8;
// A line growing from left to right follows slow changes of its height and place.
constexpr double kFollow = 0.2;

struct Growing {
  std::vector<PixelBox> marks;
  PixelBox box;
  double top = 0;  // of the last marks
  double bottom = 0;

  double height() const { return bottom - top; }

  void add(const PixelBox& mark) {
    marks.push_back(mark);
    box = marks.size() == 1 ? mark : united(box, mark);
    const double weight = std::max(kFollow, 1.0 / static_cast<double>(marks.size()));
    top += (mark.y0 - top) * weight;
    bottom += (mark.y1 - bottom) * weight;
  }
};

double overlap(double a0, double a1, double b0, double b1) {
  return std::min(a1, b1) - std::max(a0, b0);
}

// How well `mark` continues `line`; nothing when it does not.
std::optional<double> fit(const Growing& line, const PixelBox& mark) {
  const double height = line.height();
  const double mark_height = mark.height();
  const double gap = mark.x0 - line.box.x1;
  if (gap > kMaxGap * std::max(height, std::min(mark_height, 2 * height))) return {};
  if (mark_height > 2.2 * height || height > 2.5 * mark_height) return {};
  const double smaller = std::min(height, mark_height);
  const double shared = overlap(line.top, line.bottom, mark.y0, mark.y1) / smaller;
  if (shared < 0.5) return {};
  return shared - 0.02 * std::max(0.0, gap / height);
}

std::vector<Growing> grow(const std::vector<PixelBox>& marks) {
  std::vector<Growing> done;
  std::vector<Growing> active;
  for (const PixelBox& mark : marks) {
    Growing* best = nullptr;
    double best_fit = 0;
    for (Growing& line : active) {
      const std::optional<double> found = fit(line, mark);
      if (found && *found > best_fit) best = &line, best_fit = *found;
    }
    if (best != nullptr) {
      best->add(mark);
      continue;
    }
    // Marks come from left to right: a line left far behind gets no more of them.
    std::erase_if(active, [&](Growing& line) {
      const bool ended = mark.x0 - line.box.x1 > 2 * kMaxGap * line.height();
      if (ended) done.push_back(std::move(line));
      return ended;
    });
    active.emplace_back().add(mark);
  }
  std::ranges::move(active, std::back_inserter(done));
  return done;
}

// Two pieces of one line: an accent or a raised character began its own.
bool belong_together(const PixelBox& a, const PixelBox& b) {
  const double small = std::min(a.height(), b.height());
  const double large = std::max(a.height(), b.height());
  return large < 2 * small && overlap(a.y0, a.y1, b.y0, b.y1) > 0.6 * small &&
         overlap(a.x0, a.x1, b.x0, b.x1) > -0.7 * kMaxGap * large;
}

// A piece of broken print inside a line.
bool lies_inside(const PixelBox& outer, const PixelBox& inner) {
  const double wide = overlap(outer.x0, outer.x1, inner.x0, inner.x1);
  const double high = overlap(outer.y0, outer.y1, inner.y0, inner.y1);
  return wide > 0 && high > 0 && wide * high >= 0.8 * inner.width() * inner.height();
}

void join(Growing& into, Growing& from) {
  into.marks.insert(into.marks.end(), from.marks.begin(), from.marks.end());
  into.box = united(into.box, from.box);
  from.marks.clear();
}

std::vector<Growing> joined(std::vector<Growing> lines) {
  std::ranges::sort(lines, {}, [](const Growing& line) { return line.box.y0; });
  for (bool again = true; std::exchange(again, false);) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (std::size_t j = i + 1; j < lines.size() && !lines[i].marks.empty(); ++j) {
        if (lines[j].marks.empty()) continue;
        if (lines[j].box.y0 > lines[i].box.y1) break;
        const PixelBox& a = lines[i].box;
        const PixelBox& b = lines[j].box;
        if (lies_inside(b, a))
          std::swap(lines[i], lines[j]);
        else if (!lies_inside(a, b) && !belong_together(a, b))
          continue;
        join(lines[i], lines[j]);
        again = true;
      }
    }
    std::erase_if(lines, [](const Growing& line) { return line.marks.empty(); });
  }
  return lines;
}

// Dots, commas, dashes, accents: they widen the nearest line.
void attach(std::vector<Growing>& lines, const std::vector<PixelBox>& specks) {
  for (const PixelBox& speck : specks) {
    Growing* best = nullptr;
    double best_distance = 0;
    const double middle = (speck.y0 + speck.y1) / 2.0;
    for (Growing& line : lines) {
      const double height = line.box.height();
      const double up = std::max({0.0, line.box.y0 - middle, middle - line.box.y1});
      const double aside = std::max(0.0, -overlap(line.box.x0, line.box.x1, speck.x0, speck.x1));
      if (up > 0.3 * height || aside > 0.6 * height) continue;
      const double distance = aside + 2 * up;
      if (best == nullptr || distance < best_distance) best = &line, best_distance = distance;
    }
    if (best == nullptr) continue;
    best->box.x0 = std::min(best->box.x0, speck.x0);
    best->box.x1 = std::max(best->box.x1, speck.x1);
    const int reach = best->box.height() / 4;
    best->box.y0 = std::min(best->box.y0, std::max(speck.y0, best->box.y0 - reach));
    best->box.y1 = std::max(best->box.y1, std::min(speck.y1, best->box.y1 + reach));
  }
}

int at_share(std::vector<int> values, double share) {
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + place);
  return values[static_cast<std::size_t>(place)];
}

struct Middle {
  double x = 0;
  double bottom = 0;
};

Middle middle_of(std::span<const PixelBox> marks) {
  std::vector<int> bottoms;
  for (const PixelBox& mark : marks) bottoms.push_back(mark.y1);
  return {.x = (marks.front().x0 + marks.back().x0) / 2.0,
          .bottom = static_cast<double>(at_share(std::move(bottoms), 0.5))};
}

// The share of marks that stand on a straight line, which may climb.
double regularity(std::vector<PixelBox> marks, double cap_height) {
  std::ranges::sort(marks, {}, [](const PixelBox& mark) { return mark.x0; });
  const std::span<const PixelBox> all(marks);
  const Middle left = middle_of(all.first((marks.size() + 1) / 2));
  const Middle right = middle_of(all.last((marks.size() + 1) / 2));
  const double slope = right.x > left.x ? (right.bottom - left.bottom) / (right.x - left.x) : 0;
  const double near = std::max(1.0, 0.12 * cap_height);
  const auto standing = std::ranges::count_if(marks, [&](const PixelBox& mark) {
    return std::abs(mark.y1 - left.bottom - slope * (mark.x0 - left.x)) <= near;
  });
  return static_cast<double>(standing) / static_cast<double>(marks.size());
}

TextLine measured(const Growing& line) {
  std::vector<int> tops;
  std::vector<int> bottoms;
  for (const PixelBox& mark : line.marks) {
    tops.push_back(mark.y0);
    bottoms.push_back(mark.y1);
  }
  const double baseline = at_share(bottoms, 0.5);
  const double cap_height = std::max(4.0, baseline - at_share(std::move(tops), 0.15));
  return {.box = line.box,
          .baseline = baseline,
          .cap_height = cap_height,
          .marks = static_cast<int>(line.marks.size()),
          .regularity = regularity(line.marks, cap_height)};
}

// The grain of wood or cloth makes long lines too, but they stand on no baseline. (Not reading them
// halves the time of a receipt photographed on a table.)
bool is_grain(const TextLine& line) { return line.marks >= 10 && line.regularity < 0.3; }

// Rows from top to bottom, each from left to right. Lines are of one row when the middle of one
// lies inside the other.
std::vector<TextLine> in_reading_order(std::vector<TextLine> lines) {
  const auto middle = [](const TextLine& line) { return line.baseline - line.cap_height / 2; };
  std::ranges::sort(lines, {}, middle);
  std::vector<TextLine> out;
  for (std::size_t first = 0; first < lines.size();) {
    std::size_t last = first + 1;
    const double limit = middle(lines[first]) + 0.5 * lines[first].cap_height;
    while (last < lines.size() && middle(lines[last]) < limit) ++last;
    const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = lines.begin() + static_cast<std::ptrdiff_t>(last);
    std::ranges::sort(begin, end, {}, [](const TextLine& line) { return line.box.x0; });
    out.insert(out.end(), begin, end);
    first = last;
  }
  return out;
}

}  // namespace

std::vector<TextLine> find_lines(std::vector<PixelBox> marks, int text_height) {
  std::vector<PixelBox> specks;
  std::erase_if(marks, [&](const PixelBox& mark) {
    if (mark.height() > 6 * text_height || mark.width() > 30 * text_height) return true;
    if (mark.height() >= 0.45 * text_height) return false;
    specks.push_back(mark);
    return true;
  });
  std::ranges::sort(marks, {}, [](const PixelBox& mark) { return mark.x0; });
  std::vector<Growing> lines = joined(grow(marks));
  attach(lines, specks);
  std::vector<TextLine> out;
  for (const Growing& line : lines) {
    if (line.box.height() < std::max(5, 6 * text_height / 10)) continue;
    const TextLine found = measured(line);
    if (!is_grain(found)) out.push_back(found);
  }
  return in_reading_order(std::move(out));
}

}  // namespace iscan::ocr_tesseract
