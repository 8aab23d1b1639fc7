#include <utility>

#include "stages/stages.h"

namespace iscan::stages {

Result<document::DecodedFile> preprocessing(StageContext& context, const document::Upload& upload) {
  auto file = context.reader.decode(context.file);
  if (!file) return fail(std::move(file).error().at("decode"));
  if (file->type == document::FileType::zip) {
    return fail(ErrorKind::unsupported, "archive_nested",
                "This is a ZIP archive inside an upload; unpack it and upload the files.",
                upload.name);
  }
  if (file->pages.empty() && file->attachments.empty()) {
    return fail(ErrorKind::invalid_input, "file_damaged",
                "The file has no pages that can be read; export or scan it again.", upload.name);
  }
  for (document::Page& page : file->pages) page = document::as_stored(std::move(page));
  return file;
}

}  // namespace iscan::stages
