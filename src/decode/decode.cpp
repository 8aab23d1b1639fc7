#include "decode/decode.h"

#include <cmath>

#include "decode/archive.h"
#include "decode/codecs.h"
#include "decode/errors.h"
#include "decode/image.h"
#include "decode/pdf.h"
#include "decode/sniff.h"
#include "decode/xml.h"

namespace iscan::decode {
namespace {

using document::DecodedFile;
using document::FileType;
using reader_wire::Limits;

constexpr double kLeastDpi = 10;
constexpr double kMostDpi = 1200;

Result<DecodedFile> decode_pdf(BytesView file, const Limits& limits) {
  Result<PdfFile> pdf = PdfFile::open(file, limits);
  if (!pdf) return fail(std::move(pdf.error()));
  DecodedFile out{.type = FileType::pdf, .pages = {}, .attachments = {}, .producer = {}};
  for (int number = 1; number <= pdf->pages(); ++number) {
    Result<document::Page> page = pdf->page(number);
    if (!page) return fail(std::move(page.error()));
    out.pages.push_back(std::move(*page));
  }
  out.attachments = pdf->attachments();
  out.producer = pdf->producer();
  return out;
}

Result<DecodedFile> decode_xml(BytesView file) {
  Result<std::string> text = read_xml(file);
  if (!text) return fail(std::move(text.error()));
  DecodedFile out{.type = FileType::xml, .pages = {}, .attachments = {}, .producer = {}};
  out.attachments.push_back(
      {.name = "", .media_type = "application/xml", .content = std::move(*text)});
  return out;
}

Result<DecodedFile> decode_image(FileType type, BytesView file, const Limits& limits) {
  Result<std::vector<document::Page>> pages = image_pages(type, file, limits);
  if (!pages) return fail(std::move(pages.error()));
  return DecodedFile{.type = type, .pages = std::move(*pages), .attachments = {}, .producer = {}};
}

}  // namespace

void warm_up() {
  warm_up_heic();
  warm_up_pdf();
}

Result<DecodedFile> decode_file(BytesView file, const Limits& limits) {
  const Result<FileType> type = sniff(file);
  if (!type) return fail(type.error());
  switch (*type) {
    case FileType::pdf: return decode_pdf(file, limits);
    case FileType::xml: return decode_xml(file);
    case FileType::zip:
      return DecodedFile{.type = FileType::zip, .pages = {}, .attachments = {}, .producer = {}};
    case FileType::jpeg:
    case FileType::png:
    case FileType::tiff:
    case FileType::webp:
    case FileType::heic: return decode_image(*type, file, limits);
  }
  std::unreachable();
}

Result<Pixels> render_page(BytesView file, const reader_wire::Request& request) {
  if (!(request.dpi >= kLeastDpi && request.dpi <= kMostDpi)) {
    return fail(ErrorKind::invalid_input, "resolution_invalid",
                "A page can be shown with 10 to 1200 dots per inch.");
  }
  const Result<FileType> type = sniff(file);
  if (!type) return fail(type.error());
  if (*type == FileType::pdf) {
    const Result<PdfFile> pdf = PdfFile::open(file, request.limits);
    if (!pdf) return fail(pdf.error());
    return pdf->render(request.page, request.dpi, request.rgb);
  }
  return render_image(*type, file, request);
}

Result<std::vector<reader_wire::Member>> unpack_file(BytesView file, const Limits& limits) {
  const Result<FileType> type = sniff(file);
  if (!type) return fail(type.error());
  if (*type != FileType::zip) return file_type_unsupported("not a ZIP archive");
  return unpack_zip(file, limits);
}

}  // namespace iscan::decode
