#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <print>
#include <utility>

namespace iscan::app {
namespace {

constexpr std::size_t kDefaultWidth = 100;
constexpr std::string_view kGap = "  ";

std::string_view escape(Colour colour) {
  switch (colour) {
    case Colour::none: return "";
    case Colour::green: return "\x1b[32m";
    case Colour::yellow: return "\x1b[33m";
    case Colour::red: return "\x1b[31m";
    case Colour::dim: return "\x1b[2m";
    case Colour::bold: return "\x1b[1m";
  }
  std::unreachable();
}

// One code point of UTF-8 text: its bytes and its shown width.
struct CodePoint {
  std::size_t bytes = 1;
  std::size_t width = 1;
};

CodePoint code_point_at(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {1, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  // U+1100.. and everything from U+2E80 on is wide enough to count as two.
  const bool wide = bytes == 4 || (bytes == 3 && lead >= 0xE3 && lead != 0xEF);
  return {std::min(bytes, text.size()), wide ? 2U : 1U};
}

}  // namespace

bool wants_colour(int fd) { return ::isatty(fd) == 1 && std::getenv("NO_COLOR") == nullptr; }

std::size_t terminal_width(int fd) {
  struct winsize size = {};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultWidth;
  return size.ws_col;
}

std::string coloured(std::string_view text, Colour colour, bool enabled) {
  if (!enabled || colour == Colour::none) return std::string(text);
  return std::format("{}{}\x1b[0m", escape(colour), text);
}

std::size_t shown_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const CodePoint point = code_point_at(text);
    width += point.width;
    text.remove_prefix(point.bytes);
  }
  return width;
}

std::string fitted(std::string_view text, std::size_t width, bool right) {
  const std::size_t shown = shown_width(text);
  if (shown <= width) {
    const std::string pad(width - shown, ' ');
    return right ? pad + std::string(text) : std::string(text) + pad;
  }
  std::string cut;
  std::size_t used = 0;
  while (!text.empty()) {
    const CodePoint point = code_point_at(text);
    if (used + point.width + 1 > width) break;
    cut += text.substr(0, point.bytes);
    used += point.width;
    text.remove_prefix(point.bytes);
  }
  return cut + "…" + std::string(width - used - 1, ' ');
}

std::string percent(double share) { return std::format("{:.1f} %", share * 100); }

std::string percent_of(int part, int whole) {
  return whole == 0 ? "–" : percent(static_cast<double>(part) / whole);
}

std::string Table::render(bool colour) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = shown_width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, shown_width(row[i].text));
    widths.push_back(std::min(width, columns_[i].max_width));
  }
  std::string out;
  const auto line = [&](auto&& cell) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      out += i == 0 ? std::string_view{} : kGap;
      out += cell(i);
    }
    while (out.ends_with(' ')) out.pop_back();
    out += '\n';
  };
  line([&](std::size_t i) {
    return coloured(fitted(columns_[i].title, widths[i], columns_[i].right), Colour::bold, colour);
  });
  line([&](std::size_t i) {
    std::string rule;
    for (std::size_t n = 0; n < widths[i]; ++n) rule += "─";
    return rule;
  });
  for (const auto& row : rows_) {
    line([&](std::size_t i) {
      return coloured(fitted(row[i].text, widths[i], columns_[i].right), row[i].colour, colour);
    });
  }
  return out;
}

ProgressBar::ProgressBar(std::size_t total, bool enabled)
    : total_(total), enabled_(enabled && ::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (enabled_) std::print(stderr, "\r\x1b[K");
}

void ProgressBar::advance(std::string_view what) {
  const std::scoped_lock lock(mutex_);
  ++done_;
  if (!enabled_ || total_ == 0) return;
  constexpr std::size_t kBar = 30;
  const std::size_t filled = kBar * done_ / total_;
  std::string bar;
  for (std::size_t i = 0; i < kBar; ++i) bar += i < filled ? "━" : "─";
  const std::size_t left = terminal_width(STDERR_FILENO);
  const std::string head = std::format("{} {}/{} ", bar, done_, total_);
  const std::size_t used = shown_width(head);
  const std::string name = used < left ? fitted(what, left - used - 1) : "";
  std::print(stderr, "\r\x1b[K{}{}", head, name);
}

}  // namespace iscan::app
