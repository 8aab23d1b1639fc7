#include "scan_one.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

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

using Moment = std::chrono::steady_clock::time_point;

// A file and what of it does not depend on who understands it.
class Opened {
 public:
  Opened(const std::filesystem::path& path, Engines& engines, std::stop_token stop)
      : engines_(engines), stop_(std::move(stop)) {
    scanned_.path = path;
    read();
    scanned_.milliseconds = milliseconds_since(begin_);
  }

  // Understood with those models; nullptr for none.
  Scanned understood(const LanguageModels* models) const {
    const Moment begin = std::chrono::steady_clock::now();
    Scanned scanned = scanned_;
    if (!scanned.error) {
      run(scanned, models, document::Stage::prediction, document::Stage::evaluation);
    }
    conclude(scanned);
    scanned.milliseconds += milliseconds_since(begin);
    return scanned;
  }

 private:
  static double milliseconds_since(Moment begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
  }

  void read() {
    const auto file = open_file(scanned_.path, owner_);
    if (!file) {
      scanned_.error = {document::Stage::preprocessing, file.error()};
      return;
    }
    file_ = *file;
    scanned_.artefacts.put(document::Upload{
        .blob = {}, .name = scanned_.path.filename().string(), .size = file->size});
    run(scanned_, nullptr, document::Stage::preprocessing, document::Stage::ocr);
  }

  void run(Scanned& scanned, const LanguageModels* models, document::Stage first,
           document::Stage last) const {
    stages::StageContext context = engines_.context(file_, models, stop_);
    context.document = {scanned.path.string()};
    auto outcome = pipeline::run(context, scanned.artefacts, first, last);
    if (!outcome) scanned.error = std::move(outcome).error();
  }

  static void conclude(Scanned& scanned) {
    if (scanned.error) {
      scanned.state = document::error_state(scanned.error->stage);
    } else if (const auto* report = scanned.artefacts.find<invoice::Report>()) {
      scanned.state = document::state_of(report->verdict);
    }
    if (const auto* decoded = scanned.artefacts.find<document::DecodedFile>()) {
      scanned.pages = static_cast<int>(decoded->pages.size());
    }
  }

  Engines& engines_;
  std::stop_token stop_;
  Moment begin_ = std::chrono::steady_clock::now();
  UniqueFd owner_;
  ports::FileView file_;
  Scanned scanned_;
};

}  // namespace

Scanned scan_one(const std::filesystem::path& path, Engines& engines, std::stop_token stop) {
  return Opened(path, engines, std::move(stop)).understood(engines.models());
}

std::vector<Scanned> scan_with(const std::filesystem::path& path, Engines& engines,
                               std::span<const LanguageModels* const> models,
                               const std::stop_token& stop) {
  const Opened opened(path, engines, stop);
  std::vector<Scanned> all;
  for (const LanguageModels* one : models) all.push_back(opened.understood(one));
  return all;
}

}  // namespace iscan::app
