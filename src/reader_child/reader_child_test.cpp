#include "reader_child/reader_child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <format>
#include <iostream>
#include <string>
#include <thread>

#include "child/sandbox.h"

namespace iscan::reader_child {
namespace {

using namespace std::chrono_literals;

// A file in memory, as the store would hand it over.
class Stored {
 public:
  explicit Stored(std::string_view content) : fd_(::memfd_create("stored", MFD_CLOEXEC)) {
    EXPECT_EQ(::write(fd_.get(), content.data(), content.size()), std::ssize(content));
    view_ = {.fd = fd_.get(), .size = content.size()};
  }
  const ports::FileView& view() const { return view_; }

 private:
  UniqueFd fd_;
  ports::FileView view_;
};

std::string object(int number, const std::string& body) {
  return std::format("{} 0 obj\n{}\nendobj\n", number, body);
}

std::string pdf(const std::string& content, const std::string& box = "0 0 200 200") {
  return "%PDF-1.4\n" + object(1, "<</Type/Catalog/Pages 2 0 R>>") +
         object(2, "<</Type/Pages/Kids[3 0 R]/Count 1>>") +
         object(3, "<</Type/Page/Parent 2 0 R/MediaBox[" + box +
                       "]/Contents 4 0 R/Resources<</Font<</A<</Type/Font/Subtype/Type1/BaseFont"
                       "/Helvetica>> >> >> >>") +
         object(4, std::format("<</Length {}>>\nstream\n{}\nendstream", content.size(), content)) +
         "trailer<</Root 1 0 R>>\n";
}

// A page that takes a long time: many large shaded areas.
std::string slow_pdf() {
  std::string content;
  for (int i = 0; i < 400'000; ++i) content += "0 0 m 200 200 l 0 200 200 0 100 100 c f* ";
  return pdf(content + "BT /A 9 Tf 9 9 Td (end) Tj ET");
}

int darkest(const ports::Raster& page) {
  const std::size_t size = std::size_t{page.stride} * page.height;
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, page.memory.get(), 0);
  if (memory == MAP_FAILED) return 256;
  const auto* pixels = static_cast<const unsigned char*>(memory);
  const int least = *std::min_element(pixels, pixels + size);
  ::munmap(memory, size);
  return least;
}

class Reader : public testing::Test {
 protected:
  ReaderChild reader_{{.program = ISCAN_READER, .children = 1}};
  Stored invoice_{pdf("BT /A 10 Tf 20 100 Td (Invoice 4711) Tj ET")};
};

TEST_F(Reader, DecodesAFile) {
  const Result<document::DecodedFile> found = reader_.decode(invoice_.view());
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->type, document::FileType::pdf);
  ASSERT_EQ(found->pages.size(), 1U);
  ASSERT_EQ(found->pages[0].words.size(), 2U);
  EXPECT_EQ(found->pages[0].words[1].text, "4711");
}

TEST_F(Reader, RendersAPageIntoSealedMemory) {
  const Result<ports::Raster> page = reader_.render(invoice_.view(), {.page = 1, .dpi = 144});
  ASSERT_TRUE(page) << page.error().detail;
  EXPECT_EQ(page->width, 400U);
  EXPECT_EQ(page->height, 400U);
  EXPECT_LT(darkest(*page), 50);
  EXPECT_NE(::ftruncate(page->memory.get(), 0), 0);
  const Result<Bytes> png =
      reader_.render_png(invoice_.view(), {.dpi = 72, .format = ports::PixelFormat::rgb});
  ASSERT_TRUE(png);
  EXPECT_TRUE(as_text(*png).starts_with("\x89PNG"));
}

TEST_F(Reader, ErrorsAreValuesAndTheChildStays) {
  EXPECT_EQ(reader_.decode(Stored("").view()).error().code, "file_empty");
  EXPECT_EQ(reader_.decode(Stored("MZ").view()).error().code, "file_type_unsupported");
  EXPECT_EQ(reader_.decode(Stored("%PDF-1.4").view()).error().code, "file_damaged");
  EXPECT_EQ(reader_.render(invoice_.view(), {.page = 9}).error().code, "page_not_found");
  EXPECT_EQ(reader_.unpack(invoice_.view()).error().code, "file_type_unsupported");
  EXPECT_EQ(reader_.counts().started, 1U);
  EXPECT_EQ(reader_.counts().lost, 0U);
}

TEST_F(Reader, AFileThatShrankIsDamaged) {
  ports::FileView view = invoice_.view();
  view.size += 1000;
  EXPECT_EQ(reader_.decode(view).error().code, "file_damaged");
}

TEST_F(Reader, SaysWhatProtectsTheSystem) {
  const Result<child::Protections> found = reader_.protections();
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_TRUE(std::ranges::any_of(
      *found, [](const child::Protection& p) { return p.name == "seccomp" && p.active; }));
}

TEST_F(Reader, ServesManyThreads) {
  ReaderChild reader({.program = ISCAN_READER, .children = 2});
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> callers;
    callers.reserve(6);
    for (int i = 0; i < 6; ++i) {
      callers.emplace_back([&] {
        for (int k = 0; k < 5; ++k) {
          const auto found = reader.decode(invoice_.view());
          if (found && found->pages.at(0).words.size() == 2) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 30);
  EXPECT_LE(reader.counts().started, 2U);
}

TEST(ReaderLimits, ALongReadIsStoppedAndTheNextWorks) {
  ReaderChild reader({.program = ISCAN_READER, .children = 1, .limits = {.wall_time = 1s}});
  const Stored slow(slow_pdf());
  EXPECT_EQ(reader.render(slow.view(), {.dpi = 1200}).error().code, "time_limit");
  EXPECT_TRUE(reader.decode(Stored(pdf("")).view()));
}

TEST(ReaderLimits, MemoryIsBounded) {
  if (child::built_with_sanitizer()) GTEST_SKIP() << "sanitizers need the whole address space";
  ReaderChild reader(
      {.program = ISCAN_READER, .children = 1, .limits = {.memory_bytes = 160U << 20U}});
  const Stored large(pdf("", "0 0 2000 2000"));
  EXPECT_EQ(
      reader.render(large.view(), {.dpi = 300, .format = ports::PixelFormat::rgb}).error().code,
      "memory_limit");
  EXPECT_TRUE(reader.decode(Stored(pdf("")).view()));
}

TEST(ReaderLimits, LargeFilesAreRefused) {
  ReaderChild reader({.program = ISCAN_READER, .children = 1, .limits = {.file_bytes = 100}});
  EXPECT_EQ(reader.decode(Stored(pdf("")).view()).error().code, "file_too_large");
}

TEST(ReaderLimits, AMissingProgramIsUnavailable) {
  ReaderChild reader({.program = "/does/not/exist", .children = 1});
  const Result<document::DecodedFile> found = reader.decode(Stored("x").view());
  EXPECT_EQ(found.error().code, "reader_unavailable");
  EXPECT_TRUE(found.error().retryable);
}

// Every sample decodes, and its first page is not blank.
TEST(Samples, AreReadAndShown) {
  if (!std::filesystem::exists("samples")) GTEST_SKIP() << "no samples here";
  ReaderChild reader({.program = ISCAN_READER, .children = 1});
  int read = 0;
  for (const auto& entry : std::filesystem::directory_iterator("samples")) {
    const std::string extension = entry.path().extension();
    if (extension == ".json" || extension == ".md") continue;
    const UniqueFd fd(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC));
    const ports::FileView view{.fd = fd.get(), .size = entry.file_size()};
    const Result<document::DecodedFile> found = reader.decode(view);
    ASSERT_TRUE(found) << entry.path() << found.error().code;
    ++read;
    if (found->pages.empty()) continue;
    const Result<ports::Raster> page = reader.render(view, {.page = 1, .dpi = 100});
    ASSERT_TRUE(page) << entry.path() << page.error().code;
    EXPECT_LE(darkest(*page), 128) << entry.path();
  }
  EXPECT_GT(read, 0);
  EXPECT_EQ(reader.counts().lost, 0U);
}

}  // namespace
}  // namespace iscan::reader_child
