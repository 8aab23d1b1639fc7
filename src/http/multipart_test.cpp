#include "http/multipart.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <format>
#include <ostream>
#include <string>
#include <vector>

namespace iscan::http {
namespace {

struct Part {
  std::string name;
  std::string filename;
  std::string content;
  bool ended = false;
  auto operator<=>(const Part&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Part& part) {
  return out << part.name << '/' << part.filename << ": " << part.content << part.ended;
}

class Collector final : public PartHandler {
 public:
  Result<> begin(const PartHead& head) override {
    parts.push_back({head.name, head.filename.value_or("-"), "", false});
    return {};
  }
  Result<> data(std::string_view bytes) override {
    parts.back().content += bytes;
    return {};
  }
  Result<> end() override {
    parts.back().ended = true;
    return {};
  }
  std::vector<Part> parts;
};

struct Outcome {
  std::vector<Part> parts;
  std::string error;  // the code; empty when all went well
  auto operator<=>(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << outcome.parts.size() << " parts, error \"" << outcome.error << '"';
}

// Feeds the pieces one after another.
Outcome parse(const std::vector<std::string>& pieces, MultipartLimits limits = {}) {
  Collector collector;
  MultipartParser parser("XX", collector, limits);
  for (const std::string& piece : pieces) {
    if (const auto result = parser.write(piece); !result) {
      return {collector.parts, result.error().code};
    }
  }
  const auto result = parser.finish();
  return {collector.parts, result ? "" : result.error().code};
}

std::string part_text(std::string_view name, std::string_view filename, std::string_view content) {
  return std::format(
      "--XX\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\r\n{}\r\n", name,
      filename, content);
}

TEST(Multipart, ReadsFilesAndFields) {
  const Outcome out = parse(
      {"preamble\r\n" + part_text("file", "a.pdf", "%PDF\r\n--X not the boundary\r\n") +
       "--XX  \r\nContent-Disposition: form-data; name=\"note\"\r\nX-Other: 1\r\n\r\nhello\r\n"
       "--XX--\r\nepilogue"});
  EXPECT_EQ(out.error, "");
  ASSERT_EQ(out.parts.size(), 2U);
  EXPECT_EQ(out.parts[0], (Part{"file", "a.pdf", "%PDF\r\n--X not the boundary\r\n", true}));
  EXPECT_EQ(out.parts[1], (Part{"note", "-", "hello", true}));
}

TEST(Multipart, EverySplitGivesTheSameParts) {
  const std::string body = part_text("file", "a.pdf", "one\r\n--XY\r\r\n") +
                           part_text("file", "b.pdf", "") + "--XX--\r\n";
  const Outcome whole = parse({body});
  ASSERT_EQ(whole.parts.size(), 2U);
  for (std::size_t at = 0; at <= body.size(); ++at) {
    EXPECT_EQ(parse({body.substr(0, at), body.substr(at)}), whole) << "split at " << at;
  }
}

TEST(Multipart, AnyContentComesBackHoweverItIsCut) {
  EXPECT_TRUE(rc::check([] {
    // Content made of the pieces a delimiter is made of is the hard case.
    const auto bits = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
        std::vector<std::string>{"\r", "\n", "\r\n", "-", "--", "X", "--X", "\r\n--X", "data"}));
    std::string content;
    for (const std::string& bit : bits) content += bit;
    RC_PRE(!("\r\n" + content).contains("\r\n--XX"));
    const std::string body = part_text("f", "n", content) + "--XX--";
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < body.size();) {
      const auto size = *rc::gen::inRange<std::size_t>(1, 9);
      pieces.push_back(body.substr(at, size));
      at += size;
    }
    const Outcome out = parse(pieces);
    RC_ASSERT(out.error.empty());
    RC_ASSERT(out.parts == (std::vector<Part>{{"f", "n", content, true}}));
  }));
}

TEST(Multipart, ACutBodyIsIncompleteWhereverItEnds) {
  const std::string body = part_text("file", "a.pdf", "content") + "--XX--";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(parse({body.substr(0, size)}).error, "multipart_incomplete") << size;
  }
}

TEST(Multipart, RefusesWhatIsMalformed) {
  EXPECT_EQ(parse({"--XXjunk\r\n"}).error, "multipart_malformed");
  EXPECT_EQ(parse({"--XX\r\nNo colon\r\n\r\n"}).error, "multipart_malformed");
  EXPECT_EQ(parse({"--XX\r\nContent-Type: a/b\r\n\r\n"}).error, "multipart_malformed");
  EXPECT_EQ(parse({"--XX\r\nContent-Disposition: form-data\r\n\r\n"}).error, "multipart_malformed");
  EXPECT_EQ(parse({"--XX" + std::string(100, ' ')}).error, "multipart_malformed");
  EXPECT_EQ(parse({"--XX\r\nA: " + std::string(9000, 'a')}).error, "multipart_malformed");
}

TEST(Multipart, LimitsTheNumberOfParts) {
  std::string body;
  for (int n = 0; n < 4; ++n) body += part_text("file", "a", "b");
  EXPECT_EQ(parse({body + "--XX--"}, {.parts = 3, .head_bytes = 8192}).error, "too_many_parts");
}

TEST(Multipart, ReadsFileNamesAsClientsWriteThem) {
  const auto name_of = [](std::string_view parameters) {
    const Outcome out = parse({std::format(
        "--XX\r\nContent-Disposition: form-data; name=f; {}\r\n\r\n\r\n--XX--", parameters)});
    return out.parts.empty() ? out.error : out.parts[0].filename;
  };
  EXPECT_EQ(name_of("filename=plain.pdf"), "plain.pdf");
  EXPECT_EQ(name_of(R"(filename="a \"b\"; c.pdf")"), R"(a "b"; c.pdf)");
  EXPECT_EQ(name_of(R"(filename="C:\x\y.pdf")"), R"(C:\x\y.pdf)");
  EXPECT_EQ(name_of("filename=\"r\xc3\xa4kning.pdf\""), "r\xc3\xa4kning.pdf");
  EXPECT_EQ(name_of("filename=\"x\"; filename*=UTF-8''r%C3%A4kning.pdf"), "r\xc3\xa4kning.pdf");
  EXPECT_EQ(name_of("filename=\"\""), "");
  EXPECT_EQ(name_of("filename=\"open"), "multipart_malformed");
}

TEST(Multipart, FindsTheBoundary) {
  EXPECT_EQ(boundary_of("multipart/form-data; boundary=abc").value(), "abc");
  EXPECT_EQ(boundary_of("Multipart/Form-Data; charset=x; Boundary=\"a b\"").value(), "a b");
  EXPECT_EQ(boundary_of("application/json").error().code, "media_type_unsupported");
  EXPECT_EQ(boundary_of("").error().code, "media_type_unsupported");
  EXPECT_EQ(boundary_of("multipart/form-data").error().code, "multipart_malformed");
  EXPECT_EQ(boundary_of("multipart/form-data; boundary=" + std::string(71, 'a')).error().code,
            "multipart_malformed");
  EXPECT_EQ(boundary_of("multipart/form-data; boundary=\"a\r\n\"").error().code,
            "multipart_malformed");
}

TEST(Multipart, AnErrorOfTheHandlerEndsTheParsing) {
  class Refusing final : public PartHandler {
    Result<> begin(const PartHead&) override { return {}; }
    Result<> data(std::string_view) override {
      return fail(ErrorKind::too_large, "file_too_large", "Too large.");
    }
    Result<> end() override { return {}; }
  };
  Refusing handler;
  MultipartParser parser("XX", handler);
  EXPECT_EQ(parser.write(part_text("f", "n", "content")).error().code, "file_too_large");
}

}  // namespace
}  // namespace iscan::http
