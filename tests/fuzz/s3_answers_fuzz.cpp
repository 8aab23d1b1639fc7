// Whatever a server answers, it is understood or refused; an encoded text comes back as it was.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/encode.h"
#include "blobs_s3/answers.h"
#include "blobs_s3/errors.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace s3 = iscan::blobs_s3;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  (void)s3::parse_objects(input);
  (void)s3::parse_uploads(input);
  (void)s3::parse_upload_id(input);
  (void)s3::parse_time(input);
  (void)s3::of_refusal({.status = 400, .body = std::string(input)});
  if (iscan::percent_decode(iscan::percent_encode(input)) != input) std::abort();
  return 0;
}
