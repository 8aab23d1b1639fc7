#include "blobs_s3/presence.h"

#include "base/random.h"

namespace iscan::blobs_s3 {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kMark = ".removing-";
// A removal takes seconds; one that ended with its process must not stop others for good.
constexpr auto kMarkHolds = 2min;
constexpr int kLookAt = 100;  // an object and its marks

bool is_mark(const Location& location, std::string_view key) {
  const auto at = key.rfind(kMark);
  return at != std::string_view::npos && id_in(location, key.substr(0, at));
}

Result<ObjectPage> list_page(Requests& requests, const std::string& prefix, const std::string& from,
                             int size) {
  Pairs query = {{"list-type", "2"},
                 {"encoding-type", "url"},
                 {"prefix", prefix},
                 {"max-keys", std::to_string(size)}};
  if (!from.empty()) query.emplace_back("continuation-token", from);
  auto answer = requests.send({.query = std::move(query)});
  if (!answer) return fail(std::move(answer).error());
  return parse_objects(answer->body);
}

Result<> discard(Requests& requests, const std::string& key, bool once = false) {
  auto done = requests.send({.method = "DELETE", .key = key, .once = once});
  if (done || done.error().code == "blob_missing") return {};
  return fail(std::move(done).error());
}

// What remove_object() does while its mark is there.
Result<> remove_marked(Requests& requests, const BlobId& id, Instant before) {
  auto presence = look(requests, id);
  if (!presence) return fail(std::move(presence).error());
  if (!presence->object || !written_before(*presence->object, before)) return {};
  // Not repeated: whether it was done is unknown, and the object may be a new one by then.
  return discard(requests, requests.location().key_of(id), true);
}

}  // namespace

bool written_before(const ListedObject& object, Instant before) {
  return object.modified + 999ms < before;
}

Result<Presence> look(Requests& requests, const BlobId& id) {
  const std::string key = requests.location().key_of(id);
  auto page = list_page(requests, key, "", kLookAt);
  if (!page) return fail(std::move(page).error());
  Presence presence;
  const Instant held_since = requests.clock().now() - kMarkHolds;
  for (ListedObject& object : page->objects) {
    if (object.key == key) {
      presence.object = std::move(object);
    } else if (is_mark(requests.location(), object.key) && object.modified > held_since) {
      presence.being_removed = true;
    }
  }
  return presence;
}

Result<> remove_object(Requests& requests, const BlobId& id, Instant before) {
  const std::string mark = requests.location().key_of(id) + std::string(kMark) + random_token(9);
  auto marked = requests.send({.method = "PUT", .key = mark});
  if (!marked) return fail(std::move(marked).error());
  // After a failure the mark stays: the removal may still be on its way.
  if (auto removed = remove_marked(requests, id, before); !removed) return removed;
  return discard(requests, mark);
}

Result<std::vector<BlobId>> list_older(Requests& requests, Instant before, int page_size) {
  std::vector<BlobId> found;
  ObjectPage page;
  do {
    auto next = list_page(requests, requests.location().prefix, page.next, page_size);
    if (!next) return fail(std::move(next).error());
    page = std::move(*next);
    for (const ListedObject& object : page.objects) {
      if (!written_before(object, before)) continue;
      if (auto id = id_in(requests.location(), object.key)) {
        found.push_back(std::move(*id));
      } else if (is_mark(requests.location(), object.key)) {
        if (auto done = discard(requests, object.key); !done) return fail(std::move(done).error());
      }
    }
  } while (!page.next.empty());
  return found;
}

}  // namespace iscan::blobs_s3
