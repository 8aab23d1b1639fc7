// PDF through poppler-cpp. Nothing active in a file (scripts, launches, links) is ever run.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "decode/pixels.h"
#include "document/page.h"
#include "reader_wire/request.h"

namespace iscan::decode {

class PdfFile {
 public:
  // The bytes must outlive the object. Errors: file_damaged, file_encrypted, too_many_pages.
  static Result<PdfFile> open(BytesView file, const reader_wire::Limits& limits);
  PdfFile(PdfFile&&) noexcept;
  ~PdfFile();

  int pages() const;
  std::string producer() const;

  // Words and the class of the text layer. `number` counts from 1. Errors: file_damaged.
  Result<document::Page> page(int number) const;

  // Errors: file_damaged, image_too_large. A page too large for the wanted resolution is rendered
  // with the highest one that fits, down to 36 dpi; the result says which.
  Result<Pixels> render(int number, double dpi, bool rgb) const;

  // Embedded XML files; one over the limits or with entities comes without content and says why.
  std::vector<document::Attachment> attachments() const;

 private:
  struct Impl;
  explicit PdfFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Loads fonts and tables by reading a small document, so that no file access is needed later.
void warm_up_pdf();

}  // namespace iscan::decode
