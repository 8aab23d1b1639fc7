#include "inputs.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace iscan::app {
namespace {

namespace fs = std::filesystem;

// Only a first look to choose files of a folder; the reader decides what a file really is.
bool looks_like_document(const fs::path& path) {
  std::array<char, 1024> buffer{};
  std::ifstream file(path, std::ios::binary);
  file.read(buffer.data(), buffer.size());
  std::string_view head(buffer.data(), static_cast<std::size_t>(file.gcount()));
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::string_view brand = head.size() > 12 ? head.substr(4, 8) : std::string_view{};
  return head.contains("%PDF-") || head.starts_with("\xFF\xD8\xFF") ||
         head.starts_with("\x89PNG") || head.starts_with(std::string_view("II*\0", 4)) ||
         head.starts_with(std::string_view("MM\0*", 4)) ||
         (head.starts_with("RIFF") && head.substr(8).starts_with("WEBP")) ||
         (brand.starts_with("ftyp") &&
          (brand.ends_with("heic") || brand.ends_with("heix") || brand.ends_with("mif1"))) ||
         head.starts_with("<?xml");
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

std::vector<fs::path> documents_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error) && looks_like_document(entry->path())) {
      found.push_back(entry->path());
    }
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

Result<Inputs> expand_inputs(const std::vector<std::string>& arguments) {
  Inputs inputs;
  for (const std::string& argument : arguments) {
    std::error_code error;
    const auto status = fs::status(argument, error);
    if (!fs::exists(status)) {
      return fail(ErrorKind::not_found, "input_missing",
                  "There is no file or folder \"" + argument + "\".");
    }
    if (fs::is_directory(status)) {
      std::ranges::move(documents_in(argument), std::back_inserter(inputs.files));
    } else {
      inputs.files.emplace_back(argument);
    }
  }
  return inputs;
}

}  // namespace iscan::app
