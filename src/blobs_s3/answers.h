// The XML that the server answers with. Anything may come: what is not understood is an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace iscan::blobs_s3 {

// <Error>: why a request was refused.
struct Refusal {
  std::string code;  // "NoSuchBucket"
  std::string message;
  bool operator==(const Refusal&) const = default;
};
// Empty when it is something else.
std::optional<Refusal> parse_refusal(std::string_view xml);

struct ListedObject {
  std::string key;
  std::uint64_t size = 0;  // bytes
  Instant modified;
};

// An answer of ListObjectsV2.
struct ObjectPage {
  std::vector<ListedObject> objects;
  std::string next;  // where the next page begins; empty: this is the last
};
Result<ObjectPage> parse_objects(std::string_view xml);

// An upload in parts that has not ended.
struct OpenUpload {
  std::string key;
  std::string id;
  Instant started;
};

// An answer of ListMultipartUploads.
struct UploadPage {
  std::vector<OpenUpload> uploads;
  std::string next_key;  // empty: this is the last page
  std::string next_id;
};
Result<UploadPage> parse_uploads(std::string_view xml);

// The id of an upload in parts that was begun.
Result<std::string> parse_upload_id(std::string_view xml);

struct Part {
  std::string etag;
  std::string checksum;  // SHA-256 in base64
};
// What ends an upload in parts.
std::string completion_xml(const std::vector<Part>& parts);

// "2026-01-31T12:00:00.000Z"
std::optional<Instant> parse_time(std::string_view text);

}  // namespace iscan::blobs_s3
