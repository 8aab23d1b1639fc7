// Where the objects are: bucket, prefix and the server's address, from the settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/blobs.h"

namespace iscan::blobs_s3 {

// As the settings say it.
struct Place {
  std::string url;                 // "s3://bucket/prefix"
  std::string endpoint;            // "https://files.example:9000"; empty: AWS
  std::string region;              // empty: us-east-1 where there is an endpoint
  std::optional<bool> path_style;  // bucket in the path; empty: where there is an endpoint
};

struct Location {
  std::string origin;  // "https://host:port": what requests are sent to
  std::string host;    // "host:port", without a port that is the scheme's own
  std::string base;    // path before a key: "/" or "/bucket/"
  std::string bucket;
  std::string prefix;  // of every key: empty or with a slash at its end
  std::string region;

  std::string key_of(const BlobId& id) const;
  // The path of a URL, percent-encoded; an empty key is the bucket itself.
  std::string path_of(std::string_view key) const;
};

// Errors: storage_misconfigured.
Result<Location> parse_location(const Place& place);

// The id in a key of key_of(); empty for every other key.
std::optional<BlobId> id_in(const Location& location, std::string_view key);

}  // namespace iscan::blobs_s3
