#include "blobs_s3/location.h"

#include <algorithm>
#include <format>

#include "base/encode.h"

namespace iscan::blobs_s3 {
namespace {

std::unexpected<Error> misconfigured(std::string message, std::string detail) {
  return fail(ErrorKind::unavailable, "storage_misconfigured", std::move(message),
              std::move(detail));
}

bool consists_of(std::string_view text, std::string_view more) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           more.contains(c);
  });
}

struct Endpoint {
  std::string scheme;  // with "://"
  std::string host;    // with a port that is not the scheme's own
  std::string path;    // without a slash at its end
};

Result<Endpoint> parse_endpoint(std::string_view url) {
  Endpoint endpoint;
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    endpoint.scheme = scheme;
    const std::string_view rest = url.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    endpoint.host = rest.substr(0, slash);
    endpoint.path = rest.substr(slash);
    while (endpoint.path.ends_with('/')) endpoint.path.pop_back();
    const std::string_view own = scheme == "https://" ? ":443" : ":80";
    if (endpoint.host.ends_with(own)) endpoint.host.resize(endpoint.host.size() - own.size());
  }
  if (endpoint.host.empty() || !consists_of(endpoint.host, "-.:[]_") ||
      !consists_of(endpoint.path, "-._~/")) {
    return misconfigured("S3_ENDPOINT_URL must look like https://HOST or http://HOST:PORT.",
                         std::string(url));
  }
  return endpoint;
}

Endpoint aws(std::string_view region) {
  return {"https://",
          std::format("s3.{}.amazonaws.com{}", region, region.starts_with("cn-") ? ".cn" : ""), ""};
}

}  // namespace

std::string Location::key_of(const BlobId& id) const {
  return prefix + id.value.substr(0, 2) + "/" + id.value;
}

std::string Location::path_of(std::string_view key) const {
  if (key.empty() && base.size() > 1) return base.substr(0, base.size() - 1);
  return base + percent_encode(key, Slashes::keep);
}

Result<Location> parse_location(const Place& place) {
  constexpr std::string_view kScheme = "s3://";
  const std::string_view url = place.url;
  const std::string_view rest = url.starts_with(kScheme) ? url.substr(kScheme.size()) : "";
  const auto slash = std::min(rest.find('/'), rest.size());
  Location location{.bucket = std::string(rest.substr(0, slash)),
                    .prefix = std::string(rest.substr(std::min(slash + 1, rest.size()))),
                    .region = place.region};
  if (location.bucket.size() < 3 || location.bucket.front() == '.' ||
      !consists_of(location.bucket, "-._") || !consists_of(location.prefix, "-._/")) {
    return misconfigured("STORAGE_URL must look like s3://BUCKET or s3://BUCKET/PREFIX.",
                         place.url);
  }
  while (location.prefix.ends_with('/')) location.prefix.pop_back();
  if (!location.prefix.empty()) location.prefix += '/';
  if (location.region.empty() && !place.endpoint.empty()) location.region = "us-east-1";
  if (location.region.empty() || !consists_of(location.region, "-_")) {
    return misconfigured("Set AWS_REGION to the region of the bucket.", location.region);
  }
  auto endpoint = place.endpoint.empty() ? aws(location.region) : parse_endpoint(place.endpoint);
  if (!endpoint) return fail(std::move(endpoint).error());
  const bool in_path = place.path_style.value_or(!place.endpoint.empty());
  location.host = in_path ? endpoint->host : location.bucket + "." + endpoint->host;
  location.origin = endpoint->scheme + location.host;
  location.base = endpoint->path + "/" + (in_path ? location.bucket + "/" : "");
  return location;
}

std::optional<BlobId> id_in(const Location& location, std::string_view key) {
  constexpr std::size_t kTail = 2 + 1 + 64;  // "ab/" and the hash
  if (key.size() != location.prefix.size() + kTail) return std::nullopt;
  BlobId id{std::string(key.substr(key.size() - 64))};
  if (!ports::valid(id) || location.key_of(id) != key) return std::nullopt;
  return id;
}

}  // namespace iscan::blobs_s3
