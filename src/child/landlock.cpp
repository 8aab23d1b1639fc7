// Raw system calls: libc has no wrappers. Format: linux/landlock.h, kernel documentation
// "userspace-api/landlock".
#include "child/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <format>

#include "base/fd.h"

namespace iscan::child {
namespace {

// The attribute of ABI 6 spelled out, because older kernel headers lack its last members.
struct RulesetAttribute {
  std::uint64_t handled_access_fs = 0;
  std::uint64_t handled_access_net = 0;
  std::uint64_t scoped = 0;
};

constexpr std::uint64_t kReadFile = 1ULL << 2U;
constexpr std::uint64_t kReadDir = 1ULL << 3U;
constexpr std::uint64_t kTcp = 3;     // bind, connect
constexpr std::uint64_t kScopes = 3;  // abstract sockets, signals

// All file rights the ABI knows: 13 in the first, then REFER, TRUNCATE and IOCTL_DEV.
std::uint64_t file_rights(long abi) {
  const unsigned count = abi >= 5 ? 16 : abi >= 3 ? 15 : abi >= 2 ? 14 : 13;
  return (1ULL << count) - 1;
}

std::size_t attribute_size(long abi) {
  return sizeof(std::uint64_t) * (abi >= 6 ? 3 : abi >= 4 ? 2 : 1);
}

bool allow_reading(int ruleset, const std::string& path) {
  const UniqueFd target(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!target.valid()) return errno == ENOENT;
  struct stat info{};
  if (::fstat(target.get(), &info) != 0) return false;
  landlock_path_beneath_attr rule{};
  rule.parent_fd = target.get();
  rule.allowed_access = S_ISDIR(info.st_mode) ? kReadFile | kReadDir : kReadFile;
  return ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U) == 0;
}

Protection inactive(std::string_view what) {
  return {"landlock", false, std::format("{}: {}", what, std::strerror(errno))};
}

}  // namespace

Protection restrict_by_landlock(const std::vector<std::string>& readable_paths) {
  const long abi = ::syscall(SYS_landlock_create_ruleset, nullptr, std::size_t{0},
                             LANDLOCK_CREATE_RULESET_VERSION);
  if (abi < 1) return inactive("this kernel does not offer it");
  RulesetAttribute attribute;
  attribute.handled_access_fs = file_rights(abi);
  if (abi >= 4) attribute.handled_access_net = kTcp;
  if (abi >= 6) attribute.scoped = kScopes;
  const UniqueFd ruleset(static_cast<int>(
      ::syscall(SYS_landlock_create_ruleset, &attribute, attribute_size(abi), 0U)));
  if (!ruleset.valid()) return inactive("no rule set");
  for (const std::string& path : readable_paths) {
    if (!allow_reading(ruleset.get(), path)) return inactive("rule for " + path);
  }
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0U) != 0) return inactive("restrict");
  return {"landlock", true,
          std::format("ABI {}: files read-only below {} paths{}{}", abi, readable_paths.size(),
                      abi >= 4 ? ", no TCP" : "", abi >= 6 ? ", no signals to others" : "")};
}

}  // namespace iscan::child
