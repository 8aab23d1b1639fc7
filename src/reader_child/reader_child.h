// The reader port over a pool of sandboxed iscan-reader children.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "child/child_pool.h"
#include "document/page.h"
#include "ports/reader.h"

namespace iscan::reader_child {

struct ReaderOptions {
  std::string program;  // path of iscan-reader
  int children = 2;     // files read at the same time
  ports::ReadLimits limits = {};
};

// Every value a child sends is checked here; what breaks the protocol is treated as a crash.
class ReaderChild final : public ports::Reader {
 public:
  explicit ReaderChild(ReaderOptions options);

  Result<document::DecodedFile> decode(const ports::FileView& file) override;
  Result<ports::Raster> render(const ports::FileView& file,
                               const ports::RenderRequest& request) override;
  Result<Bytes> render_png(const ports::FileView& file,
                           const ports::RenderRequest& request) override;
  Result<std::vector<ports::ArchiveMember>> unpack(const ports::FileView& file) override;

  // For `iscan doctor` and /readyz; starts a child when none has run yet.
  Result<child::Protections> protections() { return pool_.protections(); }
  child::PoolCounts counts() const { return pool_.counts(); }

 private:
  ReaderOptions options_;
  child::ChildPool pool_;
};

}  // namespace iscan::reader_child
