// The errors of reading a file, each with what the user can do about it.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace iscan::decode {

std::unexpected<Error> file_empty();
std::unexpected<Error> file_type_unsupported(std::string detail);
std::unexpected<Error> file_damaged(std::string detail);
std::unexpected<Error> file_encrypted();
std::unexpected<Error> file_too_large(std::uint64_t limit_bytes);
std::unexpected<Error> archive_too_large(std::string detail);
std::unexpected<Error> too_many_pages(int pages, int limit);
std::unexpected<Error> image_too_large(std::uint64_t width, std::uint64_t height,
                                       std::uint64_t limit_pixels);
std::unexpected<Error> page_not_found(int page, int pages);
std::unexpected<Error> xml_entities_refused();

}  // namespace iscan::decode
