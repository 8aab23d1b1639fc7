#include "blobs_s3/upload.h"

#include <algorithm>

#include "base/disk.h"
#include "base/encode.h"
#include "blobs_s3/answers.h"

namespace iscan::blobs_s3 {
namespace {

constexpr std::uint64_t kMostParts = 10'000;

Result<> put(Requests& requests, const std::string& key, const LocalFile& file) {
  auto answer = requests.send({.method = "PUT",
                               .key = key,
                               .headers = {{"x-amz-checksum-sha256", to_base64(file.hash)}},
                               .file = http_client::FileRange{file.fd, 0, file.size},
                               .file_hash = file.hash});
  if (!answer) return fail(std::move(answer).error());
  return {};
}

// An upload in parts; destroyed before complete() it is removed from the server.
class PartedUpload {
 public:
  PartedUpload(Requests& requests, std::string key, std::string id)
      : requests_(requests), key_(std::move(key)), id_(std::move(id)) {}
  PartedUpload(const PartedUpload&) = delete;
  PartedUpload& operator=(const PartedUpload&) = delete;
  ~PartedUpload() {
    if (completed_) return;
    // What stays behind when this fails too is removed by abort_uploads().
    (void)requests_.send(
        {.method = "DELETE", .key = key_, .query = {{"uploadId", id_}}, .once = true});
  }

  Result<> add(int fd, std::uint64_t offset, std::uint64_t size) {
    const auto hash = hash_of(fd, offset, size);
    if (!hash) return fail(hash.error());
    const std::string checksum = to_base64(*hash);
    const auto number = std::to_string(parts_.size() + 1);
    auto answer = requests_.send({.method = "PUT",
                                  .key = key_,
                                  .query = {{"partNumber", number}, {"uploadId", id_}},
                                  .headers = {{"x-amz-checksum-sha256", checksum}},
                                  .file = http_client::FileRange{fd, offset, size},
                                  .file_hash = *hash});
    if (!answer) return fail(std::move(answer).error());
    parts_.push_back({std::string(answer->header("etag")), checksum});
    return {};
  }

  Result<> complete() {
    auto answer = requests_.send({.method = "POST",
                                  .key = key_,
                                  .query = {{"uploadId", id_}},
                                  .body = completion_xml(parts_)});
    // A repetition finds no such upload when only the first answer was lost. Whether the object is
    // there is looked at after every upload.
    completed_ = answer || answer.error().code == "blob_missing";
    if (!completed_) return fail(std::move(answer).error());
    return {};
  }

 private:
  Requests& requests_;
  std::string key_;
  std::string id_;
  std::vector<Part> parts_;
  bool completed_ = false;
};

Result<> put_in_parts(Requests& requests, const std::string& key, const LocalFile& file,
                      std::uint64_t part_size) {
  auto begun = requests.send({.method = "POST",
                              .key = key,
                              .query = {{"uploads", ""}},
                              .headers = {{"x-amz-checksum-algorithm", "SHA256"}}});
  if (!begun) return fail(std::move(begun).error());
  auto id = parse_upload_id(begun->body);
  if (!id) return fail(std::move(id).error());
  PartedUpload parted(requests, key, std::move(*id));
  for (std::uint64_t at = 0; at < file.size; at += part_size) {
    auto added = parted.add(file.fd, at, std::min(part_size, file.size - at));
    if (!added) return added;
  }
  return parted.complete();
}

}  // namespace

Result<Sha256Digest> hash_of(int fd, std::uint64_t offset, std::uint64_t size) {
  Sha256 hash;
  std::vector<std::byte> buffer(std::min<std::uint64_t>(size, 256 * 1024));
  for (std::uint64_t at = 0; at < size;) {
    const std::span piece =
        std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), size - at));
    if (auto done = read_all(fd, offset + at, piece); !done) return fail(std::move(done).error());
    hash.update(piece);
    at += piece.size();
  }
  return hash.finish();
}

Result<> upload(Requests& requests, const std::string& key, const LocalFile& file,
                const UploadSizes& sizes) {
  if (file.size < sizes.in_parts_from) return put(requests, key, file);
  const std::uint64_t part = std::max(sizes.part, file.size / kMostParts + 1);
  return put_in_parts(requests, key, file, part);
}

Result<> abort_uploads(Requests& requests, Instant before) {
  UploadPage page;
  do {
    Pairs query = {
        {"uploads", ""}, {"encoding-type", "url"}, {"prefix", requests.location().prefix}};
    if (!page.next_key.empty()) {
      query.emplace_back("key-marker", page.next_key);
      query.emplace_back("upload-id-marker", page.next_id);
    }
    auto answer = requests.send({.query = std::move(query)});
    if (!answer) return fail(std::move(answer).error());
    auto parsed = parse_uploads(answer->body);
    if (!parsed) return fail(std::move(parsed).error());
    page = std::move(*parsed);
    for (const OpenUpload& open : page.uploads) {
      if (open.started >= before || !id_in(requests.location(), open.key)) continue;
      auto done =
          requests.send({.method = "DELETE", .key = open.key, .query = {{"uploadId", open.id}}});
      if (!done && done.error().code != "blob_missing") return fail(std::move(done).error());
    }
  } while (!page.next_key.empty());
  return {};
}

}  // namespace iscan::blobs_s3
