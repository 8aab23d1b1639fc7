// Whether an object is there, and how removing it and writing it again go together.
//
// S3 cannot remove an object "unless it was written lately" in one step, and several programs use
// one bucket. So who removes first leaves a mark beside the object, then looks at its time, removes
// it and takes the mark away. Who writes looks after writing: without a mark the object is either
// there to stay (a later removal will see its new time) or gone, and then it is written once more.
#pragma once

#include <optional>

#include "blobs_s3/answers.h"
#include "blobs_s3/requests.h"

namespace iscan::blobs_s3 {

struct Presence {
  std::optional<ListedObject> object;
  bool being_removed = false;
};

// Object and marks in one look: lists are consistent.
Result<Presence> look(Requests& requests, const BlobId& id);

// Removes the object unless it was written at or after `before`.
Result<> remove_object(Requests& requests, const BlobId& id, Instant before);

// Whether it was surely written before that: servers tell times rounded down to seconds.
bool written_before(const ListedObject& object, Instant before);

// Ids of objects written before `before`, asked for in pages of so many; marks that old, of
// removals that never ended, go.
Result<std::vector<BlobId>> list_older(Requests& requests, Instant before, int page_size = 1000);

}  // namespace iscan::blobs_s3
