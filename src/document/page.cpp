#include "document/page.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace iscan::document {
namespace {

double hundredth(double points) { return static_cast<double>(std::llround(points * 100)) / 100; }

}  // namespace

Box united(const Box& a, const Box& b) {
  return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

Page as_stored(Page page) {
  page.width = hundredth(page.width);
  page.height = hundredth(page.height);
  for (Word& word : page.words) {
    const Box& box = word.box;
    word.box = {hundredth(box.x0), hundredth(box.y0), hundredth(box.x1), hundredth(box.y1)};
    word.font_size = static_cast<float>(hundredth(static_cast<double>(word.font_size)));
    word.confidence = static_cast<float>(std::lround(word.confidence * 1000)) / 1000;
  }
  return page;
}

std::string_view to_string(TextLayer layer) {
  switch (layer) {
    case TextLayer::none: return "none";
    case TextLayer::sound: return "sound";
    case TextLayer::hidden: return "hidden";
    case TextLayer::garbled: return "garbled";
    case TextLayer::sparse: return "sparse";
  }
  std::unreachable();
}

std::string_view to_string(FileType type) {
  switch (type) {
    case FileType::pdf: return "pdf";
    case FileType::jpeg: return "jpeg";
    case FileType::png: return "png";
    case FileType::tiff: return "tiff";
    case FileType::webp: return "webp";
    case FileType::heic: return "heic";
    case FileType::xml: return "xml";
    case FileType::zip: return "zip";
  }
  std::unreachable();
}

std::string_view media_type(FileType type) {
  switch (type) {
    case FileType::pdf: return "application/pdf";
    case FileType::jpeg: return "image/jpeg";
    case FileType::png: return "image/png";
    case FileType::tiff: return "image/tiff";
    case FileType::webp: return "image/webp";
    case FileType::heic: return "image/heic";
    case FileType::xml: return "application/xml";
    case FileType::zip: return "application/zip";
  }
  std::unreachable();
}

}  // namespace iscan::document
