#include "blobs_s3/sigv4.h"

#include <algorithm>
#include <format>

#include "base/encode.h"
#include "base/sha256.h"

namespace iscan::blobs_s3 {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

Pairs sorted(Pairs pairs) {
  std::ranges::sort(pairs);
  return pairs;
}

std::string signed_names(const Pairs& headers) {
  std::string names;
  for (const auto& [name, value] : sorted(headers)) {
    if (!names.empty()) names += ';';
    names += name;
  }
  return names;
}

std::string scope(const Signer& signer, std::string_view date) {
  return std::format("{}/{}/{}/aws4_request", date.substr(0, 8), signer.region, signer.service);
}

Sha256Digest signing_key(const Signer& signer, std::string_view day) {
  const std::string start = "AWS4" + signer.secret_key.reveal();
  Sha256Digest key = hmac_sha256(as_bytes(start), as_bytes(day));
  key = hmac_sha256(key, as_bytes(signer.region));
  key = hmac_sha256(key, as_bytes(signer.service));
  return hmac_sha256(key, as_bytes("aws4_request"));
}

std::string signature(const Signer& signer, const ToSign& request, std::string_view date) {
  const std::string text = std::format("{}\n{}\n{}\n{}", kAlgorithm, date, scope(signer, date),
                                       sha256_hex(as_bytes(canonical_request(request))));
  return to_hex(hmac_sha256(signing_key(signer, date.substr(0, 8)), as_bytes(text)));
}

}  // namespace

std::string canonical_query(const Pairs& query) {
  Pairs encoded;
  for (const auto& [name, value] : query) {
    encoded.emplace_back(percent_encode(name), percent_encode(value));
  }
  std::string text;
  for (const auto& [name, value] : sorted(std::move(encoded))) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(value);
  }
  return text;
}

std::string canonical_request(const ToSign& request) {
  std::string headers;
  for (const auto& [name, value] : sorted(request.headers)) {
    headers.append(name).append(":").append(value).append("\n");
  }
  return std::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, request.path,
                     canonical_query(request.query), headers, signed_names(request.headers),
                     request.payload_hash);
}

std::string amz_date(Instant now) {
  return std::format("{:%Y%m%dT%H%M%SZ}", std::chrono::floor<std::chrono::seconds>(now));
}

std::string authorization(const Signer& signer, const ToSign& request, Instant now) {
  const std::string date = amz_date(now);
  return std::format("{} Credential={}/{},SignedHeaders={},Signature={}", kAlgorithm,
                     signer.access_key, scope(signer, date), signed_names(request.headers),
                     signature(signer, request, date));
}

std::string presigned_query(const Signer& signer, ToSign request, Instant now,
                            std::chrono::seconds valid_for) {
  const std::string date = amz_date(now);
  request.query.emplace_back("X-Amz-Algorithm", kAlgorithm);
  request.query.emplace_back("X-Amz-Credential", signer.access_key + "/" + scope(signer, date));
  request.query.emplace_back("X-Amz-Date", date);
  request.query.emplace_back("X-Amz-Expires", std::to_string(valid_for.count()));
  request.query.emplace_back("X-Amz-SignedHeaders", signed_names(request.headers));
  if (!signer.session_token.empty()) {
    request.query.emplace_back("X-Amz-Security-Token", signer.session_token.reveal());
  }
  request.payload_hash = "UNSIGNED-PAYLOAD";
  return canonical_query(request.query) + "&X-Amz-Signature=" + signature(signer, request, date);
}

}  // namespace iscan::blobs_s3
