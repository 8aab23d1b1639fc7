#include "blobs_s3/answers.h"

#include <array>
#include <charconv>
#include <pugixml.hpp>
#include <sstream>

#include "base/encode.h"

namespace iscan::blobs_s3 {
namespace {

std::unexpected<Error> not_understood(std::string_view what) {
  return fail(ErrorKind::unavailable, "storage_unavailable",
              "The file storage answers in a way that is not understood: is S3_ENDPOINT_URL the "
              "address of an S3 server?",
              std::string(what), true);
}

// The document's element if it has that name; `document` keeps it alive.
pugi::xml_node element(pugi::xml_document& document, std::string_view xml, const char* name) {
  if (!document.load_buffer(xml.data(), xml.size())) return {};
  return document.child(name);
}

std::string text(const pugi::xml_node& node, const char* name) {
  return node.child(name).text().get();
}

template <class Number>
std::optional<Number> number(std::string_view digits) {
  Number value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// Keys are asked for percent-encoded, since XML cannot hold every character.
std::string decoded(const pugi::xml_node& list, const std::string& value) {
  return text(list, "EncodingType") == "url" ? percent_decode(value) : value;
}

// The number of milliseconds in ".5Z", ".033123Z" or "Z".
std::optional<int> milliseconds(std::string_view text) {
  if (!text.ends_with('Z')) return std::nullopt;
  text.remove_suffix(1);
  if (text.empty()) return 0;
  std::string digits(text.substr(1));
  digits.resize(3, '0');
  return text.front() == '.' ? number<int>(digits) : std::nullopt;
}

}  // namespace

std::optional<Refusal> parse_refusal(std::string_view xml) {
  pugi::xml_document document;
  const auto error = element(document, xml, "Error");
  if (!error) return std::nullopt;
  return Refusal{text(error, "Code"), text(error, "Message")};
}

Result<ObjectPage> parse_objects(std::string_view xml) {
  pugi::xml_document document;
  const auto list = element(document, xml, "ListBucketResult");
  if (!list) return not_understood("a list of objects");
  ObjectPage page;
  const auto objects = list.children("Contents");
  for (const auto& object : objects) {
    const auto size = number<std::uint64_t>(text(object, "Size"));
    const auto modified = parse_time(text(object, "LastModified"));
    if (!size || !modified) return not_understood("an object of a list");
    page.objects.push_back({decoded(list, text(object, "Key")), *size, *modified});
  }
  if (text(list, "IsTruncated") == "true") {
    page.next = text(list, "NextContinuationToken");
    if (page.next.empty()) return not_understood("a list without its continuation");
  }
  return page;
}

Result<UploadPage> parse_uploads(std::string_view xml) {
  pugi::xml_document document;
  const auto list = element(document, xml, "ListMultipartUploadsResult");
  if (!list) return not_understood("a list of uploads");
  UploadPage page;
  const auto uploads = list.children("Upload");
  for (const auto& upload : uploads) {
    const auto started = parse_time(text(upload, "Initiated"));
    if (!started) return not_understood("an upload of a list");
    page.uploads.push_back(
        {decoded(list, text(upload, "Key")), text(upload, "UploadId"), *started});
  }
  if (text(list, "IsTruncated") == "true") {
    page.next_key = decoded(list, text(list, "NextKeyMarker"));
    page.next_id = text(list, "NextUploadIdMarker");
    if (page.next_key.empty()) return not_understood("a list without its continuation");
  }
  return page;
}

Result<std::string> parse_upload_id(std::string_view xml) {
  pugi::xml_document document;
  const auto begun = element(document, xml, "InitiateMultipartUploadResult");
  std::string id = text(begun, "UploadId");
  if (id.empty()) return not_understood("the begin of an upload");
  return id;
}

std::string completion_xml(const std::vector<Part>& parts) {
  pugi::xml_document document;
  auto root = document.append_child("CompleteMultipartUpload");
  root.append_attribute("xmlns") = "http://s3.amazonaws.com/doc/2006-03-01/";
  for (std::size_t n = 0; n < parts.size(); ++n) {
    auto part = root.append_child("Part");
    part.append_child("PartNumber").text() = static_cast<unsigned>(n + 1);
    part.append_child("ETag").text() = parts[n].etag.c_str();
    part.append_child("ChecksumSHA256").text() = parts[n].checksum.c_str();
  }
  std::ostringstream out;
  document.save(out, "", pugi::format_raw);
  return out.str();
}

std::optional<Instant> parse_time(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (text.size() < kShape.size()) return std::nullopt;
  std::array<int, 6> parts{};
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> kPlaces = {
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}}};
  for (std::size_t n = 0; n < parts.size(); ++n) {
    const auto value = number<unsigned short>(text.substr(kPlaces[n].first, kPlaces[n].second));
    if (!value) return std::nullopt;
    parts[n] = *value;
  }
  for (std::size_t n = 0; n < kShape.size(); ++n) {
    if (kShape[n] != '0' && text[n] != kShape[n]) return std::nullopt;
  }
  const std::chrono::year_month_day day{std::chrono::year{parts[0]},
                                        std::chrono::month{static_cast<unsigned>(parts[1])},
                                        std::chrono::day{static_cast<unsigned>(parts[2])}};
  const auto fraction = milliseconds(text.substr(kShape.size()));
  if (!day.ok() || !fraction || parts[3] > 23 || parts[4] > 59 || parts[5] > 60) {
    return std::nullopt;
  }
  return std::chrono::sys_days{day} + std::chrono::hours{parts[3]} +
         std::chrono::minutes{parts[4]} + std::chrono::seconds{parts[5]} +
         std::chrono::milliseconds{*fraction};
}

}  // namespace iscan::blobs_s3
