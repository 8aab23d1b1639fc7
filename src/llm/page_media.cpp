#include "llm/page_media.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <optional>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "base/disk.h"

namespace iscan::llm {
namespace {

using document::Page;
using llm_wire::Media;

constexpr double kPointsPerInch = 72;
// What the reader can do.
constexpr double kLeastDpi = 10;
constexpr double kMostDpi = 1200;

// Providers scale what is larger down, and small print is lost below. Photographs in colour are
// larger than a picture may be, so the second try is without.
struct Look {
  double long_side;  // pixels
  ports::PixelFormat format;
};
constexpr std::array kLooks = {Look{1800, ports::PixelFormat::rgb},
                               Look{1650, ports::PixelFormat::grey}};

// Whole numbers, so that a page whose size was rounded in a database has the same picture, and the
// same question is not paid for twice.
double dpi_of(const Page& page, double long_side) {
  const double points = std::round(std::max(page.width, page.height));
  return std::clamp(std::floor(long_side * kPointsPerInch / points), kLeastDpi, kMostDpi);
}

std::optional<Media> picture_of(const ports::PaidQuestion& question, const Page& page,
                                ports::Reader& reader) {
  if (!(std::max(page.width, page.height) >= 1)) return std::nullopt;
  for (const Look& look : kLooks) {
    const auto png = reader.render_png(
        question.original,
        {.page = page.number, .dpi = dpi_of(page, look.long_side), .format = look.format});
    if (!png || png->empty()) return std::nullopt;
    if (png->size() > kMostPictureBytes) continue;
    return Media{.media_type = "image/png",
                 .bytes = std::string(as_text(*png)),
                 .name = std::format("page-{}.png", page.number)};
  }
  return std::nullopt;
}

PageMedia pictures_for(const ports::PaidQuestion& question, PageRange range,
                       ports::Reader& reader) {
  PageMedia all;
  std::vector<int> missing;
  std::size_t bytes = 0;
  for (const Page& page : question.file.pages) {
    if (page.number < range.first || page.number > range.last) continue;
    if (question.stop.stop_requested()) break;
    std::optional<Media> picture;
    if (all.media.size() < kMostMediaPages && bytes < kMostMediaBytes) {
      picture = picture_of(question, page, reader);
    }
    if (!picture || bytes + picture->bytes.size() > kMostMediaBytes) {
      missing.push_back(page.number);
      continue;
    }
    bytes += picture->bytes.size();
    all.media.push_back(*std::move(picture));
    all.shown.push_back(page.number);
  }
  if (!missing.empty()) all.notes.push_back("llm_pages_not_shown:" + ranges_of(missing));
  return all;
}

// The whole file, where the question is about all of it.
std::optional<Media> file_for(const ports::PaidQuestion& question, PageRange range) {
  const std::uint64_t size = question.original.size;
  if (!range.whole || question.file.pages.size() > kMostMediaPages || size > kMostMediaBytes) {
    return std::nullopt;
  }
  Media file{
      .media_type = "application/pdf", .bytes = std::string(size, '\0'), .name = "document.pdf"};
  const auto bytes = std::as_writable_bytes(std::span{file.bytes});
  if (!read_all(question.original.fd, 0, bytes)) return std::nullopt;
  return file;
}

}  // namespace

std::string ranges_of(const std::vector<int>& numbers) {
  std::string text;
  for (std::size_t begin = 0; begin < numbers.size();) {
    std::size_t end = begin + 1;
    while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
    if (!text.empty()) text += ',';
    text += std::to_string(numbers[begin]);
    if (end - begin > 1) text += std::format("-{}", numbers[end - 1]);
    begin = end;
  }
  return text;
}

PageMedia media_for(const ports::PaidQuestion& question, PageRange range, Send send,
                    ports::Reader& reader) {
  if (send == Send::text) return {};
  if (send == Send::images || question.file.type != document::FileType::pdf) {
    return pictures_for(question, range, reader);
  }
  PageMedia all;
  if (auto file = file_for(question, range)) {
    all.media.push_back(*std::move(file));
    return all;
  }
  all = pictures_for(question, range, reader);
  all.notes.insert(all.notes.begin(), "llm_file_as_pictures");
  return all;
}

}  // namespace iscan::llm
