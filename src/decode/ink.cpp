#include "decode/ink.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace iscan::decode {
namespace {

using document::Box;
using document::Word;

// The lightest grey people still use for text (#CCC at 6 points) gives about 18 at 50 dpi; paper
// white on white gives 0.
constexpr int kContrast = 10;
constexpr int kEdge = 6;
constexpr int kTile = 8;  // pixels
// The top and bottom of a box that are left out: neighbours and rules may reach into them, while
// every letter and digit has ink in the middle.
constexpr double kMargin = 0.15;

struct Area {
  int x0, y0, x1, y1;  // pixels, end exclusive
};

Area pixels_of(const GreyMap& map, const Box& box) {
  const double margin = box.height() * kMargin;
  const auto at = [&](double points, double origin) { return (points - origin) * map.scale; };
  Area area{static_cast<int>(std::floor(at(box.x0, map.left) + 0.25)),
            static_cast<int>(std::floor(at(box.y0 + margin, map.top) + 0.25)),
            static_cast<int>(std::ceil(at(box.x1, map.left) - 0.25)),
            static_cast<int>(std::ceil(at(box.y1 - margin, map.top) - 0.25))};
  area.x1 = std::max(area.x1, area.x0 + 1);
  area.y1 = std::max(area.y1, area.y0 + 1);
  return {std::clamp(area.x0, 0, map.width), std::clamp(area.y0, 0, map.height),
          std::clamp(area.x1, 0, map.width), std::clamp(area.y1, 0, map.height)};
}

int contrast(const GreyMap& map, const Area& area) {
  int least = 255;
  int most = 0;
  for (int y = area.y0; y < area.y1; ++y) {
    const std::uint8_t* row = map.pixels.data() + static_cast<std::ptrdiff_t>(y) * map.width;
    for (int x = area.x0; x < area.x1; ++x) {
      least = std::min<int>(least, row[x]);
      most = std::max<int>(most, row[x]);
    }
  }
  return most - least;
}

bool differs_in(const GreyMap& a, const GreyMap& b, const Area& area) {
  for (int y = area.y0; y < area.y1; ++y) {
    for (int x = area.x0; x < area.x1; ++x) {
      const std::ptrdiff_t i = static_cast<std::ptrdiff_t>(y) * a.width + x;
      if (std::abs(a.pixels[static_cast<std::size_t>(i)] - b.pixels[static_cast<std::size_t>(i)]) >
          kEdge) {
        return true;
      }
    }
  }
  return false;
}

// Marks every pixel a visible word covers.
std::vector<bool> covered_pixels(const GreyMap& map, const std::vector<Word>& words) {
  std::vector<bool> covered(map.pixels.size());
  for (const Word& word : words) {
    if (word.invisible) continue;
    const Area area = pixels_of(map, word.box);
    for (int y = area.y0; y < area.y1; ++y) {
      for (int x = area.x0; x < area.x1; ++x) {
        covered[static_cast<std::size_t>(y) * static_cast<std::size_t>(map.width) +
                static_cast<std::size_t>(x)] = true;
      }
    }
  }
  return covered;
}

}  // namespace

bool has_contrast(const GreyMap& map, const Box& box) {
  return contrast(map, pixels_of(map, box)) >= kContrast;
}

bool differs(const GreyMap& a, const GreyMap& b, const Box& box) {
  return differs_in(a, b, pixels_of(a, box));
}

PageInk measure_pictures(const GreyMap& whole, const GreyMap& without_pictures,
                         const std::vector<Word>& words) {
  const std::vector<bool> covered = covered_pixels(whole, words);
  int tiles = 0;
  int pictures = 0;
  int outside = 0;
  for (int y = 0; y + kTile <= whole.height; y += kTile) {
    for (int x = 0; x + kTile <= whole.width; x += kTile) {
      ++tiles;
      if (!differs_in(whole, without_pictures, {x, y, x + kTile, y + kTile})) continue;
      ++pictures;
      const int middle = (y + kTile / 2) * whole.width + x + kTile / 2;
      if (!covered[static_cast<std::size_t>(middle)]) ++outside;
    }
  }
  if (pictures == 0) return {};
  return {.picture_area = static_cast<double>(pictures) / tiles,
          .picture_outside_words = static_cast<double>(outside) / pictures};
}

}  // namespace iscan::decode
