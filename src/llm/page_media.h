// What a question shows beside its text: pictures of its pages, or the PDF itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "llm_wire/prompt.h"
#include "ports/predictor.h"
#include "ports/reader.h"

namespace iscan::llm {

enum class Send : std::uint8_t {
  text,
  images,  // and pictures of the pages
  file,    // and the PDF; pictures where the document is none, or too large
};

// Most of one question.
inline constexpr std::size_t kMostMediaPages = 20;
inline constexpr std::size_t kMostMediaBytes = 20'000'000;
inline constexpr std::size_t kMostPictureBytes = 1'500'000;

struct PageMedia {
  std::vector<llm_wire::Media> media;  // in the order of the pages
  std::vector<int> shown;              // numbers of the pages with a picture; empty for the PDF
  // What is left out, for the reviewer:
  //   llm_file_as_pictures        the PDF is too large, or more than the question is about
  //   llm_pages_not_shown:3,21-40 pages without a picture
  std::vector<std::string> notes;
};

struct PageRange {
  int first = 1;  // page numbers
  int last = 1;
  bool whole = true;  // nothing is printed on any other page
};

// For a question about those pages. Never fails: what cannot be shown is left out, for the text is
// there. Pictures are PNG, 1600 to 1800 pixels on their long side. Stops early with question.stop.
PageMedia media_for(const ports::PaidQuestion& question, PageRange range, Send send,
                    ports::Reader& reader);

// "3,21-40" for ascending numbers.
std::string ranges_of(const std::vector<int>& numbers);

}  // namespace iscan::llm
