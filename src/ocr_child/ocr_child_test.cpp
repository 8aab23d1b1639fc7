#include "ocr_child/ocr_child.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <format>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

#include "child/sandbox.h"

namespace iscan::ocr_child {
namespace {

using namespace std::chrono_literals;

OcrOptions options() { return {.program = ISCAN_OCR, .children = 1}; }

// Grey pixels that look like rows of characters, so that a reader is busy for seconds.
ports::Raster busy_page(std::uint32_t width = 2480, std::uint32_t height = 3508) {
  ports::Raster page{.memory = UniqueFd(::memfd_create("page", MFD_CLOEXEC)),
                     .width = width,
                     .height = height,
                     .stride = width,
                     .dpi = 300};
  std::vector<std::uint8_t> pixels(std::size_t{width} * height, 255);
  std::uint32_t noise = 1;
  for (std::uint32_t y = 100; y + 150 < height; y += 60) {
    for (std::uint32_t x = 100; x + 100 < width; x += 20) {
      noise = noise * 1664525U + 1013904223U;
      for (std::uint32_t dy = 0; dy < 28; ++dy) {
        for (std::uint32_t dx = 0; dx < 14; ++dx) {
          const bool stroke = ((noise >> (dy / 7 * 4 + dx / 4)) & 1U) != 0 || dx < 4;
          if (stroke) pixels[std::size_t{y + dy} * width + x + dx] = 0;
        }
      }
    }
  }
  EXPECT_EQ(::write(page.memory.get(), pixels.data(), pixels.size()),
            static_cast<ssize_t>(pixels.size()));
  return page;
}

// A page that takes memory on paper alone.
ports::Raster huge_page(std::uint32_t side) {
  ports::Raster page{.memory = UniqueFd(::memfd_create("page", MFD_CLOEXEC)),
                     .width = side,
                     .height = side,
                     .stride = side,
                     .dpi = 300};
  EXPECT_EQ(::ftruncate(page.memory.get(), static_cast<off_t>(std::uint64_t{side} * side)), 0);
  return page;
}

std::string line_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

// The child of this process that runs iscan-ocr.
std::optional<pid_t> running_child() {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream children(task.path() / "children");
    for (pid_t pid = 0; children >> pid;) {
      if (line_of(std::format("/proc/{}/comm", pid)) == "iscan-ocr") return pid;
    }
  }
  return std::nullopt;
}

// Processor time it has used, in the kernel's ticks.
long ticks_of(pid_t pid) {
  std::istringstream fields(line_of(std::format("/proc/{}/stat", pid)));
  std::string skipped;
  for (int i = 0; i < 13; ++i) fields >> skipped;
  long user = 0;
  fields >> user;
  return user;
}

std::string code_of(OcrChild& engine, const ports::Raster& page, std::chrono::seconds wall = 60s) {
  const auto read = engine.recognise(page, {.languages = {"eng"}, .wall_time = wall});
  return read ? "ok" : read.error().code;
}

TEST(OcrChild, SaysItsNameAndProtections) {
  OcrChild engine(options());
  EXPECT_TRUE(engine.name().starts_with("tesseract 5."));
  const auto protections = engine.protections();
  ASSERT_TRUE(protections);
  EXPECT_TRUE(std::ranges::any_of(*protections, [](const child::Protection& one) {
    return one.name == "seccomp" && one.active;
  }));
}

TEST(OcrChild, AKilledChildCostsOnePageAndTheNextIsRead) {
  OcrChild engine(options());
  const ports::Raster page = busy_page();
  ASSERT_EQ(engine.name().substr(0, 9), "tesseract");
  const std::optional<pid_t> child = running_child();
  ASSERT_TRUE(child) << "no child found under /proc/self/task";
  const long before = ticks_of(*child);
  std::string code;
  {
    const std::jthread call([&] { code = code_of(engine, page); });
    // In the middle of the page: it has worked for a tenth of a second.
    while (ticks_of(*child) < before + 10) std::this_thread::yield();
    ASSERT_EQ(::kill(*child, SIGKILL), 0);
  }
  EXPECT_EQ(code, "ocr_crashed");
  EXPECT_EQ(code_of(engine, huge_page(500)), "ok");
  EXPECT_EQ(engine.counts().lost, 1U);
}

TEST(OcrChild, APageThatTakesTooLongIsGivenUp) {
  OcrChild engine(options());
  EXPECT_EQ(code_of(engine, busy_page(6000, 8000), 1s), "time_limit");
  EXPECT_EQ(code_of(engine, huge_page(500)), "ok");
}

TEST(OcrChild, APageThatTakesTooMuchMemoryIsGivenUp) {
  if (child::built_with_sanitizer()) GTEST_SKIP() << "sanitizers need the whole address space";
  OcrOptions small = options();
  small.memory_bytes = 512ULL << 20U;
  OcrChild engine(small);
  EXPECT_EQ(code_of(engine, huge_page(30'000)), "memory_limit");
  EXPECT_EQ(code_of(engine, huge_page(500)), "ok");
}

TEST(OcrChild, AProgramThatIsNotThereIsUnavailable) {
  OcrOptions missing = options();
  missing.program = "/nonexistent/iscan-ocr";
  OcrChild engine(missing);
  EXPECT_EQ(code_of(engine, huge_page(500)), "ocr_unavailable");
  EXPECT_EQ(engine.name(), "tesseract");
}

TEST(OcrChild, MissingModelsAreUnavailable) {
  OcrOptions missing = options();
  missing.tessdata = "/nonexistent";
  OcrChild engine(missing);
  EXPECT_EQ(code_of(engine, busy_page(800, 400)), "ocr_unavailable");
}

TEST(OcrChild, PixelsThatAreNotThereAreRefused) {
  OcrChild engine(options());
  ports::Raster page = huge_page(500);
  page.height = 501;
  EXPECT_EQ(code_of(engine, page), "internal");
}

}  // namespace
}  // namespace iscan::ocr_child
