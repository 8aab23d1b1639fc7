#include "decode/pixels.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>

namespace iscan::decode {
namespace {

std::unexpected<Error> no_shared_memory() {
  return fail(ErrorKind::too_large, "memory_limit",
              "The page needs more memory than is allowed; save it with a lower resolution.",
              std::strerror(errno));
}

// Which input pixels make one output pixel, and how much each counts (in 1/4096).
struct Taps {
  std::uint32_t first = 0;
  std::vector<int> weights;
};

constexpr int kOne = 1 << 12;

double catmull_rom(double x) {
  x = std::abs(x);
  if (x < 1) return 1.5 * x * x * x - 2.5 * x * x + 1;
  if (x < 2) return -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2;
  return 0;
}

// How much the input pixel [x, x+1) counts for an output pixel that covers [begin, end).
double covered(double x, double begin, double end) {
  return std::max(0.0, std::min(x + 1, end) - std::max(x, begin));
}

std::vector<Taps> make_taps(std::uint32_t from, std::uint32_t to) {
  const double step = static_cast<double>(from) / to;
  std::vector<Taps> all(to);
  for (std::uint32_t i = 0; i < to; ++i) {
    const double center = (i + 0.5) * step;
    const double reach = step > 1 ? step / 2 : 2;
    const auto first = static_cast<std::int64_t>(std::floor(center - reach));
    const auto last = static_cast<std::int64_t>(std::ceil(center + reach));
    const auto begin = std::clamp<std::int64_t>(first, 0, from - 1);
    const auto end = std::clamp<std::int64_t>(last, begin + 1, from);
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t x = begin; x < end; ++x) {
      const auto at = static_cast<double>(x);
      const double weight =
          step > 1 ? covered(at, center - reach, center + reach) : catmull_rom(at + 0.5 - center);
      weights.push_back(weight);
      sum += weight;
    }
    all[i].first = static_cast<std::uint32_t>(begin);
    int left = kOne;
    for (const double weight : weights) {
      const int share = static_cast<int>(std::lround(weight / sum * kOne));
      all[i].weights.push_back(share);
      left -= share;
    }
    // Rounding must not make the image darker.
    all[i].weights[weights.size() / 2] += left;
  }
  return all;
}

std::uint8_t bounded(int sum) {
  return static_cast<std::uint8_t>(std::clamp((sum + kOne / 2) / kOne, 0, 255));
}

void resize_row(const std::uint8_t* in, std::uint8_t* out, const std::vector<Taps>& taps,
                std::uint32_t channels) {
  for (const Taps& tap : taps) {
    for (std::uint32_t c = 0; c < channels; ++c) {
      const std::uint8_t* pixel = in + std::size_t{tap.first} * channels + c;
      int sum = 0;
      for (const int weight : tap.weights) {
        sum += weight * *pixel;
        pixel += channels;
      }
      *out++ = bounded(sum);
    }
  }
}

Pixels resized_rows(const Pixels& image, std::uint32_t height) {
  Pixels out = blank(image.width, height, image.channels);
  const std::vector<Taps> taps = make_taps(image.height, height);
  std::vector<int> sums(image.stride());
  for (std::uint32_t y = 0; y < height; ++y) {
    std::ranges::fill(sums, 0);
    std::uint32_t from = taps[y].first;
    for (const int weight : taps[y].weights) {
      const std::uint8_t* in = image.row(from++);
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += weight * in[x];
    }
    std::ranges::transform(sums, out.row(y), bounded);
  }
  return out;
}

Pixels resized_columns(const Pixels& image, std::uint32_t width) {
  Pixels out = blank(width, image.height, image.channels);
  const std::vector<Taps> taps = make_taps(image.width, width);
  for (std::uint32_t y = 0; y < image.height; ++y) {
    resize_row(image.row(y), out.row(y), taps, image.channels);
  }
  return out;
}

}  // namespace

Pixels blank(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
  Pixels out{.width = width, .height = height, .channels = channels, .data = {}};
  out.data.assign(out.stride() * height, 255);
  return out;
}

Pixels to_grey(Pixels image) {
  if (image.channels == 1) return image;
  const std::size_t count = std::size_t{image.width} * image.height;
  // In place: the grey value is written at or before the pixel it is read from.
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* rgb = image.data.data() + i * 3;
    image.data[i] = static_cast<std::uint8_t>((77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]) >> 8);
  }
  image.data.resize(count);
  image.channels = 1;
  return image;
}

Pixels resized(const Pixels& image, std::uint32_t width, std::uint32_t height) {
  if (width == image.width && height == image.height) return image;
  // The cheaper direction first: fewer pixels for the second pass.
  Pixels out = height < image.height ? resized_columns(resized_rows(image, height), width)
                                     : resized_rows(resized_columns(image, width), height);
  out.dpi = image.dpi;
  return out;
}

Pixels oriented(Pixels image, int exif_orientation) {
  if (exif_orientation < 2 || exif_orientation > 8) return image;
  // Exif 2.32 section 4.6.4 A: 5..8 swap the axes.
  const bool swap = exif_orientation >= 5;
  Pixels out =
      blank(swap ? image.height : image.width, swap ? image.width : image.height, image.channels);
  out.dpi = image.dpi;
  const bool from_right = exif_orientation == 2 || exif_orientation == 3 || exif_orientation == 7 ||
                          exif_orientation == 8;
  const bool from_bottom = exif_orientation == 3 || exif_orientation == 4 ||
                           exif_orientation == 6 || exif_orientation == 7;
  for (std::uint32_t y = 0; y < out.height; ++y) {
    std::uint8_t* to = out.row(y);
    for (std::uint32_t x = 0; x < out.width; ++x) {
      std::uint32_t in_x = swap ? y : x;
      std::uint32_t in_y = swap ? x : y;
      if (from_right) in_x = image.width - 1 - in_x;
      if (from_bottom) in_y = image.height - 1 - in_y;
      std::memcpy(to, image.row(in_y) + std::size_t{in_x} * image.channels, image.channels);
      to += image.channels;
    }
  }
  return out;
}

Result<SharedPixels> share(const Pixels& image) {
  SharedPixels out;
  out.memory.reset(::memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!out.memory.valid() || ::ftruncate(out.memory.get(), std::ssize(image.data)) != 0) {
    return no_shared_memory();
  }
  std::size_t done = 0;
  while (done < image.data.size()) {
    const ssize_t written =
        ::write(out.memory.get(), image.data.data() + done, image.data.size() - done);
    if (written <= 0) return no_shared_memory();
    done += static_cast<std::size_t>(written);
  }
  const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
  if (::fcntl(out.memory.get(), F_ADD_SEALS, seals) != 0) return no_shared_memory();
  out.shape = {.width = image.width,
               .height = image.height,
               .stride = static_cast<std::uint32_t>(image.stride()),
               .channels = image.channels,
               .dpi = image.dpi};
  return out;
}

}  // namespace iscan::decode
