// Signed requests to one bucket, repeated while the server cannot answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/sha256.h"
#include "blobs_s3/location.h"
#include "blobs_s3/sigv4.h"
#include "http_client/http_client.h"

namespace iscan::blobs_s3 {

struct Keys {
  std::string access_key;
  Secret secret_key;
  Secret session_token;  // empty: the key is a permanent one
};

// How long a server that cannot answer is asked again.
struct Patience {
  std::chrono::milliseconds retry_for{30'000};  // no attempt begins later
  std::chrono::milliseconds first_wait{100};    // doubled each time, shortened by chance
  std::chrono::milliseconds longest_wait{5'000};
};

struct Call {
  std::string method = "GET";
  std::string key;  // empty: the bucket itself
  Pairs query;
  Pairs headers;  // lower-case names
  std::string body;
  std::optional<http_client::FileRange> file;  // the body instead
  std::optional<Sha256Digest> file_hash;       // of `file`
  int sink = -1;                               // begun again by a repetition
  std::uint64_t most = 16ULL << 20U;           // bytes of the answer
  bool once = false;                           // not repeated
};

class Requests {
 public:
  // `clock` outlives the object.
  Requests(Location location, Keys keys, http_client::Options http, Patience patience,
           const Clock& clock);

  // Only answers of success. Errors: storage_unavailable, storage_denied, storage_misconfigured,
  // disk_full, blob_missing (there is no such object), blob_damaged (longer than `most`).
  Result<http_client::Answer> send(const Call& call);
  // A URL that anybody can GET.
  std::string presigned(const std::string& key, std::chrono::seconds valid_for) const;

  const Location& location() const { return location_; }
  const Clock& clock() const { return clock_; }
  const Patience& patience() const { return patience_; }

 private:
  Result<http_client::Answer> send_once(const Call& call);
  http_client::Request signed_request(const Call& call) const;

  Location location_;
  Signer signer_;
  http_client::Client client_;
  Patience patience_;
  const Clock& clock_;
};

// The wait before the attempt after `attempt` (from 0): exponential, between half and all of it.
std::chrono::milliseconds wait_before_retry(const Patience& patience, int attempt);

}  // namespace iscan::blobs_s3
