// Small files of every kind, made by the libraries themselves, for the tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/pixels.h"

namespace iscan::decode::testing {

// A PDF of 200 x 200 points: pages with these contents, fonts /A (Helvetica) and /B (bold), and
// further objects. `page_extra` goes into each page's dictionary.
struct PdfParts {
  std::vector<std::string> contents;
  std::string resources = "";  // into the resource dictionary
  std::string objects = "";    // whole "9 0 obj … endobj" texts; numbers from 900 on
  std::string page_extra = "";
  std::string catalog_extra = "";
  std::string box = "0 0 200 200";
};

inline std::string object(int number, const std::string& body) {
  return std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
}

inline std::string stream(int number, const std::string& dictionary, const std::string& data) {
  return object(number, "<<" + dictionary + "/Length " + std::to_string(data.size()) +
                            ">>\nstream\n" + data + "\nendstream");
}

// Without a cross-reference table: readers rebuild it.
inline std::string make_pdf(const PdfParts& parts) {
  std::string kids;
  std::string out = "%PDF-1.7\n";
  int number = 10;
  for (const std::string& content : parts.contents) {
    kids += std::to_string(number) + " 0 R ";
    out += object(number, "<</Type/Page/Parent 2 0 R/MediaBox[" + parts.box + "]/Contents " +
                              std::to_string(number + 1) +
                              " 0 R/Resources<</Font<</A 3 0 R/B 4 0 R>>" + parts.resources + ">>" +
                              parts.page_extra + ">>");
    out += stream(number + 1, "", content);
    number += 2;
  }
  out += object(1, "<</Type/Catalog/Pages 2 0 R" + parts.catalog_extra + ">>");
  out += object(
      2, "<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(parts.contents.size()) + ">>");
  out += object(3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
  out += object(4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>");
  return out + parts.objects + "trailer<</Root 1 0 R>>\n%%EOF\n";
}

inline std::string make_pdf(const std::string& content) { return make_pdf(PdfParts{{content}}); }

// Grey noise with dark rows, like a scanned text. A whole page needs 500 x 500 pixels or more.
inline Pixels make_scan(std::uint32_t width, std::uint32_t height) {
  Pixels image = blank(width, height, 1);
  unsigned seed = 1;
  for (std::size_t i = 0; i < image.data.size(); ++i) {
    seed = seed * 1103515245U + 12345U;
    const bool dark_row = i / width % 16 < 6;
    image.data[i] =
        static_cast<std::uint8_t>(dark_row ? seed >> 16U & 0xFFU : 220 + (seed >> 16U & 31U));
  }
  return image;
}

// An image object /I that a page may draw.
inline std::string image_object(int number, const Pixels& image) {
  return stream(number,
                "/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width " +
                    std::to_string(image.width) + "/Height " + std::to_string(image.height),
                std::string(image.data.begin(), image.data.end()));
}

}  // namespace iscan::decode::testing
