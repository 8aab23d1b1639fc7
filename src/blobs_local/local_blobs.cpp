#include "blobs_local/local_blobs.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/disk.h"
#include "base/encode.h"
#include "base/random.h"
#include "base/sha256.h"

namespace iscan::blobs_local {
namespace {

namespace fs = std::filesystem;

Result<> sync_folder(const fs::path& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid() || ::fsync(fd.get()) != 0) return disk_failure("fsync of a folder", errno);
  return {};
}

timespec to_timespec(Instant instant) {
  const auto since = instant.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {.tv_sec = seconds.count(), .tv_nsec = (since - seconds).count() * 1'000'000};
}

Instant changed_at(const struct stat& status) {
  return Instant{std::chrono::seconds{status.st_mtim.tv_sec} +
                 std::chrono::milliseconds{status.st_mtim.tv_nsec / 1'000'000}};
}

// What a process that was killed left behind. Others may be writing there now.
void remove_left_behind(const fs::path& folder, Instant before) {
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    struct stat status{};
    if (::stat(entry->path().c_str(), &status) != 0 || changed_at(status) >= before) continue;
    ::unlink(entry->path().c_str());
  }
}

// Held while a file gets or loses its name: a program that removes an old file must not meet one
// that takes it into use again.
class NameLock {
 public:
  explicit NameLock(int fd) : fd_(fd) {
    while (::flock(fd_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~NameLock() { ::flock(fd_, LOCK_UN); }
  NameLock(const NameLock&) = delete;
  NameLock& operator=(const NameLock&) = delete;

 private:
  int fd_;
};

}  // namespace

class LocalWriter final : public ports::BlobWriter {
 public:
  LocalWriter(LocalBlobs& blobs, fs::path path, UniqueFd fd)
      : blobs_(blobs), path_(std::move(path)), fd_(std::move(fd)) {}
  ~LocalWriter() override {
    if (!finished_) ::unlink(path_.c_str());
  }

  Result<> write(BytesView bytes) override {
    hash_.update(bytes);
    size_ += bytes.size();
    return write_all(fd_.get(), bytes);
  }

  Result<ports::StoredBlob> finish() override {
    if (::fsync(fd_.get()) != 0) return disk_failure("fsync of a file", errno);
    const BlobId id{hash_.finish_hex()};
    if (auto done = blobs_.adopt(path_, fd_.get(), id); !done) return fail(std::move(done).error());
    finished_ = true;
    return ports::StoredBlob{id, size_};
  }

 private:
  LocalBlobs& blobs_;
  fs::path path_;
  UniqueFd fd_;
  Sha256 hash_;
  std::uint64_t size_ = 0;
  bool finished_ = false;
};

Result<std::unique_ptr<LocalBlobs>> LocalBlobs::open(fs::path root, const Clock& clock) {
  constexpr std::chrono::hours kNoUploadTakes{24};
  std::error_code code;
  fs::create_directories(root / "tmp", code);
  if (code) return disk_failure(root.string(), code.value());
  UniqueFd names(::open((root / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!names.valid()) return disk_failure("opening the lock of the folder", errno);
  remove_left_behind(root / "tmp", clock.now() - kNoUploadTakes);
  return std::unique_ptr<LocalBlobs>(new LocalBlobs(std::move(root), clock, std::move(names)));
}

fs::path LocalBlobs::path_of(const BlobId& id) const {
  return root_ / id.value.substr(0, 2) / id.value.substr(2);
}

Result<std::unique_ptr<ports::BlobWriter>> LocalBlobs::create() {
  constexpr std::size_t kNameBytes = 16;
  fs::path path = root_ / "tmp" / random_token(kNameBytes);
  UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) return disk_failure("making a file", errno);
  return std::make_unique<LocalWriter>(*this, std::move(path), std::move(fd));
}

Result<> LocalBlobs::adopt(const fs::path& written, int fd, const BlobId& id) {
  const timespec now = to_timespec(clock_.now());
  const timespec times[2] = {now, now};
  const fs::path path = path_of(id);
  const std::scoped_lock lock(mutex_);
  const NameLock names(names_.get());
  // Files are complete before they get their name, so one that is there can be trusted. Its new
  // time keeps the upkeep from removing it before a document refers to it.
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0) {
    ::unlink(written.c_str());
    return {};
  }
  if (::futimens(fd, times) != 0) return disk_failure("setting a time", errno);
  if (::mkdir(path.parent_path().c_str(), 0700) == 0) {
    if (auto done = sync_folder(root_); !done) return done;
  } else if (errno != EEXIST) {
    return disk_failure("making a folder", errno);
  }
  if (::rename(written.c_str(), path.c_str()) != 0) return disk_failure("renaming a file", errno);
  return sync_folder(path.parent_path());
}

Result<ports::OpenBlob> LocalBlobs::open(const BlobId& id) {
  UniqueFd fd;
  if (ports::valid(id)) fd.reset(::open(path_of(id).c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd.valid() && (errno == ENOENT || !ports::valid(id))) {
    return ports::blob_missing(id);
  }
  struct stat status{};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0) return disk_failure("opening a file", errno);
  return ports::OpenBlob(std::move(fd), static_cast<std::uint64_t>(status.st_size));
}

Result<std::string> LocalBlobs::locate(const BlobId& id, std::chrono::seconds) {
  if (!ports::valid(id)) return ports::blob_missing(id);
  std::error_code code;
  const fs::path path = fs::absolute(path_of(id), code);
  if (code) return disk_failure("the path of a file", code.value());
  return "file://" + percent_encode(path.string(), Slashes::keep);
}

Result<std::vector<BlobId>> LocalBlobs::older_than(Instant before) {
  std::vector<BlobId> found;
  std::error_code code;
  for (fs::recursive_directory_iterator entry(root_, code), end; !code && entry != end;
       entry.increment(code)) {
    const fs::path& path = entry->path();
    const BlobId id{path.parent_path().filename().string() + path.filename().string()};
    struct stat status{};
    if (ports::valid(id) && ::stat(path.c_str(), &status) == 0 && changed_at(status) < before) {
      found.push_back(id);
    }
  }
  if (code) return disk_failure("listing stored files", code.value());
  return found;
}

Result<> LocalBlobs::remove(const BlobId& id, Instant before) {
  if (!ports::valid(id)) return {};
  const std::scoped_lock lock(mutex_);
  const NameLock names(names_.get());
  struct stat status{};
  const fs::path path = path_of(id);
  if (::stat(path.c_str(), &status) != 0 || changed_at(status) >= before) return {};
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return disk_failure("removing a file", errno);
  return {};
}

}  // namespace iscan::blobs_local
