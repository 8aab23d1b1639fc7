#include "ocr_tesseract/ink.h"

#include <leptonica/allheaders.h>

#include <array>
#include <cmath>
#include <cstdint>

namespace iscan::ocr_tesseract {
namespace {

constexpr int kTile = 32;  // pixels; three tiles span a few lines of text at 150 dpi

using Histogram = std::array<std::uint32_t, 256>;

// A value for each tile of the page.
struct Tiles {
  int columns = 0;
  int rows = 0;
  std::vector<float> values;

  float at(int column, int row) const {
    return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
                  static_cast<std::size_t>(column)];
  }
};

std::vector<Histogram> tile_histograms(const Image& grey, int columns, int rows) {
  std::vector<Histogram> out(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  const int width = width_of(grey);
  const int height = height_of(grey);
  const int words = pixGetWpl(grey.get());
  // Every second pixel in both directions is enough for percentiles.
  for (int y = 0; y < height; y += 2) {
    const l_uint32* line = pixGetData(grey.get()) + static_cast<std::ptrdiff_t>(y) * words;
    const std::size_t first =
        static_cast<std::size_t>(y / kTile) * static_cast<std::size_t>(columns);
    for (int x = 0; x < width; x += 2) {
      ++out[first + static_cast<std::size_t>(x / kTile)][GET_DATA_BYTE(line, x)];
    }
  }
  return out;
}

// The sum over a tile and its neighbours.
Histogram around(const std::vector<Histogram>& all, int columns, int rows, int column, int row) {
  Histogram sum{};
  for (int y = std::max(0, row - 1); y <= std::min(rows - 1, row + 1); ++y) {
    for (int x = std::max(0, column - 1); x <= std::min(columns - 1, column + 1); ++x) {
      const Histogram& one = all[static_cast<std::size_t>(y) * static_cast<std::size_t>(columns) +
                                 static_cast<std::size_t>(x)];
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += one[i];
    }
  }
  return sum;
}

// The grey value below which `share` of the pixels lie.
int percentile(const Histogram& histogram, double share) {
  double total = 0;
  for (const std::uint32_t n : histogram) total += n;
  double seen = 0;
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    seen += histogram[i];
    if (seen >= share * total) return static_cast<int>(i);
  }
  return 255;
}

Tiles thresholds(const Image& grey, const InkOptions& options) {
  Tiles out{.columns = (width_of(grey) + kTile - 1) / kTile,
            .rows = (height_of(grey) + kTile - 1) / kTile,
            .values = {}};
  const std::vector<Histogram> all = tile_histograms(grey, out.columns, out.rows);
  Histogram page{};
  for (const Histogram& one : all) {
    for (std::size_t i = 0; i < page.size(); ++i) page[i] += one[i];
  }
  const int page_paper = percentile(page, 0.7);
  for (int row = 0; row < out.rows; ++row) {
    for (int column = 0; column < out.columns; ++column) {
      const Histogram near = around(all, out.columns, out.rows, column, row);
      int paper = percentile(near, 0.7);
      // A dark area becomes ink as a whole; unfill() then finds the light text in it.
      if (paper < page_paper - 90) paper = page_paper;
      const int contrast = paper - percentile(near, 0.02);
      const double depth = std::max<double>(options.min_contrast, options.share * contrast);
      out.values.push_back(static_cast<float>(paper - depth));
    }
  }
  return out;
}

// Where a pixel lies between the centres of two tiles.
struct Between {
  int first = 0;
  int second = 0;
  float share = 0;  // of the second
};

Between between(int pixel, int tiles) {
  const float place = (static_cast<float>(pixel) + 0.5F) / kTile - 0.5F;
  const int first = std::clamp(static_cast<int>(std::floor(place)), 0, tiles - 1);
  return {.first = first,
          .second = std::min(first + 1, tiles - 1),
          .share = std::clamp(place - static_cast<float>(first), 0.0F, 1.0F)};
}

float mixed(float first, float second, float share) { return first + (second - first) * share; }

bool is_solid_area(const PixelBox& box, int text_height) {
  return box.height() >= text_height * 13 / 10 && box.width() >= text_height * 3;
}

}  // namespace

Image ink_mask(const Image& grey, const InkOptions& options) {
  const Tiles tiles = thresholds(grey, options);
  const int width = width_of(grey);
  const int height = height_of(grey);
  std::vector<Between> across;
  across.reserve(static_cast<std::size_t>(width));
  for (int x = 0; x < width; ++x) across.push_back(between(x, tiles.columns));
  Image mask(pixCreate(width, height, 1));
  std::vector<float> row(static_cast<std::size_t>(tiles.columns));
  for (int y = 0; y < height; ++y) {
    const Between down = between(y, tiles.rows);
    for (int i = 0; i < tiles.columns; ++i) {
      row[static_cast<std::size_t>(i)] =
          mixed(tiles.at(i, down.first), tiles.at(i, down.second), down.share);
    }
    const l_uint32* in = pixGetData(grey.get()) + std::ptrdiff_t{y} * pixGetWpl(grey.get());
    l_uint32* out = pixGetData(mask.get()) + std::ptrdiff_t{y} * pixGetWpl(mask.get());
    for (int x = 0; x < width; ++x) {
      const Between& place = across[static_cast<std::size_t>(x)];
      const float limit = mixed(row[static_cast<std::size_t>(place.first)],
                                row[static_cast<std::size_t>(place.second)], place.share);
      if (static_cast<float>(GET_DATA_BYTE(in, x)) < limit) SET_DATA_BIT(out, x);
    }
  }
  return mask;
}

std::vector<PixelBox> components(const Image& mask) {
  std::vector<PixelBox> out;
  BOXA* boxes = pixConnCompBB(mask.get(), 8);
  const int count = boxaGetCount(boxes);
  out.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    l_int32 x = 0;
    l_int32 y = 0;
    l_int32 width = 0;
    l_int32 height = 0;
    boxaGetBoxGeometry(boxes, i, &x, &y, &width, &height);
    out.push_back({x, y, x + width, y + height});
  }
  boxaDestroy(&boxes);
  return out;
}

int character_height(const std::vector<PixelBox>& marks) {
  std::vector<int> heights;
  for (const PixelBox& mark : marks) {
    const bool shaped = mark.width() <= 3 * mark.height() && mark.width() * 8 >= mark.height();
    if (shaped && mark.height() >= 5 && mark.height() < 200) heights.push_back(mark.height());
  }
  if (heights.empty()) return 12;
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::ranges::nth_element(heights, middle);
  return *middle;
}

std::vector<PixelBox> unfill(Image& mask, int text_height) {
  // No stroke of ordinary text survives an opening of this size.
  const int core = std::max(6, text_height);
  const Image solid(pixOpenBrick(nullptr, mask.get(), core, std::max(5, text_height / 3)));
  // Text between two solid strips of one area must not split it.
  const Image closed(pixCloseSafeBrick(nullptr, solid.get(), 2 * core, 3 * text_height));
  std::vector<PixelBox> areas;
  for (const PixelBox& box : components(closed)) {
    if (!is_solid_area(box, text_height)) continue;
    Image part = clipped(mask, box);
    l_float32 filled = 0;
    pixForegroundFraction(part.get(), &filled);
    if (filled < 0.6F) continue;
    pixInvert(part.get(), part.get());
    pixRasterop(mask.get(), box.x0, box.y0, box.width(), box.height(), PIX_SRC, part.get(), 0, 0);
    areas.push_back(box);
  }
  return areas;
}

void erase_rules(Image& mask, int text_height) {
  const int length = std::max(30, 5 * text_height);
  // Both are found before either is erased: crossings make a rule long enough.
  const Image across(pixOpenBrick(nullptr, mask.get(), length, 1));
  const Image down(pixOpenBrick(nullptr, mask.get(), 1, length));
  for (const Image* rules : {&across, &down}) {
    // The rough edge of a scanned rule goes with it.
    const Image wider(pixDilateBrick(nullptr, rules->get(), 3, 3));
    pixSubtract(mask.get(), mask.get(), wider.get());
  }
}

}  // namespace iscan::ocr_tesseract
