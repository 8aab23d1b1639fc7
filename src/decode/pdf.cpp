#include "decode/pdf.h"

#include <poppler-document.h>
#include <poppler-embedded-file.h>
#include <poppler-font.h>
#include <poppler-global.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <optional>
#include <set>

#include "decode/allocation_ceiling.h"
#include "decode/errors.h"
#include "decode/ink.h"
#include "decode/pdf_pictures.h"
#include "decode/pdf_words.h"
#include "decode/sniff.h"
#include "decode/text.h"
#include "decode/text_layer.h"
#include "decode/xml.h"

namespace iscan::decode {
namespace {

using document::Box;
using document::Page;
using document::Word;

constexpr double kPointsPerInch = 72;
constexpr double kInkDpi = 50;
constexpr double kLeastInkDpi = 20;  // below, a line of text is a smear
constexpr double kMostInkPixels = 1'500;
constexpr double kLeastRenderDpi = 36;
constexpr double kMostPagePoints = 2e6;
constexpr float kReadableSize = 2;  // points
// With fewer pixels in all pictures of a file none of them is a scanned page (A4 at 100 dpi has
// 970 000), and looking for text over or under them would cost more than reading the page.
constexpr std::uint64_t kFewPixels = 250'000;
constexpr int kMostAttachments = 64;
constexpr std::size_t kNameBytes = 200;

struct Size {
  double width = 0;
  double height = 0;
};

// The crop box as the page is shown, turned by its /Rotate.
Size page_size(const poppler::page& page) {
  const poppler::rectf rect = page.page_rect(poppler::crop_box);
  Size size{std::abs(rect.width()), std::abs(rect.height())};
  const auto orientation = page.orientation();
  if (orientation == poppler::page::landscape || orientation == poppler::page::seascape) {
    std::swap(size.width, size.height);
  }
  return size;
}

bool is_sane(const Size& size) {
  return size.width > 0 && size.height > 0 && size.width <= kMostPagePoints &&
         size.height <= kMostPagePoints;
}

bool is_over(const Box& box, const Size& page) {
  return box.center_x() < 0 || box.center_y() < 0 || box.center_x() > page.width ||
         box.center_y() > page.height;
}

// What part of the page the ink is looked at in, and how closely.
struct InkView {
  Box area;
  double dpi = 0;
};

std::optional<InkView> ink_view(const Size& page, const std::vector<Word>& words) {
  InkView view{.area = {0, 0, page.width, page.height}, .dpi = kInkDpi};
  const auto longest = [&] { return std::max(view.area.width(), view.area.height()); };
  const double most_points = kMostInkPixels / kInkDpi * kPointsPerInch;
  if (longest() > most_points) {
    Box all = words.front().box;
    for (const Word& word : words) all = document::united(all, word.box);
    view.area = {std::max(all.x0, 0.0), std::max(all.y0, 0.0), std::min(all.x1, page.width),
                 std::min(all.y1, page.height)};
  }
  if (longest() > most_points) view.dpi = kInkDpi * most_points / longest();
  if (view.dpi < kLeastInkDpi || view.area.width() <= 0 || view.area.height() <= 0) {
    return std::nullopt;
  }
  return view;
}

GreyMap render_ink(const poppler::page& page, const InkView& view, bool smooth) {
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_gray8);
  // Only glyphs: smoothing lines and areas costs a third of the time and shows nothing new.
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing, smooth);
  const double scale = view.dpi / kPointsPerInch;
  const auto pixels = [&](double points) { return static_cast<int>(std::ceil(points * scale)); };
  const int left = static_cast<int>(std::floor(view.area.x0 * scale));
  const int top = static_cast<int>(std::floor(view.area.y0 * scale));
  const poppler::image image =
      renderer.render_page(&page, view.dpi, view.dpi, left, top, pixels(view.area.width()) + 1,
                           pixels(view.area.height()) + 1);
  GreyMap map{.width = image.width(),
              .height = image.height(),
              .scale = scale,
              .left = left / scale,
              .top = top / scale,
              .pixels = {}};
  if (!image.is_valid()) return {};
  map.pixels.reserve(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height));
  for (int y = 0; y < map.height; ++y) {
    const char* row = image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row();
    map.pixels.insert(map.pixels.end(), row, row + map.width);
  }
  return map;
}

// Counts the pictures poppler could not use while it lives; it only tells its error log.
class LostPictures {
 public:
  LostPictures() {
    poppler::set_debug_error_function(
        [](const std::string& message, void* self) {
          if (message.contains("Bad image parameters")) ++static_cast<LostPictures*>(self)->count_;
        },
        this);
  }
  ~LostPictures() {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  }
  LostPictures(const LostPictures&) = delete;
  LostPictures& operator=(const LostPictures&) = delete;
  int count() const { return count_; }

 private:
  int count_ = 0;
};

bool is_blank(const Pixels& image) {
  return std::ranges::all_of(image.data, [](std::uint8_t value) { return value == 255; });
}

Pixels copy_pixels(const poppler::image& image, bool rgb) {
  Pixels out = blank(static_cast<std::uint32_t>(image.width()),
                     static_cast<std::uint32_t>(image.height()), rgb ? 3 : 1);
  const auto row_bytes = static_cast<std::size_t>(image.bytes_per_row());
  for (std::uint32_t y = 0; y < out.height; ++y) {
    std::memcpy(out.row(y), image.const_data() + y * row_bytes, out.stride());
  }
  return out;
}

bool same_shape(const GreyMap& a, const GreyMap& b) {
  return !a.pixels.empty() && a.width == b.width && a.height == b.height;
}

}  // namespace

struct PdfFile::Impl {
  BytesView file;
  std::unique_ptr<poppler::document> document;
  reader_wire::Limits limits;
  PictureScan pictures;
  // The file without its pictures, made when a page first needs it. The document reads the text.
  mutable std::string bare_file;
  mutable std::unique_ptr<poppler::document> bare;

  const poppler::document* without_pictures() const;
  std::set<std::string> bitmap_fonts(int index) const;
  GreyMap render_bare(int index, const InkView& view) const;
  PageInk mark_invisible(const poppler::page& page, int index, const Size& size,
                         PdfWords& words) const;
  void settle_over_pictures(const poppler::page& page, int index, const InkView& view,
                            const GreyMap& whole, const GreyMap& bare_map, PdfWords& words) const;
};

const poppler::document* PdfFile::Impl::without_pictures() const {
  if (bare_file.empty()) {
    bare_file = decode::without_pictures(as_text(file));
    bare.reset(poppler::document::load_from_raw_data(bare_file.data(),
                                                     static_cast<int>(bare_file.size())));
  }
  return bare.get();
}

GreyMap PdfFile::Impl::render_bare(int index, const InkView& view) const {
  const poppler::document* all = without_pictures();
  if (all == nullptr || all->is_locked()) return {};
  const std::unique_ptr<poppler::page> page(all->create_page(index));
  return page ? render_ink(*page, view, /*smooth=*/true) : GreyMap{};
}

// Type 3 glyphs are often small pictures, which look the same with and without smoothing.
std::set<std::string> PdfFile::Impl::bitmap_fonts(int index) const {
  std::set<std::string> names;
  const std::unique_ptr<poppler::font_iterator> fonts(document->create_font_iterator(index));
  if (!fonts || !fonts->has_next()) return names;
  for (const poppler::font_info& font : fonts->next()) {
    const auto type = font.type();
    if (type == poppler::font_info::type3 || type == poppler::font_info::unknown) {
      names.insert(font.name());
    }
  }
  return names;
}

// Decides about words where a picture may be what is seen instead of the word.
void PdfFile::Impl::settle_over_pictures(const poppler::page& page, int index, const InkView& view,
                                         const GreyMap& whole, const GreyMap& bare_map,
                                         PdfWords& words) const {
  const bool comparable = same_shape(whole, bare_map) && !pictures.disguised;
  std::optional<GreyMap> rough;
  std::optional<std::set<std::string>> bitmaps;
  for (std::size_t i = 0; i < words.words.size(); ++i) {
    Word& word = words.words[i];
    if (word.invisible || (comparable && !differs(whole, bare_map, word.box))) continue;
    if (!rough) rough = render_ink(page, view, /*smooth=*/false);
    if (!same_shape(whole, *rough)) return;
    if (differs(whole, *rough, word.box)) continue;
    if (!bitmaps) bitmaps = bitmap_fonts(index);
    word.invisible = !bitmaps->contains(words.fonts[i]);
  }
}

PageInk PdfFile::Impl::mark_invisible(const poppler::page& page, int index, const Size& size,
                                      PdfWords& words) const {
  for (Word& word : words.words) {
    word.invisible = word.invisible || is_over(word.box, size) || word.font_size < kReadableSize;
  }
  const std::optional<InkView> view = ink_view(size, words.words);
  if (!view) return {};
  const GreyMap whole = render_ink(page, *view, /*smooth=*/true);
  if (whole.pixels.empty()) return {};
  for (Word& word : words.words) {
    word.invisible = word.invisible || !has_contrast(whole, word.box);
  }
  if (pictures.pixels < kFewPixels && !pictures.disguised) return {};
  const GreyMap bare_map = render_bare(index, *view);
  settle_over_pictures(page, index, *view, whole, bare_map, words);
  return same_shape(whole, bare_map) ? measure_pictures(whole, bare_map, words.words) : PageInk{};
}

PdfFile::PdfFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
PdfFile::PdfFile(PdfFile&&) noexcept = default;
PdfFile::~PdfFile() = default;

Result<PdfFile> PdfFile::open(BytesView file, const reader_wire::Limits& limits) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  const std::size_t header = pdf_header(file);
  // Junk of up to 1024 bytes is known to poppler; more is cut away.
  if (header != std::string_view::npos && header > 1000) file = file.subspan(header);
  if (file.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return file_too_large(limits.file_bytes);
  }
  auto impl = std::make_unique<Impl>();
  impl->limits = limits;
  impl->document.reset(
      poppler::document::load_from_raw_data(as_text(file).data(), static_cast<int>(file.size())));
  if (!impl->document) return file_damaged("no PDF structure");
  if (impl->document->is_locked()) return file_encrypted();
  const int pages = impl->document->pages();
  if (pages < 1) return file_damaged("a PDF without pages");
  if (pages > limits.pages) return too_many_pages(pages, limits.pages);
  impl->file = file;
  impl->pictures = scan_pictures(as_text(file));
  return PdfFile(std::move(impl));
}

int PdfFile::pages() const { return impl_->document->pages(); }

std::string PdfFile::producer() const {
  const poppler::ustring text = impl_->document->info_key("Producer");
  return printable(utf16_to_utf8({text.begin(), text.end()}), kNameBytes);
}

Result<Page> PdfFile::page(int number) const {
  const std::unique_ptr<poppler::page> page(impl_->document->create_page(number - 1));
  if (!page) return file_damaged("page " + std::to_string(number) + " cannot be read");
  const Size size = page_size(*page);
  if (!is_sane(size)) return file_damaged("page " + std::to_string(number) + " has no size");
  Page out{.number = number, .width = size.width, .height = size.height, .words = {}};
  PdfWords words = read_words(*page);
  PageInk ink;
  if (!words.words.empty()) ink = impl_->mark_invisible(*page, number - 1, size, words);
  out.words = std::move(words.words);
  out.text_layer = classify(out.words, ink);
  return out;
}

Result<Pixels> PdfFile::render(int number, double dpi, bool rgb) const {
  if (number < 1 || number > pages()) return page_not_found(number, pages());
  const std::unique_ptr<poppler::page> page(impl_->document->create_page(number - 1));
  if (!page) return file_damaged("page " + std::to_string(number) + " cannot be read");
  const Size size = page_size(*page);
  if (!is_sane(size)) return file_damaged("page " + std::to_string(number) + " has no size");
  const double square_inches = size.width * size.height / (kPointsPerInch * kPointsPerInch);
  const double most = std::sqrt(static_cast<double>(impl_->limits.page_pixels) / square_inches);
  if (most < std::min(kLeastRenderDpi, dpi)) {
    return image_too_large(static_cast<std::uint64_t>(size.width * dpi / kPointsPerInch),
                           static_cast<std::uint64_t>(size.height * dpi / kPointsPerInch),
                           impl_->limits.page_pixels);
  }
  dpi = std::min(dpi, most * 0.999);
  poppler::page_renderer renderer;
  renderer.set_image_format(rgb ? poppler::image::format_rgb24 : poppler::image::format_gray8);
  renderer.set_render_hint(poppler::page_renderer::antialiasing);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
  const LostPictures lost;
  const poppler::image image = renderer.render_page(page.get(), dpi, dpi);
  if (!image.is_valid()) return file_damaged("page " + std::to_string(number) + " is not shown");
  Pixels out = copy_pixels(image, rgb);
  if (lost.count() > 0 && is_blank(out)) return file_damaged("the page's picture is unusable");
  out.dpi = dpi;
  return out;
}

std::vector<document::Attachment> PdfFile::attachments() const {
  std::vector<document::Attachment> out;
  std::uint64_t left = impl_->limits.attachment_bytes;
  int looked_at = 0;
  for (const poppler::embedded_file* file : impl_->document->embedded_files()) {
    if (!file->is_valid() || ++looked_at > kMostAttachments) continue;
    document::Attachment attachment{.name = printable(file->name(), kNameBytes),
                                    .media_type = "application/xml",
                                    .content = {}};
    try {
      // The library doubles its buffer while it inflates, so the last step may be twice the limit.
      const AllocationCeiling ceiling(left * 2);
      const poppler::byte_array data = file->data();
      attachment.content.assign(data.begin(), data.end());
    } catch (const std::bad_alloc&) {
      attachment.refused = "attachment_too_large";
    }
    if (attachment.content.size() > left) attachment.refused = "attachment_too_large";
    if (attachment.refused.empty()) {
      if (!looks_like_xml(as_bytes(attachment.content))) continue;
      if (declares_entities(as_bytes(attachment.content))) {
        attachment.refused = "xml_entities_refused";
      }
    }
    if (!attachment.refused.empty()) attachment.content.clear();
    left -= attachment.content.size();
    out.push_back(std::move(attachment));
  }
  return out;
}

void warm_up_pdf() {
  // Without a cross-reference table poppler rebuilds it, so no offsets are needed here.
  constexpr std::string_view kSmall =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<<"
      "/A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
      "/B<</Type/Font/Subtype/TrueType/BaseFont/Arial-BoldMT>>"
      "/C<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"
      "/D<</Type/Font/Subtype/Type1/BaseFont/Courier>> >> >> >>endobj\n"
      "4 0 obj<</Length 108>>stream\nBT /A 9 Tf 20 100 Td (Warm up) Tj /B 9 Tf (bold) Tj "
      "/C 9 Tf (serif) Tj /D 9 Tf (fixed) Tj /A 40 Tf (big) Tj ET\nendstream endobj\n"
      "trailer<</Root 1 0 R>>\n%%EOF\n";
  const Result<PdfFile> file = PdfFile::open(as_bytes(kSmall), {});
  if (!file) return;
  // Only the side effect counts: the libraries have loaded what they need.
  const Result<document::Page> page = file->page(1);
  const Result<Pixels> pixels = file->render(1, 100, /*rgb=*/false);
}

}  // namespace iscan::decode
