#include "read_file.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <print>
#include <string>
#include <string_view>
#include <vector>

#include "ocr_tesseract/recogniser.h"

namespace iscan::ocr_app {
namespace {

using ocr_tesseract::Image;
using ocr_tesseract::PixelView;

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> languages;
  std::string folder;  // NAME.txt goes here instead of standard output
  bool words = false;  // one word a line with its place, confidence and size
};

Options parsed(std::span<char* const> arguments) {
  Options out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    const bool more = i + 1 < arguments.size();
    if (word == "--lang" && more) {
      out.languages.emplace_back(arguments[++i]);
    } else if (word == "--out" && more) {
      out.folder = arguments[++i];
    } else if (word == "--words") {
      out.words = true;
    } else if (word != "--read") {
      out.files.emplace_back(word);
    }
  }
  return out;
}

// The pixels as bytes in rows, which is how pages arrive from the reader program.
std::vector<std::uint8_t> grey_bytes(const Image& image) {
  const int width = ocr_tesseract::width_of(image);
  const int height = ocr_tesseract::height_of(image);
  std::vector<std::uint8_t> out;
  out.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    const l_uint32* line = pixGetData(image.get()) + std::ptrdiff_t{y} * pixGetWpl(image.get());
    for (int x = 0; x < width; ++x) {
      out.push_back(static_cast<std::uint8_t>(GET_DATA_BYTE(line, x)));
    }
  }
  return out;
}

// Words of one line of the page on one line of text.
std::string text_of(const ports::OcrPage& page) {
  std::string out;
  const document::Box* last = nullptr;
  for (const document::Word& word : page.words) {
    const bool same = last != nullptr && word.box.x0 >= last->x0 &&
                      word.box.center_y() < last->y1 && word.box.center_y() > last->y0;
    if (last != nullptr) out += same ? ' ' : '\n';
    out += word.text;
    last = &word.box;
  }
  return out + '\n';
}

std::string table_of(const ports::OcrPage& page) {
  std::string out;
  for (const document::Word& word : page.words) {
    out += std::format("{:.1f}\t{:.1f}\t{:.1f}\t{:.1f}\t{:.3f}\t{:.1f}\t{}\n", word.box.x0,
                       word.box.y0, word.box.x1, word.box.y1, word.confidence, word.font_size,
                       word.text);
  }
  return out;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string target(const Options& options, const std::string& file) {
  std::string name = file.substr(file.rfind('/') + 1);
  return options.folder + '/' + name.substr(0, name.rfind('.')) + ".txt";
}

bool read_one(ocr_tesseract::Recogniser& recogniser, const Options& options,
              const std::string& file, std::vector<double>& seconds) {
  const Image stored(pixRead(file.c_str()));
  const Image grey(stored ? pixConvertTo8(stored.get(), 0) : nullptr);
  if (!grey) {
    std::println(stderr, "{}: no image", file);
    return false;
  }
  const std::vector<std::uint8_t> bytes = grey_bytes(grey);
  const auto width = static_cast<std::uint32_t>(ocr_tesseract::width_of(grey));
  const PixelView view{bytes.data(), width,
                       static_cast<std::uint32_t>(ocr_tesseract::height_of(grey)), width, 1};
  const double start = cpu_seconds();
  const Result<ports::OcrPage> page =
      recogniser.read(view, pixGetXRes(stored.get()), options.languages);
  seconds.push_back(cpu_seconds() - start);
  if (!page) {
    std::println(stderr, "{}: {} {}", file, page.error().code, page.error().message);
    return false;
  }
  std::println(stderr, "{}: {:.3f} s {} words {} turned {} level {:.2f} confidence {:.3f}", file,
               seconds.back(), page->words.size(), page->language, page->rotation, page->skew,
               page->mean_confidence);
  const std::string text = options.words ? table_of(*page) : text_of(*page);
  if (options.folder.empty()) {
    std::print("{}", text);
  } else {
    std::ofstream(target(options, file)) << text;
  }
  return true;
}

}  // namespace

int read_files(std::span<char* const> arguments) {
  const Options options = parsed(arguments);
  ocr_tesseract::Recogniser recogniser;
  std::vector<double> seconds;
  bool ok = !options.files.empty();
  for (const std::string& file : options.files) {
    ok = read_one(recogniser, options, file, seconds) && ok;
  }
  if (seconds.size() > 1) {
    double sum = 0;
    for (const double one : seconds) sum += one;
    std::ranges::sort(seconds);
    const auto at = [&](double share) {
      return seconds[static_cast<std::size_t>(share * static_cast<double>(seconds.size() - 1))];
    };
    std::println(stderr, "CPU seconds a page: mean {:.3f} p50 {:.3f} p95 {:.3f}",
                 sum / static_cast<double>(seconds.size()), at(0.5), at(0.95));
  }
  return ok ? 0 : 1;
}

}  // namespace iscan::ocr_app
