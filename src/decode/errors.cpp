#include "decode/errors.h"

#include <format>

namespace iscan::decode {

std::unexpected<Error> file_empty() {
  return fail(
      ErrorKind::invalid_input, "file_empty",
      "The file is empty; it was probably not saved or uploaded completely. Send it again.");
}

std::unexpected<Error> file_type_unsupported(std::string detail) {
  return fail(ErrorKind::unsupported, "file_type_unsupported",
              "This type of file cannot be read; send a PDF, JPEG, PNG, TIFF, WebP, HEIC, XML or "
              "ZIP file.",
              std::move(detail));
}

std::unexpected<Error> file_damaged(std::string detail) {
  return fail(ErrorKind::invalid_input, "file_damaged",
              "The file is damaged or incomplete; save or scan it again and send the new file.",
              std::move(detail));
}

std::unexpected<Error> file_encrypted() {
  return fail(ErrorKind::invalid_input, "file_encrypted",
              "The file is protected with a password; remove the password and send it again.");
}

std::unexpected<Error> file_too_large(std::uint64_t limit_bytes) {
  return fail(ErrorKind::too_large, "file_too_large",
              std::format("The file is larger than the limit of {} MB; split it or save it in a "
                          "smaller form.",
                          limit_bytes >> 20U));
}

std::unexpected<Error> archive_too_large(std::string detail) {
  return fail(ErrorKind::too_large, "file_too_large",
              "The archive holds more or larger files than allowed; split it into smaller ones.",
              std::move(detail));
}

std::unexpected<Error> too_many_pages(int pages, int limit) {
  return fail(
      ErrorKind::too_large, "too_many_pages",
      std::format("The document has {} pages, more than the limit of {}; split it.", pages, limit));
}

std::unexpected<Error> image_too_large(std::uint64_t width, std::uint64_t height,
                                       std::uint64_t limit_pixels) {
  return fail(ErrorKind::too_large, "image_too_large",
              std::format("A page of {} x {} pixels is over the limit of {} megapixels; save it "
                          "with a lower resolution.",
                          width, height, limit_pixels / 1'000'000));
}

std::unexpected<Error> page_not_found(int page, int pages) {
  return fail(ErrorKind::not_found, "page_not_found",
              std::format("There is no page {}; the document has {}.", page, pages));
}

std::unexpected<Error> xml_entities_refused() {
  return fail(ErrorKind::invalid_input, "xml_entities_refused",
              "The XML file declares a document type or entities, which invoices never need; "
              "export it without them.");
}

}  // namespace iscan::decode
