#include "settings/settings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <numeric>
#include <toml++/toml.hpp>
#include <utility>

namespace iscan::settings {
namespace {

using Entries = std::map<std::string, Entry, std::less<>>;

const Key* find_key(std::string_view name) {
  const auto all = keys();
  const auto key = std::ranges::find(all, name, &Key::name);
  return key == all.end() ? nullptr : &*key;
}

// Levenshtein's distance, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row.back();
}

std::string unknown(std::string_view name, std::string_view where) {
  std::string line = std::string(where) + ": unknown setting \"" + std::string(name) + "\"";
  if (const auto close = suggestion(name))
    line += "; did you mean \"" + std::string(*close) + "\"?";
  return line;
}

std::optional<double> parse_share(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

// What is wrong with the text, or "".
std::string_view complaint(Form form, std::string_view text) {
  switch (form) {
    case Form::text:
    case Form::secret:
    case Form::list: return "";
    case Form::integer: return parse_integer(text) ? "" : "expected a whole number, 0 or more";
    case Form::share: return parse_share(text) ? "" : "expected a number from 0 to 1";
    case Form::size: return parse_size(text) ? "" : "expected a size such as 50MB or 1GiB";
    case Form::duration: return parse_duration(text) ? "" : "expected a time such as 30s or 5m";
    case Form::flag: return text == "true" || text == "false" ? "" : "expected true or false";
  }
  std::unreachable();
}

// The text of a TOML leaf; lists are joined by commas.
std::string toml_text(const toml::node& node) {
  if (const auto* list = node.as_array()) {
    std::string joined;
    for (const toml::node& element : *list) {
      if (!joined.empty()) joined += ',';
      joined += toml_text(element);
    }
    return joined;
  }
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* real = node.as_floating_point()) return std::format("{}", real->get());
  return "";
}

class Loader {
 public:
  explicit Loader(const Sources& sources) : sources_(sources) {
    for (const Key& key : keys()) {
      entries_[std::string(key.name)] = {std::string(key.fallback), Origin::fallback, "default"};
    }
  }

  void read_toml() {
    if (!std::filesystem::exists(sources_.toml_path)) {
      if (sources_.toml_required) errors_.push_back(sources_.toml_path + ": no such file");
      return;
    }
    try {
      walk(toml::parse_file(sources_.toml_path), "");
    } catch (const toml::parse_error& error) {
      errors_.push_back(std::format("{}:{}: {}", sources_.toml_path, error.source().begin.line,
                                    error.description()));
    }
  }

  void read_environment() {
    std::map<std::string, std::string> dotenv = read_dotenv();
    for (const Key& key : keys()) {
      const std::string name(key.environment);
      if (const auto line = dotenv.find(name); line != dotenv.end()) {
        set(key.name, line->second, Origin::environment, sources_.env_path + ": " + name);
      }
      if (const char* value = sources_.environment ? sources_.environment(name.c_str()) : nullptr) {
        set(key.name, value, Origin::environment, name);
      }
    }
  }

  void read_flags() {
    for (const auto& [name, value] : sources_.flags) {
      if (find_key(name) == nullptr) {
        errors_.push_back(unknown(name, "--set"));
      } else {
        set(name, value, Origin::flag, "command line");
      }
    }
  }

  Result<Entries> finish() {
    for (const Key& key : keys()) {
      const Entry& entry = entries_.find(key.name)->second;
      if (const auto why = complaint(key.form, entry.text); !why.empty()) {
        errors_.push_back(std::format("{}: {} = \"{}\": {}", entry.where, key.name,
                                      key.form == Form::secret ? "***" : entry.text, why));
      }
    }
    if (errors_.empty()) return std::move(entries_);
    std::string all = "The settings are not usable:";
    for (const std::string& error : errors_) all += "\n  " + error;
    return fail(ErrorKind::invalid_input, "settings_invalid", all);
  }

 private:
  void set(std::string_view name, std::string text, Origin origin, std::string where) {
    entries_.find(name)->second = {std::move(text), origin, std::move(where)};
  }

  void walk(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      const std::string name = prefix + std::string(key.str());
      if (const auto* inner = node.as_table()) {
        walk(*inner, name + ".");
        continue;
      }
      const std::string where = std::format("{}:{}", sources_.toml_path, node.source().begin.line);
      if (find_key(name) == nullptr) {
        errors_.push_back(unknown(name, where));
      } else {
        set(name, toml_text(node), Origin::file, where);
      }
    }
  }

  // NAME=value lines; '#' starts a comment line, quotes around the value are dropped. Names of
  // other programs are left alone: a .env file is shared.
  std::map<std::string, std::string> read_dotenv() const {
    std::map<std::string, std::string> values;
    std::ifstream file(sources_.env_path);
    for (std::string line; std::getline(file, line);) {
      const auto equals = line.find('=');
      if (line.starts_with('#') || equals == std::string::npos) continue;
      std::string name = line.substr(0, equals);
      if (name.starts_with("export ")) name.erase(0, std::string_view("export ").size());
      std::string value = line.substr(equals + 1);
      if (value.ends_with('\r')) value.pop_back();
      const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                          value.back() == value.front();
      values[name] = quoted ? value.substr(1, value.size() - 2) : value;
    }
    return values;
  }

  const Sources& sources_;
  Entries entries_;
  std::vector<std::string> errors_;
};

}  // namespace

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::fallback: return "default";
    case Origin::file: return "file";
    case Origin::environment: return "environment";
    case Origin::flag: return "flag";
  }
  std::unreachable();
}

Result<Settings> Settings::load(const Sources& sources) {
  Loader loader(sources);
  loader.read_toml();
  loader.read_environment();
  loader.read_flags();
  auto entries = loader.finish();
  if (!entries) return fail(std::move(entries).error());
  Settings settings;
  settings.entries_ = std::move(*entries);
  return settings;
}

const Entry& Settings::entry(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) std::abort();  // not a key of the table: a bug
  return found->second;
}

std::string Settings::text(std::string_view name) const { return entry(name).text; }
Secret Settings::secret(std::string_view name) const { return Secret(entry(name).text); }
std::int64_t Settings::integer(std::string_view name) const {
  return parse_integer(entry(name).text).value_or(0);
}
double Settings::share(std::string_view name) const {
  return parse_share(entry(name).text).value_or(0);
}
std::uint64_t Settings::size(std::string_view name) const {
  return parse_size(entry(name).text).value_or(0);
}
std::chrono::milliseconds Settings::duration(std::string_view name) const {
  return parse_duration(entry(name).text).value_or(std::chrono::milliseconds{0});
}
bool Settings::flag(std::string_view name) const { return entry(name).text == "true"; }

std::vector<std::string> Settings::list(std::string_view name) const {
  std::vector<std::string> parts;
  std::string_view rest = entry(name).text;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    if (const auto part = rest.substr(0, comma); !part.empty()) parts.emplace_back(part);
    rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
  }
  return parts;
}

std::optional<std::string_view> suggestion(std::string_view name) {
  constexpr std::size_t kClose = 4;  // more changes than this is another word
  std::optional<std::string_view> best;
  std::size_t best_distance = kClose + 1;
  for (const Key& key : keys()) {
    if (const std::size_t changes = distance(name, key.name); changes < best_distance) {
      best_distance = changes;
      best = key.name;
    }
  }
  return best;
}

}  // namespace iscan::settings
