#include "decode/image.h"

#include <gtest/gtest.h>
#include <png.h>
#include <tiffio.h>
#include <webp/encode.h>

// Needs the types of <cstdio>, which GoogleTest includes.
#include <jpeglib.h>

#include <cstdlib>
#include <memory>

#include "decode/decode.h"
#include "decode/exif.h"
#include "decode/testing/files.h"

namespace iscan::decode {
namespace {

using document::DecodedFile;
using reader_wire::Request;

// Left half black, right half white.
Pixels half_black(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
  Pixels image = blank(width, height, channels);
  for (std::uint32_t y = 0; y < height; ++y) {
    std::fill_n(image.row(y), std::size_t{width} / 2 * channels, std::uint8_t{0});
  }
  return image;
}

std::string png_of(const Pixels& image) {
  const Result<Bytes> png = write_png(image);
  return png ? std::string(as_text(*png)) : "";
}

std::string jpeg_of(const Pixels& image, int dpi, std::string_view exif = {}) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &out, &size);
  info.image_width = image.width;
  info.image_height = image.height;
  info.input_components = static_cast<int>(image.channels);
  info.in_color_space = image.channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults(&info);
  info.density_unit = 1;
  info.X_density = info.Y_density = static_cast<UINT16>(dpi);
  jpeg_start_compress(&info, TRUE);
  if (!exif.empty()) {
    jpeg_write_marker(&info, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(exif.data()),
                      static_cast<unsigned>(exif.size()));
  }
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(image.row(info.next_scanline));
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  std::string file(reinterpret_cast<char*>(out), size);
  jpeg_destroy_compress(&info);
  std::free(out);
  return file;
}

// An EXIF block with nothing but the orientation.
std::string exif_with_orientation(char orientation) {
  using namespace std::string_literals;
  return "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s;
}

std::string tiff_of(int pages, int compression, float x_dpi, float y_dpi) {
  char name[] = "/tmp/iscan-test-XXXXXX";
  const UniqueFd fd(::mkstemp(name));
  TIFF* tiff = TIFFOpen(name, "w");
  std::vector<std::uint8_t> row(400 / 8, 0xF0);
  for (int page = 0; page < pages; ++page) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 400);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 800);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 800);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, static_cast<double>(x_dpi));
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, static_cast<double>(y_dpi));
    for (std::uint32_t y = 0; y < 800; ++y) TIFFWriteScanline(tiff, row.data(), y, 0);
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
  std::string file;
  char block[4096];
  std::FILE* in = std::fopen(name, "rb");
  while (const std::size_t got = std::fread(block, 1, sizeof block, in)) file.append(block, got);
  std::fclose(in);
  std::remove(name);
  return file;
}

std::string webp_of(const Pixels& rgb) {
  std::uint8_t* out = nullptr;
  const std::size_t size =
      WebPEncodeLosslessRGB(rgb.data.data(), static_cast<int>(rgb.width),
                            static_cast<int>(rgb.height), static_cast<int>(rgb.stride()), &out);
  std::string file(reinterpret_cast<char*>(out), size);
  WebPFree(out);
  return file;
}

Result<DecodedFile> decoded(const std::string& file, const reader_wire::Limits& limits = {}) {
  return decode_file(as_bytes(file), limits);
}

Pixels rendered(const std::string& file, double dpi, bool rgb = false) {
  const Result<Pixels> page =
      render_page(as_bytes(file), Request{.command = reader_wire::Command::render,
                                          .limits = {},
                                          .page = 1,
                                          .dpi = dpi,
                                          .rgb = rgb});
  return page ? *page : Pixels{};
}

void expect_left_black(const Pixels& image) {
  ASSERT_GT(image.width, 8U);
  const std::uint8_t* row = image.row(image.height / 2);
  EXPECT_LT(row[std::size_t{image.width} / 4 * image.channels], 20);
  EXPECT_GT(row[std::size_t{image.width} * 3 / 4 * image.channels], 235);
}

TEST(Image, EveryFormatShowsItsPixels) {
  const Pixels image = half_black(400, 300, 3);
  for (const std::string& file : {png_of(image), jpeg_of(image, 100), webp_of(image)}) {
    const Result<DecodedFile> found = decoded(file);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->pages.size(), 1U);
    expect_left_black(rendered(file, 100));
    expect_left_black(rendered(file, 40));
    expect_left_black(rendered(file, 150, /*rgb=*/true));
  }
}

TEST(Image, APlausibleResolutionGivesThePageSize) {
  const Result<DecodedFile> found = decoded(jpeg_of(blank(800, 1200, 1), 100));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->pages[0].width, 8 * 72, 0.01);
  EXPECT_NEAR(found->pages[0].height, 12 * 72, 0.01);
  EXPECT_EQ(found->pages[0].text_layer, document::TextLayer::none);
}

TEST(Image, ACameraThatClaims72DpiIsTakenAsA4) {
  const Resolution photo =
      page_resolution({.width = 3000, .height = 4000, .x_dpi = 72, .y_dpi = 72});
  EXPECT_NEAR(photo.x, 4000 / 8.27 * 0.75, 30);
  const Resolution fax = page_resolution({.width = 172, .height = 108, .x_dpi = 204, .y_dpi = 98});
  EXPECT_NEAR(fax.x / fax.y, 204.0 / 98, 0.001);
  const Resolution scan =
      page_resolution({.width = 2480, .height = 3508, .x_dpi = 300, .y_dpi = 300});
  EXPECT_EQ(scan.x, 300);
}

TEST(Image, ExifOrientationTurnsThePage) {
  const std::string file = jpeg_of(half_black(400, 200, 1), 100, exif_with_orientation(6));
  const Result<DecodedFile> found = decoded(file);
  ASSERT_TRUE(found);
  EXPECT_LT(found->pages[0].width, found->pages[0].height);
  const Pixels image = rendered(file, 100);
  EXPECT_EQ(image.width, 200U);
  // Turned clockwise: what was left is on top.
  EXPECT_LT(image.row(100)[100], 20);
  EXPECT_GT(image.row(300)[100], 235);
}

TEST(Image, AFaxOfManyPagesWithUnevenResolutionIsEven) {
  const std::string file = tiff_of(3, COMPRESSION_CCITTFAX4, 100, 200);
  const Result<DecodedFile> found = decoded(file);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->pages.size(), 3U);
  EXPECT_NEAR(found->pages[0].width, found->pages[0].height, 0.1);
  const Pixels image = rendered(file, 100);
  EXPECT_EQ(image.width, image.height);
  EXPECT_EQ(decoded(file, {.pages = 2}).error().code, "too_many_pages");
  EXPECT_TRUE(decoded(tiff_of(1, COMPRESSION_LZW, 100, 100)));
}

TEST(Image, TransparentPixelsShowPaper) {
  // Black with alpha 0 on the left half, black and opaque on the right.
  std::vector<std::uint8_t> grey_alpha;
  for (int i = 0; i < 100 * 100; ++i) {
    grey_alpha.push_back(0);
    grey_alpha.push_back(i % 100 < 50 ? 0 : 255);
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = 100;
  image.format = PNG_FORMAT_GA;
  std::string file(10'000, '\0');
  png_alloc_size_t size = file.size();
  ASSERT_NE(png_image_write_to_memory(&image, file.data(), &size, 0, grey_alpha.data(), 0, nullptr),
            0);
  file.resize(size);
  const Pixels shown = rendered(file, 100);
  ASSERT_GT(shown.width, 8U);
  EXPECT_GT(shown.row(9)[shown.width / 4], 250);
  EXPECT_LT(shown.row(9)[shown.width * 3 / 4], 5);
}

TEST(ImageErrors, SizesAreCheckedBeforePixelsAreDecoded) {
  std::string png = png_of(blank(10, 10, 1));
  png[16] = png[20] = 0;
  png[18] = png[22] = static_cast<char>(0xEA);  // 60 000
  png[19] = png[23] = 0x60;
  EXPECT_EQ(decoded(png).error().code, "image_too_large");
  const std::string small = png_of(blank(100, 100, 1));
  EXPECT_EQ(decoded(small, {.page_pixels = 9999}).error().code, "image_too_large");
}

TEST(ImageErrors, CutDataIsDamaged) {
  const std::string png = png_of(testing::make_scan(200, 200));
  for (const std::size_t size : {std::size_t{20}, png.size() / 2}) {
    EXPECT_TRUE(rendered(png.substr(0, size), 100).data.empty()) << size;
  }
  const std::string webp = webp_of(half_black(64, 64, 3));
  EXPECT_TRUE(rendered(webp.substr(0, webp.size() / 2), 100).data.empty());
}

TEST(ImageErrors, ExifIsReadWithoutTrust) {
  using namespace std::string_literals;
  EXPECT_EQ(parse_exif(as_bytes("")).orientation, 1);
  EXPECT_EQ(parse_exif(as_bytes("II*\0\xFF\xFF\xFF\x7F"s)).orientation, 1);
  EXPECT_EQ(parse_exif(as_bytes(exif_with_orientation(9).substr(6))).orientation, 1);
  EXPECT_EQ(parse_exif(as_bytes(exif_with_orientation(8).substr(6))).orientation, 8);
}

TEST(Pixels, ResizingKeepsTheMeanAndTheEdges) {
  const Pixels image = testing::make_scan(200, 160);
  const auto mean = [](const Pixels& p) {
    double sum = 0;
    for (const std::uint8_t value : p.data) sum += value;
    return sum / static_cast<double>(p.data.size());
  };
  EXPECT_NEAR(mean(resized(image, 70, 50)), mean(image), 1.5);
  EXPECT_NEAR(mean(resized(image, 500, 400)), mean(image), 3);
  const Pixels white = resized(blank(33, 17, 3), 7, 90);
  EXPECT_EQ(mean(white), 255);
}

TEST(Pixels, OrientationsAreInverseToEachOther) {
  const Pixels image = testing::make_scan(7, 5);
  constexpr int kInverse[] = {1, 1, 2, 3, 4, 5, 8, 7, 6};
  for (int orientation = 1; orientation <= 8; ++orientation) {
    const Pixels back = oriented(oriented(image, orientation), kInverse[orientation]);
    EXPECT_EQ(back.data, image.data) << orientation;
    EXPECT_EQ(back.width, image.width) << orientation;
  }
}

}  // namespace
}  // namespace iscan::decode
