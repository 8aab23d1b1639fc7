// Every file of the shared hostile set through the real, sandboxed reader.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <format>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reader_child/reader_child.h"

namespace iscan::reader_child {
namespace {

const std::filesystem::path kHostile = "../shared/data/hostile";

const std::set<std::string> kCodes = {"file_empty",      "file_type_unsupported", "file_damaged",
                                      "file_encrypted",  "file_too_large",        "too_many_pages",
                                      "image_too_large", "memory_limit",          "time_limit",
                                      "reader_crashed",  "xml_entities_refused"};

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(kHostile)) {
    if (entry.path().extension() != ".csv") out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

struct Outcome {
  std::string code;  // empty: a value
  std::string note;
};

template <class T>
Outcome outcome(const Result<T>& result, std::string note) {
  if (result) return {"", std::move(note)};
  return {result.error().code, result.error().detail};
}

Outcome decode_and_render(ReaderChild& reader, const ports::FileView& view) {
  const Result<document::DecodedFile> found = reader.decode(view);
  if (!found) return outcome(found, "");
  if (found->type == document::FileType::zip) return outcome(reader.unpack(view), "zip");
  if (found->pages.empty()) return outcome(found, "no pages");
  const document::TextLayer layer = found->pages.front().text_layer;
  return outcome(reader.render(view, {.page = 1, .dpi = 300}),
                 std::format("{} pages, {} words, {}", found->pages.size(),
                             found->pages.front().words.size(), to_string(layer)));
}

TEST(Hostile, EveryFileGivesAValueOrOneErrorAndTheReaderGoesOn) {
  if (!std::filesystem::exists(kHostile)) GTEST_SKIP() << "no ../shared here";
  ReaderChild reader({.program = ISCAN_READER, .children = 1});
  std::map<std::string, int> counts;
  for (const std::filesystem::path& path : files()) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const ports::FileView view{.fd = fd.get(), .size = std::filesystem::file_size(path)};
    const auto begin = std::chrono::steady_clock::now();
    const Outcome result = decode_and_render(reader, view);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    ++counts[result.code.empty() ? "value" : result.code];
    std::cout << std::format("{:55} {:22} {:6.2f} s  {}\n", path.filename().string(),
                             result.code.empty() ? "value" : result.code, took.count(),
                             result.note);
    EXPECT_TRUE(result.code.empty() || kCodes.contains(result.code)) << path << result.code;
    EXPECT_LT(took.count(), 65) << path;
  }
  for (const auto& [code, count] : counts) std::cout << std::format("{:5} {}\n", count, code);
  EXPECT_TRUE(reader.protections());
}

}  // namespace
}  // namespace iscan::reader_child
