// Settings: defaults < iscan.toml < environment (.env is read) < flags. One table names every key;
// an unknown key is an error with a suggestion.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/secret.h"

namespace iscan::settings {

enum class Form : std::uint8_t {
  text,
  secret,    // masked wherever it is shown
  integer,   // 0 or more
  share,     // 0..1
  size,      // bytes: "50MB", "1GiB", "4096"
  duration,  // "250ms", "60s", "5m", "2h"
  list,      // comma separated
  flag,      // true/false
};

struct Key {
  std::string_view name;         // "limits.file_size", as in iscan.toml
  std::string_view environment;  // "ISCAN_LIMITS_FILE_SIZE" or a name the field already knows
  Form form;
  std::string_view fallback;  // the default, in the form's own text
  std::string_view help;
};

// Every key there is, in the order `iscan config` prints them.
std::span<const Key> keys();

enum class Origin : std::uint8_t { fallback, file, environment, flag };
std::string_view to_string(Origin origin);

struct Entry {
  std::string text;
  Origin origin = Origin::fallback;
  std::string where;  // "iscan.toml:12", "OPENAI_API_KEY", ".env"
};

// Where settings come from. `environment` answers like getenv.
struct Sources {
  std::string toml_path = "iscan.toml";
  bool toml_required = false;  // true when the user named the file
  std::string env_path = ".env";
  std::function<const char*(const char*)> environment;
  std::map<std::string, std::string> flags;  // by key name
};

// Validated values. Getters take a key of the table; another name is a bug and aborts.
class Settings {
 public:
  // Reports all errors at once (code settings_invalid), one a line.
  static Result<Settings> load(const Sources& sources);

  std::string text(std::string_view name) const;
  Secret secret(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double share(std::string_view name) const;
  std::uint64_t size(std::string_view name) const;
  std::chrono::milliseconds duration(std::string_view name) const;
  std::vector<std::string> list(std::string_view name) const;
  bool flag(std::string_view name) const;

  const Entry& entry(std::string_view name) const;

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

// The closest known key to a misspelt one, if any is close enough.
std::optional<std::string_view> suggestion(std::string_view name);

std::optional<std::uint64_t> parse_size(std::string_view text);
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace iscan::settings
