#include "decode/pdf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "decode/testing/files.h"

namespace iscan::decode {
namespace {

using document::Page;
using document::TextLayer;
using document::Word;
using testing::make_pdf;
using testing::PdfParts;

Page first_page(const std::string& file) {
  const Result<PdfFile> pdf = PdfFile::open(as_bytes(file), {});
  if (!pdf) return {};
  return pdf->page(1).value_or(Page{});
}

std::string code(const std::string& file, const reader_wire::Limits& limits = {}) {
  const Result<PdfFile> pdf = PdfFile::open(as_bytes(file), limits);
  if (!pdf) return pdf.error().code;
  const Result<Page> page = pdf->page(1);
  return page ? "" : page.error().code;
}

const Word* find(const Page& page, std::string_view text) {
  const auto found = std::ranges::find(page.words, text, &Word::text);
  return found == page.words.end() ? nullptr : &*found;
}

std::string load(const std::string& name) {
  std::ifstream in("src/decode/testing/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr std::string_view kVisible = "BT /A 10 Tf 20 100 Td (Visible text here) Tj ET ";

TEST(Pdf, WordsHaveTheirPlaceFontAndSpacing) {
  const Page page =
      first_page(make_pdf("BT /A 10 Tf 20 100 Td (Total 12,50) Tj ET "
                          "BT /B 14 Tf 20 50 Td (EUR) Tj ET"));
  EXPECT_EQ(page.width, 200);
  EXPECT_EQ(page.height, 200);
  EXPECT_EQ(page.text_layer, TextLayer::sound);
  ASSERT_EQ(page.words.size(), 3U);
  const Word* total = find(page, "Total");
  ASSERT_NE(total, nullptr);
  EXPECT_NEAR(total->box.x0, 20, 0.5);
  EXPECT_LT(total->box.y0, 95);
  EXPECT_GT(total->box.y1, 100);
  EXPECT_TRUE(total->space_after);
  EXPECT_NEAR(total->font_size, 10, 0.1);
  EXPECT_FALSE(total->bold);
  const Word* euro = find(page, "EUR");
  ASSERT_NE(euro, nullptr);
  EXPECT_TRUE(euro->bold);
  EXPECT_GT(euro->box.y0, total->box.y1);
}

TEST(Pdf, ATurnedPageIsReadUpright) {
  PdfParts parts{{"BT /A 10 Tf 0 1 -1 0 100 20 Tm (Upright) Tj ET"}};
  parts.page_extra = "/Rotate 90";
  parts.box = "0 0 200 300";
  const Page page = first_page(make_pdf(parts));
  EXPECT_EQ(page.width, 300);
  EXPECT_EQ(page.height, 200);
  ASSERT_EQ(page.words.size(), 1U);
  EXPECT_GT(page.words[0].box.width(), page.words[0].box.height());
  EXPECT_FALSE(page.words[0].invisible);
}

// Every way to hide text from people while programs still read it.
class Hidden : public ::testing::TestWithParam<std::string> {};

TEST_P(Hidden, IsMarkedInvisibleBesideVisibleText) {
  const Page page = first_page(make_pdf(std::string(kVisible) + GetParam()));
  ASSERT_NE(find(page, "Visible"), nullptr);
  EXPECT_FALSE(find(page, "Visible")->invisible);
  const Word* secret = find(page, "Secret");
  if (secret != nullptr) {
    EXPECT_TRUE(secret->invisible);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ways, Hidden,
    ::testing::Values("BT /A 10 Tf 3 Tr 20 50 Td (Secret) Tj ET",                  // render mode 3
                      "1 g BT /A 10 Tf 20 50 Td (Secret) Tj ET",                   // white on white
                      "0.995 g BT /A 10 Tf 20 50 Td (Secret) Tj ET",               // nearly white
                      "BT /A 1 Tf 20 50 Td (Secret) Tj ET",                        // too small
                      "BT /A 10 Tf 400 50 Td (Secret) Tj ET",                      // off the page
                      "q 0 0 5 5 re W n BT /A 10 Tf 20 50 Td (Secret) Tj ET Q",    // clipped away
                      "0 g 10 40 90 30 re f BT /A 10 Tf 20 50 Td (Secret) Tj ET",  // black on black
                      "BT /A 10 Tf 20 50 Td (Secret) Tj ET 1 g 10 40 90 30 re f",  // covered
                      "/Span <</ActualText (Secret of many more letters)>> BDC "
                      "BT /A 10 Tf 20 50 Td (7) Tj ET EMC"));  // behind one digit

class Shown : public ::testing::TestWithParam<std::string> {};

TEST_P(Shown, IsVisible) {
  const Page page = first_page(make_pdf(GetParam()));
  ASSERT_EQ(page.words.size(), 1U);
  EXPECT_FALSE(page.words[0].invisible);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Shown,
    ::testing::Values("BT /A 5 Tf 20 50 Td (small) Tj ET", "0.7 g BT /A 7 Tf 20 50 Td (grey) Tj ET",
                      "0 0 0.5 rg 10 40 90 30 re f 1 g BT /A 10 Tf 20 50 Td (inverse) Tj ET",
                      "BT /A 60 Tf 1 Tr 20 50 Td (line) Tj ET",
                      "1 0.9 0 rg BT /A 9 Tf 20 50 Td (yellow) Tj ET"));

PdfParts scan_with(const std::string& text, const std::string& matrix) {
  PdfParts parts{{"q " + matrix + " cm /I Do Q " + text}};
  parts.resources = "/XObject<</I 900 0 R>>";
  parts.objects = testing::image_object(900, testing::make_scan(600, 600));
  return parts;
}

TEST(PdfLayer, InvisibleTextOverAScanIsHidden) {
  const Page page = first_page(make_pdf(
      scan_with("BT /A 10 Tf 3 Tr 20 100 Td (Old recognised text) Tj ET", "200 0 0 200 0 0")));
  ASSERT_EQ(page.words.size(), 3U);
  EXPECT_EQ(page.text_layer, TextLayer::hidden);
  EXPECT_TRUE(page.words[0].invisible);
}

TEST(PdfLayer, AStampOnAScanIsSparse) {
  const Page page =
      first_page(make_pdf(scan_with("BT /A 10 Tf 20 100 Td (RECEIVED) Tj ET", "200 0 0 200 0 0")));
  EXPECT_EQ(page.text_layer, TextLayer::sparse);
}

TEST(PdfLayer, ALogoDoesNotDisturb) {
  const Page page = first_page(
      make_pdf(scan_with("BT /A 10 Tf 20 100 Td (Invoice 4711) Tj ET", "40 0 0 40 150 150")));
  EXPECT_EQ(page.text_layer, TextLayer::sound);
  EXPECT_FALSE(page.words[0].invisible);
}

TEST(PdfLayer, APictureAloneHasNone) {
  EXPECT_EQ(first_page(make_pdf(scan_with("", "200 0 0 200 0 0"))).text_layer, TextLayer::none);
  EXPECT_EQ(first_page(make_pdf("")).text_layer, TextLayer::none);
}

TEST(PdfErrors, EachHasItsCode) {
  EXPECT_EQ(code("%PDF-1.7\n"), "file_damaged");
  EXPECT_EQ(code(make_pdf(PdfParts{})), "file_damaged");
  EXPECT_EQ(code(make_pdf(PdfParts{{"", "", ""}}), {.pages = 2}), "too_many_pages");
  EXPECT_EQ(code(load("user_password.pdf")), "file_encrypted");
}

TEST(PdfErrors, AnOwnerPasswordAloneDoesNotMatter) {
  EXPECT_NE(find(first_page(load("owner_password.pdf")), "Protected"), nullptr);
}

TEST(PdfErrors, JunkBeforeTheHeaderIsForgiven) {
  const std::string file = make_pdf(std::string(kVisible));
  EXPECT_EQ(code(std::string(900, '\n') + file), "");
  EXPECT_EQ(code(std::string(3000, '\n') + file), "");
}

TEST(PdfRender, HasTheWantedResolutionAndInk) {
  const std::string file = make_pdf("0 g 50 50 100 100 re f");
  const Result<PdfFile> pdf = PdfFile::open(as_bytes(file), {});
  ASSERT_TRUE(pdf);
  const Result<Pixels> grey = pdf->render(1, 144, /*rgb=*/false);
  ASSERT_TRUE(grey);
  EXPECT_EQ(grey->width, 400U);
  EXPECT_EQ(grey->dpi, 144);
  EXPECT_EQ(grey->row(200)[200], 0);
  EXPECT_EQ(grey->row(20)[20], 255);
  const Result<Pixels> rgb = pdf->render(1, 72, /*rgb=*/true);
  ASSERT_TRUE(rgb);
  EXPECT_EQ(rgb->channels, 3U);
  EXPECT_EQ(pdf->render(2, 72, false).error().code, "page_not_found");
}

TEST(PdfRender, AHugePageIsShownSmallerOrRefused) {
  PdfParts parts{{""}};
  parts.box = "0 0 14400 14400";
  const std::string large = make_pdf(parts);
  const Result<PdfFile> pdf = PdfFile::open(as_bytes(large), {});
  ASSERT_TRUE(pdf);
  const Result<Pixels> page = pdf->render(1, 300, false);
  ASSERT_TRUE(page);
  EXPECT_LE(std::uint64_t{page->width} * page->height, 100'000'000U);
  EXPECT_LT(page->dpi, 60);
  parts.box = "0 0 900000 900000";
  const std::string enormous = make_pdf(parts);
  const Result<PdfFile> other = PdfFile::open(as_bytes(enormous), {});
  ASSERT_TRUE(other);
  EXPECT_EQ(other->render(1, 300, false).error().code, "image_too_large");
}

std::string with_attachment(const std::string& data, const std::string& filter = "") {
  PdfParts parts{{""}};
  parts.catalog_extra = "/Names<</EmbeddedFiles<</Names[(invoice.xml) 901 0 R]>> >>";
  parts.objects =
      testing::object(901, "<</Type/Filespec/F(../../invoice.xml)/EF<</F 902 0 R>> >>") +
      testing::stream(902, "/Type/EmbeddedFile" + filter, data);
  return make_pdf(parts);
}

std::vector<document::Attachment> attachments(const std::string& file,
                                              const reader_wire::Limits& limits = {}) {
  const Result<PdfFile> pdf = PdfFile::open(as_bytes(file), limits);
  return pdf ? pdf->attachments() : std::vector<document::Attachment>{};
}

TEST(PdfAttachments, XmlIsReturnedWithItsName) {
  const auto found = attachments(with_attachment("<?xml version=\"1.0\"?><Invoice/>"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].content.starts_with("<?xml version=\"1.0\"?><Invoice/>"));
  EXPECT_TRUE(found[0].refused.empty());
  EXPECT_TRUE(found[0].name.ends_with("invoice.xml"));
}

TEST(PdfAttachments, WhatIsNotAllowedSaysWhy) {
  const auto entities = attachments(with_attachment("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"));
  ASSERT_EQ(entities.size(), 1U);
  EXPECT_EQ(entities[0].refused, "xml_entities_refused");
  EXPECT_TRUE(entities[0].content.empty());
  const auto large = attachments(with_attachment("<a>" + std::string(100'000, 'x') + "</a>"),
                                 {.attachment_bytes = 10'000});
  ASSERT_EQ(large.size(), 1U);
  EXPECT_EQ(large[0].refused, "attachment_too_large");
  EXPECT_TRUE(attachments(with_attachment("MZ not xml")).empty());
}

TEST(PdfAttachments, ABombStopsAtTheLimit) {
  // Run-length encoding: each pair of bytes stands for 128.
  std::string bomb = "<a>";
  bomb = std::string(1, '\x02') + bomb;
  for (int i = 0; i < 1'000'000; ++i) bomb += "\x81x";
  const auto found = attachments(with_attachment(bomb + "\x80", "/Filter/RunLengthDecode"));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].refused, "attachment_too_large");
}

}  // namespace
}  // namespace iscan::decode
