// What a document shows: pages of words with their place. Every value we extract points back here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace iscan::document {

// A rectangle in PDF points (1/72 inch) on the upright page; origin top-left, y grows downwards,
// x0 <= x1, y0 <= y1.
struct Box {
  double x0 = 0;
  double y0 = 0;
  double x1 = 0;
  double y1 = 0;

  double width() const { return x1 - x0; }
  double height() const { return y1 - y0; }
  double center_x() const { return (x0 + x1) / 2; }
  double center_y() const { return (y0 + y1) / 2; }
  bool operator==(const Box&) const = default;
};

// The smallest box around both.
Box united(const Box& a, const Box& b);

// Where a word was read from.
enum class WordOrigin : std::uint8_t { text, ocr };

struct Word {
  std::string text;  // UTF-8, no white space inside
  Box box;
  float confidence = 1;     // 0..1; 1 for a text layer
  float font_size = 0;      // points; for OCR the height of the line
  bool bold = false;        // known for text layers only
  bool invisible = false;   // render mode 3, white on white or off the page: never evidence
  bool space_after = true;  // false: the next word of the line follows without a gap
  WordOrigin origin = WordOrigin::text;
};

// Why a page's text layer is used or not.
enum class TextLayer : std::uint8_t {
  none,     // no words at all: the page is a picture
  sound,    // used as it is
  hidden,   // invisible text over a picture (an old OCR layer): the page is read again
  garbled,  // characters that are no text (missing Unicode maps): the page is read again
  sparse,   // words cover too little of a page that is mostly a picture
};

struct Page {
  int number = 1;     // 1-based
  double width = 0;   // points, upright
  double height = 0;  // points, upright
  int rotation = 0;   // degrees clockwise (0/90/180/270) the stored page image must be
                      // turned to be upright
  TextLayer text_layer = TextLayer::none;
  std::vector<Word> words;  // in reading order as the source gives it
};

// The page in the numbers that are stored: hundredths of points, thousandths of confidence. A stage
// that runs again on stored pages then sees the same ones to the last bit, and asks the same.
Page as_stored(Page page);

// An embedded file; `name` is untrusted text and never used as a path.
struct Attachment {
  std::string name;
  std::string media_type;  // as found by content
  std::string content;
  // Why the content is left out ("attachment_too_large", "xml_entities_refused"); empty when not.
  std::string refused = {};
};

// What kind of file the bytes are, found by content and never by name.
enum class FileType : std::uint8_t { pdf, jpeg, png, tiff, webp, heic, xml, zip };

// Everything the reader found in a file.
struct DecodedFile {
  FileType type = FileType::pdf;
  std::vector<Page> pages;              // for xml: empty
  std::vector<Attachment> attachments;  // e-invoice XML inside a PDF; for xml: the file itself
  std::string producer;                 // PDF metadata, for diagnosis only
};

std::string_view to_string(TextLayer layer);
std::string_view to_string(FileType type);
// "application/pdf", "image/jpeg" …
std::string_view media_type(FileType type);

}  // namespace iscan::document
