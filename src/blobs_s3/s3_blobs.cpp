#include "blobs_s3/s3_blobs.h"

#include <sys/stat.h>

#include <algorithm>
#include <thread>

#include "base/disk.h"
#include "base/encode.h"
#include "blobs_s3/errors.h"
#include "blobs_s3/presence.h"

namespace iscan::blobs_s3 {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kLargestObject = 5ULL << 30U;  // bytes; what one request can copy

}  // namespace

// Written to a local file first: the key is known at the end.
class S3Writer final : public ports::BlobWriter {
 public:
  S3Writer(S3Blobs& blobs, UniqueFd file) : blobs_(blobs), file_(std::move(file)) {}

  Result<> write(BytesView bytes) override {
    hash_.update(bytes);
    size_ += bytes.size();
    return write_all(file_.get(), bytes);
  }

  Result<ports::StoredBlob> finish() override {
    const Sha256Digest hash = hash_.finish();
    const BlobId id{to_hex(hash)};
    auto stored = blobs_.store(id, {file_.get(), size_, hash});
    if (!stored) return fail(std::move(stored).error());
    blobs_.cache_.keep(id, file_, size_);
    return ports::StoredBlob{id, size_};
  }

 private:
  S3Blobs& blobs_;
  UniqueFd file_;
  Sha256 hash_;
  std::uint64_t size_ = 0;
};

S3Blobs::S3Blobs(Options options, Location location, const Clock& clock)
    : options_(std::move(options)),
      requests_(std::move(location), options_.keys, options_.http, options_.patience, clock),
      cache_(options_.cache_bytes) {}

Result<std::unique_ptr<S3Blobs>> S3Blobs::open(Options options, const Clock& clock) {
  auto location = parse_location(options.place);
  if (!location) return fail(std::move(location).error());
  if (options.keys.access_key.empty() || options.keys.secret_key.empty()) {
    return fail(ErrorKind::unavailable, "storage_misconfigured",
                "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the key of the bucket.");
  }
  std::error_code code;
  std::filesystem::create_directories(options.cache_folder, code);
  if (code) return disk_failure(options.cache_folder.string(), code.value());
  return std::unique_ptr<S3Blobs>(new S3Blobs(std::move(options), std::move(*location), clock));
}

Result<> S3Blobs::check() {
  const std::string key = requests_.location().prefix + "iscan-check";
  const Pairs one_key = {{"list-type", "2"}, {"max-keys", "1"}, {"prefix", key}};
  for (const Call& call :
       {Call{.query = one_key, .once = true}, Call{.method = "PUT", .key = key, .once = true},
        Call{.method = "DELETE", .key = key, .once = true}}) {
    if (auto answer = requests_.send(call); !answer) return fail(std::move(answer).error());
  }
  return {};
}

Result<std::unique_ptr<ports::BlobWriter>> S3Blobs::create() {
  auto file = unnamed_file(options_.cache_folder);
  if (!file) return fail(std::move(file).error());
  return std::make_unique<S3Writer>(*this, std::move(*file));
}

Result<> S3Blobs::store(const BlobId& id, const LocalFile& file) {
  auto presence = look(requests_, id);
  if (!presence) return fail(std::move(presence).error());
  const bool there = presence->object && presence->object->size == file.size;
  auto done = there ? refresh(id, file)
                    : upload(requests_, requests_.location().key_of(id), file, options_.sizes);
  return done ? settle(id, file) : done;
}

Result<> S3Blobs::refresh(const BlobId& id, const LocalFile& file) {
  const Location& location = requests_.location();
  const std::string key = location.key_of(id);
  auto copied =
      requests_.send({.method = "PUT",
                      .key = key,
                      .headers = {{"x-amz-copy-source", "/" + location.bucket + "/" +
                                                            percent_encode(key, Slashes::keep)},
                                  {"x-amz-metadata-directive", "REPLACE"}}});
  if (copied) return {};
  // Gone in the meantime, or a server that copies nothing onto itself.
  if (copied.error().code == "storage_unavailable") return fail(std::move(copied).error());
  return upload(requests_, key, file, options_.sizes);
}

Result<> S3Blobs::settle(const BlobId& id, const LocalFile& file) {
  const auto last = std::chrono::steady_clock::now() + options_.patience.retry_for;
  for (int attempt = 0;; ++attempt) {
    auto presence = look(requests_, id);
    if (!presence) return fail(std::move(presence).error());
    const bool there = presence->object && presence->object->size == file.size;
    if (there && !presence->being_removed) return {};
    if (!presence->being_removed) {
      auto again = upload(requests_, requests_.location().key_of(id), file, options_.sizes);
      if (!again) return again;
    }
    if (std::chrono::steady_clock::now() > last) {
      return fail(ErrorKind::unavailable, "storage_unavailable",
                  "The file is being removed by another program; try again.", id.value, true);
    }
    std::this_thread::sleep_for(wait_before_retry(options_.patience, attempt));
  }
}

Result<ports::OpenBlob> S3Blobs::open(const BlobId& id) {
  if (!ports::valid(id)) return ports::blob_missing(id);
  if (auto cached = cache_.find(id)) return std::move(*cached);
  auto file = unnamed_file(options_.cache_folder);
  if (!file) return fail(std::move(file).error());
  auto answer = requests_.send(
      {.key = requests_.location().key_of(id), .sink = file->get(), .most = kLargestObject});
  if (!answer) return fail(std::move(answer).error());
  const auto hash = hash_of(file->get(), 0, answer->size);
  if (!hash) return fail(hash.error());
  if (to_hex(*hash) != id.value) return fail(blob_damaged("not the content of " + id.value));
  cache_.keep(id, *file, answer->size);
  return ports::OpenBlob(std::move(*file), answer->size);
}

Result<std::string> S3Blobs::locate(const BlobId& id, std::chrono::seconds valid_for) {
  if (!ports::valid(id)) return ports::blob_missing(id);
  constexpr std::chrono::seconds kLongest = std::chrono::days{7};
  return requests_.presigned(requests_.location().key_of(id),
                             std::clamp(valid_for, std::chrono::seconds{1}, kLongest));
}

Result<std::vector<BlobId>> S3Blobs::older_than(Instant before) {
  // Not every server lists unfinished uploads; what stays costs room, not correctness.
  (void)abort_uploads(requests_, before);
  return list_older(requests_, before);
}

Result<> S3Blobs::remove(const BlobId& id, Instant before) {
  if (!ports::valid(id)) return {};
  auto done = remove_object(requests_, id, before);
  if (done) cache_.drop(id);
  return done;
}

}  // namespace iscan::blobs_s3
