#include "health.h"

#include <unistd.h>

#include <filesystem>
#include <format>

namespace iscan::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLeastRoom = 200ULL << 20U;  // bytes; below this uploads soon fail

}  // namespace

std::vector<Finding> look_at_reader(Engines& engines) {
  const auto protections = engines.reader().protections();
  if (!protections) {
    return {{"reader", false, protections.error().message + " " + protections.error().detail}};
  }
  std::string active;
  std::string missing;
  for (const child::Protection& protection : *protections) {
    std::string& list = protection.active ? active : missing;
    if (!list.empty()) list += ", ";
    list += protection.name;
    if (!protection.active) list += " (" + protection.detail + ")";
  }
  std::string detail = "active: " + active;
  if (!missing.empty()) detail += "; not active: " + missing;
  return {{"reader", true, "iscan-reader answers"}, {"protections", true, std::move(detail)}};
}

Finding look_at_models(const settings::Settings& settings) {
  const fs::path folder = settings.text("ocr.tessdata");
  std::string missing;
  for (const std::string& language : settings.list("ocr.languages")) {
    std::error_code error;
    if (!fs::exists(folder / (language + ".traineddata"), error)) missing += " " + language;
  }
  if (missing.empty()) return {"ocr", true, "all models are in " + folder.string()};
  return {"ocr", false,
          "no model for" + missing + " in " + folder.string() +
              "; install tesseract-ocr-LANGUAGE or set ocr.languages"};
}

Finding look_at_disk(const settings::Settings& settings) {
  fs::path folder = settings.text("data.dir");
  std::error_code error;
  while (!folder.empty() && !fs::exists(folder, error)) folder = folder.parent_path();
  if (folder.empty()) folder = ".";
  const auto space = fs::space(folder, error);
  if (error) return {"disk", false, folder.string() + ": " + error.message()};
  const bool writable = ::access(folder.c_str(), W_OK) == 0;
  if (!writable) return {"disk", false, folder.string() + " cannot be written"};
  return {"disk", space.available >= kLeastRoom,
          std::format("{} MB free in {}", space.available >> 20U, folder.string())};
}

}  // namespace iscan::app
