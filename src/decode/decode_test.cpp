#include "decode/decode.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <string>

#include "decode/sniff.h"
#include "decode/testing/files.h"
#include "decode/text.h"
#include "decode/xml.h"

// fontconfig keeps its configuration until the process ends. LeakSanitizer asks for this function.
// NOLINTNEXTLINE(readability-identifier-naming): the name of the sanitizer
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }

namespace iscan::decode {
namespace {

using document::FileType;
using namespace std::string_literals;

std::string sniffed(const std::string& file) {
  const Result<FileType> type = sniff(as_bytes(file));
  return type ? std::string(to_string(*type)) : type.error().code;
}

TEST(Sniff, GoesByContent) {
  EXPECT_EQ(sniffed(""), "file_empty");
  EXPECT_EQ(sniffed("%PDF-1.4"), "pdf");
  EXPECT_EQ(sniffed(std::string(500, ' ') + "%PDF-1.4"), "pdf");
  EXPECT_EQ(sniffed("MZ\x90"), "file_type_unsupported");
  EXPECT_EQ(sniffed("GIF89a"), "file_type_unsupported");
  EXPECT_EQ(sniffed("PK\x03\x04"), "zip");
  EXPECT_EQ(sniffed("\n <?xml version='1.0'?><a/>"), "xml");
  EXPECT_EQ(sniffed("\xEF\xBB\xBF<Invoice/>"), "xml");
  EXPECT_EQ(sniffed("\xFF\xFE<\0a\0/\0>\0"s), "xml");
  EXPECT_EQ(sniffed("<!DOCTYPE html><html></html>"), "file_type_unsupported");
  EXPECT_EQ(sniffed("just text"), "file_type_unsupported");
  EXPECT_EQ(sniffed("< not xml"), "file_type_unsupported");
}

std::string xml(const std::string& file) {
  const Result<std::string> text = read_xml(as_bytes(file));
  return text ? *text : text.error().code;
}

TEST(Xml, BecomesUtf8) {
  EXPECT_EQ(xml("<a>\xC3\xA4</a>"), "<a>ä</a>");
  EXPECT_EQ(xml("\xEF\xBB\xBF<a/>"), "<a/>");
  EXPECT_EQ(xml("\xFF\xFE<\0a\0/\0>\0"s), "<a/>");
  EXPECT_EQ(xml("\xFE\xFF\0<\0a\0/\0>"s), "<a/>");
  EXPECT_EQ(xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xE4</a>"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>ä</a>");
}

TEST(Xml, ADeclarationThatIsNoLongerTrueIsDropped) {
  std::string utf16 = "\xFF\xFE";
  for (const char c : "<?xml version='1.0' encoding='UTF-16'?><a/>"s) utf16 += {c, '\0'};
  EXPECT_EQ(xml(utf16), "<a/>");
}

TEST(Xml, RefusesEntitiesDepthAndCuts) {
  EXPECT_EQ(xml("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), "xml_entities_refused");
  EXPECT_EQ(xml("\xFF\xFE<\0!\0D\0O\0C\0T\0Y\0P\0E\0 \0a\0>\0<\0a\0/\0>\0"s),
            "xml_entities_refused");
  EXPECT_EQ(xml("<a><b></b>"), "file_damaged");
  EXPECT_EQ(xml("<a b='<c>'"), "file_damaged");
  EXPECT_EQ(xml("</a>"), "file_damaged");
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  EXPECT_EQ(xml(deep), "file_damaged");
}

TEST(Xml, MarkUpInQuotesAndCommentsDoesNotCount) {
  EXPECT_EQ(xml("<a b='>'><!-- <c> --><![CDATA[<d>]]></a>").substr(0, 2), "<a");
}

struct File {
  std::string name;
  std::string content;
};

std::string make_zip(const std::vector<File>& files, const char* options = nullptr) {
  std::string out(4U << 20U, '\0');
  struct archive* zip = archive_write_new();
  archive_write_set_format_zip(zip);
  if (options != nullptr) {
    archive_write_set_options(zip, options);
    archive_write_set_passphrase(zip, "secret");
  }
  std::size_t used = 0;
  archive_write_open_memory(zip, out.data(), out.size(), &used);
  for (const File& file : files) {
    struct archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, file.name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(file.content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(zip, entry);
    archive_write_data(zip, file.content.data(), file.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(zip);
  archive_write_free(zip);
  out.resize(used);
  return out;
}

std::string unpacked(const std::string& file, const reader_wire::Limits& limits = {}) {
  const auto members = unpack_file(as_bytes(file), limits);
  if (!members) return members.error().code;
  std::string out;
  for (const reader_wire::Member& member : *members) {
    out += member.name + "=" + std::string(as_text(member.content)) + ";";
  }
  return out;
}

TEST(Zip, GivesItsFiles) {
  EXPECT_EQ(unpacked(make_zip({{"a.pdf", "one"}, {"folder/b.xml", "two"}})),
            "a.pdf=one;folder/b.xml=two;");
  EXPECT_TRUE(decode_file(as_bytes(make_zip({{"a", "b"}})), {})->pages.empty());
}

TEST(Zip, NamesAreMadePrintable) {
  EXPECT_EQ(unpacked(make_zip({{"a\x01\xE4.pdf", "x"}})), "aä.pdf=x;");
}

TEST(Zip, LimitsHold) {
  EXPECT_EQ(unpacked(make_zip({{"a", "1"}, {"b", "2"}}), {.archive_files = 1}), "file_too_large");
  EXPECT_EQ(unpacked(make_zip({{"bomb", std::string(3U << 20U, '0')}}), {.file_bytes = 1U << 20U}),
            "file_too_large");
  EXPECT_EQ(unpacked(make_zip({{"a", std::string(600, '0')}, {"b", std::string(600, '0')}}),
                     {.archive_bytes = 1000}),
            "file_too_large");
}

TEST(Zip, ErrorsHaveTheirCodes) {
  EXPECT_EQ(unpacked(make_zip({{"a", "secret"}}, "zip:encryption=zipcrypt")), "file_encrypted");
  EXPECT_EQ(unpacked(make_zip({})), "file_empty");
  EXPECT_EQ(unpacked("%PDF-1.4"), "file_type_unsupported");
  EXPECT_EQ(unpacked("PK\x03\x04 and then nothing"), "file_damaged");
}

TEST(Render, RefusesWhatCannotBeShown) {
  const std::string pdf = testing::make_pdf("");
  const auto code = [&](const std::string& file, int page, double dpi) {
    return render_page(as_bytes(file), {.limits = {}, .page = page, .dpi = dpi}).error().code;
  };
  EXPECT_EQ(code(pdf, 0, 100), "page_not_found");
  EXPECT_EQ(code(pdf, 2, 100), "page_not_found");
  EXPECT_EQ(code(pdf, 1, 0), "resolution_invalid");
  EXPECT_EQ(code(pdf, 1, 1e9), "resolution_invalid");
  EXPECT_EQ(code("<a/>", 1, 100), "file_type_unsupported");
}

TEST(Text, CodePointsSurviveAndNonsenseIsReplaced) {
  EXPECT_EQ(utf16_to_utf8(u"Ä€😀"), "Ä€😀");
  EXPECT_EQ(utf16_to_utf8(std::u16string{0xD800}), "\uFFFD");
  EXPECT_EQ(printable("a\tb\u202Ec", 100), "abc");
  EXPECT_EQ(printable(std::string(500, 'x'), 20).size(), 17U);
}

}  // namespace
}  // namespace iscan::decode
