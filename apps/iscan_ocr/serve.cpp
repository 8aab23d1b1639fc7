#include "serve.h"

#include <leptonica/allheaders.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "apps/iscan_reader/memory.h"
#include "child/sandbox.h"
#include "child/serve.h"
#include "ocr_child/ocr_wire.h"
#include "ocr_tesseract/line_reader.h"
#include "ocr_tesseract/recogniser.h"

namespace iscan::ocr_app {
namespace {

// The page as the parent shares it: mapped for reading while it lives.
class Pixels {
 public:
  Pixels(const UniqueFd& memory, std::uint64_t bytes) : bytes_(bytes) {
    struct stat info{};
    if (::fstat(memory.get(), &info) != 0 || static_cast<std::uint64_t>(info.st_size) < bytes) {
      return;
    }
    void* const data = ::mmap(nullptr, bytes, PROT_READ, MAP_SHARED, memory.get(), 0);
    // Address space is what the memory limit counts.
    if (data == MAP_FAILED) ::_exit(child::kExitMemory);
    data_ = data;
  }
  ~Pixels() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }
  Pixels(const Pixels&) = delete;
  Pixels& operator=(const Pixels&) = delete;

  const std::uint8_t* data() const { return static_cast<const std::uint8_t*>(data_); }

 private:
  void* data_ = nullptr;
  std::uint64_t bytes_ = 0;
};

child::Frame answer(ocr_tesseract::Recogniser& recogniser, const child::Frame& frame) {
  const std::optional<ocr_child::Request> request = ocr_child::decode_request(frame.body);
  if (!request) ::_exit(child::kExitProtocol);
  if (request->command == ocr_child::Command::version) {
    return {.body = ocr_child::encode_version(ocr_tesseract::engine_version()), .fds = {}};
  }
  if (frame.fds.size() != 1) ::_exit(child::kExitProtocol);
  const Pixels pixels(frame.fds.front(), ocr_child::pixel_bytes(*request));
  if (pixels.data() == nullptr) ::_exit(child::kExitProtocol);
  const ocr_tesseract::PixelView view{.data = pixels.data(),
                                      .width = request->width,
                                      .height = request->height,
                                      .stride = request->stride,
                                      .channels = request->channels};
  child::Frame out;
  out.body = ocr_child::encode(recogniser.read(view, request->dpi, request->languages));
  // Libraries may go on without what did not fit; half a page must not pass for a whole one.
  if (reader::take_refused_memory()) ::_exit(child::kExitMemory);
  return out;
}

}  // namespace

int serve(const ServeSettings& settings) {
  child::prepare_child();
  reader::report_refused_memory();
  setMsgSeverity(L_SEVERITY_NONE);
  ocr_tesseract::Recogniser recogniser(
      {.models = settings.models, .languages = settings.languages});
  // The usual model is there before the first page; a missing one is told with the first page.
  (void)recogniser.warm_up();
  const child::SandboxPolicy policy{.memory_bytes = settings.memory_bytes,
                                    .readable_paths = {settings.models}};
  const Result<child::Protections> active = child::enter_sandbox(policy);
  if (!active) return child::kExitSandbox;
  return child::serve_child(UniqueFd(child::kParentSocket), *active,
                            [&](const child::Frame& frame) { return answer(recogniser, frame); });
}

}  // namespace iscan::ocr_app
