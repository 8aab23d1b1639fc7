// From pixels of the image that is read back to points on the upright page.
#pragma once

#include "document/page.h"
#include "ocr_tesseract/image.h"

namespace iscan::ocr_tesseract {

// What happened to the stored image before it was read, in this order.
struct Upright {
  int factor = 1;  // it was made smaller by this
  int turn = 0;    // then turned clockwise by 0, 90, 180 or 270 degrees
  int width = 0;   // pixels after the turn: the upright page
  int height = 0;
  double level = 0;     // then turned clockwise by so many degrees around its middle
  int level_width = 0;  // pixels after that; as width and height when level is 0
  int level_height = 0;
  double dpi = 300;  // of the stored image
};

// Points per pixel of the upright page.
double points_per_pixel(const Upright& page);

// The place on the upright page, which still has its skew, so that the box fits what a viewer
// shows. For a levelled page the smallest box around the turned one; never outside the page.
document::Box on_page(const Upright& page, const PixelBox& box);

}  // namespace iscan::ocr_tesseract
