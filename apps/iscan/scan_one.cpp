#include "scan_one.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/fd.h"

namespace iscan::app {
namespace {

// Opens for reading; folders, devices and pipes are refused.
Result<ports::FileView> open_file(const std::filesystem::path& path, UniqueFd& owner) {
  owner.reset(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat info = {};
  if (!owner.valid() || ::fstat(owner.get(), &info) != 0) {
    return fail(ErrorKind::not_found, "file_unreadable", "The file cannot be opened.",
                std::strerror(errno));
  }
  if (!S_ISREG(info.st_mode)) {
    return fail(ErrorKind::invalid_input, "file_unreadable", "This is not a regular file.");
  }
  return ports::FileView{owner.get(), static_cast<std::uint64_t>(info.st_size)};
}

void run(Scanned& scanned, Engines& engines, std::stop_token stop) {
  UniqueFd owner;
  const auto file = open_file(scanned.path, owner);
  if (!file) {
    scanned.error = {document::Stage::preprocessing, file.error()};
    return;
  }
  scanned.artefacts.put(
      document::Upload{.blob = {}, .name = scanned.path.filename().string(), .size = file->size});
  stages::StageContext context = engines.context(*file, std::move(stop));
  context.document = {scanned.path.string()};
  auto outcome = pipeline::run_all(context, scanned.artefacts);
  if (!outcome) scanned.error = std::move(outcome).error();
}

}  // namespace

Scanned scan_one(const std::filesystem::path& path, Engines& engines, std::stop_token stop) {
  const auto start = std::chrono::steady_clock::now();
  Scanned scanned;
  scanned.path = path;
  run(scanned, engines, std::move(stop));
  if (scanned.error) {
    scanned.state = document::error_state(scanned.error->stage);
  } else if (const auto* report = scanned.artefacts.find<invoice::Report>()) {
    scanned.state = document::state_of(report->verdict);
  }
  if (const auto* decoded = scanned.artefacts.find<document::DecodedFile>()) {
    scanned.pages = static_cast<int>(decoded->pages.size());
  }
  scanned.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return scanned;
}

}  // namespace iscan::app
