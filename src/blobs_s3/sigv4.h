// AWS Signature Version 4: a request is signed with a key that never travels.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"

namespace iscan::blobs_s3 {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Signer {
  std::string access_key;
  Secret secret_key;
  Secret session_token;  // empty: the key is a permanent one
  std::string region;
  std::string service = "s3";
};

// What the signature covers.
struct ToSign {
  std::string method;
  std::string path;  // percent-encoded, with its first slash
  Pairs query;       // as it is meant, not encoded
  Pairs headers;     // lower-case names; `host` and `x-amz-date` among them
  std::string payload_hash;
};

// The query as it is signed and sent: encoded and sorted.
std::string canonical_query(const Pairs& query);

std::string canonical_request(const ToSign& request);

// "20130524T000000Z"
std::string amz_date(Instant now);

// The value of the Authorization header.
std::string authorization(const Signer& signer, const ToSign& request, Instant now);

// The query of a URL that anybody may GET for `valid_for` from `now` on. `headers` of the request
// hold `host` alone.
std::string presigned_query(const Signer& signer, ToSign request, Instant now,
                            std::chrono::seconds valid_for);

}  // namespace iscan::blobs_s3
