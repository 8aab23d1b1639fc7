#include "codec/artefact_json.h"

#include <array>
#include <charconv>
#include <cmath>
#include <format>
#include <utility>

#include "codec/field_json.h"

namespace iscan::codec {
namespace {

using document::Page;
using document::Word;

constexpr double kHundredths = 100;

// Bits of a stored word.
constexpr unsigned kBold = 1;
constexpr unsigned kInvisible = 2;
constexpr unsigned kNoSpaceAfter = 4;
constexpr unsigned kOcr = 8;

std::int64_t hundredths(double points) { return std::llround(points * kHundredths); }
double points(const Json& json) { return json.get<double>() / kHundredths; }

// [text, x0, y0, x1, y1, font size, confidence in ‰, flags]
Json word_json(const Word& word) {
  const unsigned flags = (word.bold ? kBold : 0U) | (word.invisible ? kInvisible : 0U) |
                         (word.space_after ? 0U : kNoSpaceAfter) |
                         (word.origin == document::WordOrigin::ocr ? kOcr : 0U);
  return Json::array({word.text, hundredths(word.box.x0), hundredths(word.box.y0),
                      hundredths(word.box.x1), hundredths(word.box.y1),
                      hundredths(static_cast<double>(word.font_size)),
                      std::lround(word.confidence * 1000), flags});
}

Word word_from(const Json& json) {
  const auto flags = json.at(7).get<unsigned>();
  return {.text = json.at(0).get<std::string>(),
          .box = {points(json.at(1)), points(json.at(2)), points(json.at(3)), points(json.at(4))},
          .confidence = json.at(6).get<float>() / 1000,
          .font_size = static_cast<float>(points(json.at(5))),
          .bold = (flags & kBold) != 0,
          .invisible = (flags & kInvisible) != 0,
          .space_after = (flags & kNoSpaceAfter) == 0,
          .origin = (flags & kOcr) != 0 ? document::WordOrigin::ocr : document::WordOrigin::text};
}

constexpr std::array kLayers = {document::TextLayer::none, document::TextLayer::sound,
                                document::TextLayer::hidden, document::TextLayer::garbled,
                                document::TextLayer::sparse};
constexpr std::array kTypes = {document::FileType::pdf,  document::FileType::jpeg,
                               document::FileType::png,  document::FileType::tiff,
                               document::FileType::webp, document::FileType::heic,
                               document::FileType::xml,  document::FileType::zip};

auto named(const auto& values, const Json& json) {
  const auto text = json.get<std::string>();
  for (const auto value : values) {
    if (to_string(value) == text) return value;
  }
  throw DecodeError{"unknown word " + text};
}

Json page_json(const Page& page) {
  Json words = Json::array();
  for (const Word& word : page.words) words.push_back(word_json(word));
  return {{"number", page.number},
          {"width", hundredths(page.width)},
          {"height", hundredths(page.height)},
          {"rotation", page.rotation},
          {"text_layer", to_string(page.text_layer)},
          {"words", std::move(words)}};
}

Page page_from(const Json& json) {
  Page page{.number = json.at("number").get<int>(),
            .width = points(json.at("width")),
            .height = points(json.at("height")),
            .rotation = json.at("rotation").get<int>(),
            .text_layer = named(kLayers, json.at("text_layer")),
            .words = {}};
  for (const Json& word : json.at("words")) page.words.push_back(word_from(word));
  return page;
}

Json pages_json(const std::vector<Page>& pages) {
  Json list = Json::array();
  for (const Page& page : pages) list.push_back(page_json(page));
  return list;
}

std::vector<Page> pages_from(const Json& json) {
  std::vector<Page> pages;
  for (const Json& page : json) pages.push_back(page_from(page));
  return pages;
}

Json candidate_json(const invoice::Candidate& candidate) {
  const invoice::FieldSpec& spec = invoice::spec_of(candidate.field);
  Json json = evidence_json(candidate.evidence);
  json["field"] = spec.path;
  json["value"] = value_json(candidate.value, spec.type);
  json["score"] = candidate.score;
  return json;
}

invoice::Candidate candidate_from(const Json& json) {
  const auto path = json.at("field").get<std::string>();
  const auto field = invoice::header_field_from(path);
  if (!field) throw DecodeError{"unknown field " + path};
  return {*field, value_from(json.at("value"), invoice::spec_of(*field).type), evidence_from(json),
          json.at("score").get<double>()};
}

Json row_set_json(const invoice::RowSet& set) {
  Json rows = Json::array();
  for (const invoice::FieldMap& row : set.rows) rows.push_back(row_json(row));
  return {{"group", invoice::path_of(set.group)}, {"score", set.score}, {"rows", std::move(rows)}};
}

invoice::RowSet row_set_from(const Json& json) {
  const auto path = json.at("group").get<std::string>();
  for (const invoice::Group group : invoice::repeating_groups()) {
    if (invoice::path_of(group) != path) continue;
    invoice::RowSet set{.group = group, .rows = {}, .score = json.at("score").get<double>()};
    for (const Json& row : json.at("rows")) set.rows.push_back(row_from(row, group));
    return set;
  }
  throw DecodeError{"unknown group " + path};
}

// Invalid UTF-8 never reaches us from the reader; replacing keeps a stray byte from losing a job.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct Schema {
  std::string_view name;
  int version;

  std::string text() const { return std::format("{}/{}", name, version); }
  // 0 when the text names no version of this schema.
  int version_in(std::string_view text) const {
    int number = 0;
    if (!text.starts_with(name) || !text.substr(name.size()).starts_with('/')) return 0;
    const std::string_view digits = text.substr(name.size() + 1);
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    return error == std::errc() && end == digits.end() ? number : 0;
  }
};

// Parses, checks the schema name and lets `build` make the value; every failure is one Error.
template <class T>
Result<T> decode(std::string_view text, const Schema& schema, T (*build)(const Json&)) {
  const auto unreadable = [&](std::string why) {
    return fail(ErrorKind::internal, "artefact_unreadable",
                "A stored intermediate result cannot be read; restart the document.",
                schema.text() + ": " + std::move(why));
  };
  try {
    const Json json = Json::parse(text);
    const auto stored = json.value("schema", "");
    const int version = schema.version_in(stored);
    if (version > schema.version) {
      return fail(ErrorKind::unavailable, "artefact_too_new",
                  "A newer version of this program works on the document; upgrade this one too.",
                  stored, true);
    }
    if (version != schema.version) return unreadable("another schema");
    return build(json);
  } catch (const DecodeError& error) {
    return unreadable(error.what);
  } catch (const Json::exception& error) {
    return unreadable(error.what());
  }
}

constexpr Schema kDecodedFile{"decoded_file", 1};
constexpr Schema kOcrText{"ocr_text", 1};
constexpr Schema kDraft{"draft", 1};
constexpr Schema kChecked{"checked", 1};
constexpr Schema kReport{"report", 1};

document::DecodedFile build_decoded_file(const Json& json) {
  document::DecodedFile file;
  file.type = named(kTypes, json.at("type"));
  file.pages = pages_from(json.at("pages"));
  for (const Json& entry : json.at("attachments")) {
    file.attachments.push_back({entry.at("name").get<std::string>(),
                                entry.at("media_type").get<std::string>(),
                                entry.at("content").get<std::string>()});
  }
  file.producer = json.at("producer").get<std::string>();
  return file;
}

document::OcrText build_ocr_text(const Json& json) {
  document::OcrText text;
  text.pages = pages_from(json.at("pages"));
  for (const Json& entry : json.at("readings")) {
    text.readings.push_back({entry.at("page").get<int>(), entry.at("engine").get<std::string>(),
                             entry.at("mean_confidence").get<double>(),
                             entry.at("skew").get<double>()});
  }
  return text;
}

invoice::Draft build_draft(const Json& json) {
  invoice::Draft draft;
  for (const Json& entry : json.at("candidates")) draft.candidates.push_back(candidate_from(entry));
  for (const Json& entry : json.at("row_sets")) draft.row_sets.push_back(row_set_from(entry));
  draft.notes = json.at("notes").get<std::vector<std::string>>();
  return draft;
}

invoice::Checked build_checked(const Json& json) {
  return {invoice_from(json.at("invoice")), checks_from(json.at("checks")),
          json.at("notes").get<std::vector<std::string>>()};
}

invoice::Report build_report(const Json& json) {
  const auto verdict = document::verdict_from(json.at("verdict").get<std::string>());
  if (!verdict) throw DecodeError{"unknown verdict"};
  return {json.at("quality_score").get<double>(), *verdict, reasons_from(json.at("reasons"))};
}

}  // namespace

std::string to_json(const document::DecodedFile& file) {
  Json attachments = Json::array();
  for (const document::Attachment& attachment : file.attachments) {
    attachments.push_back({{"name", attachment.name},
                           {"media_type", attachment.media_type},
                           {"content", attachment.content}});
  }
  return dump({{"schema", kDecodedFile.text()},
               {"type", to_string(file.type)},
               {"producer", file.producer},
               {"pages", pages_json(file.pages)},
               {"attachments", std::move(attachments)}});
}

std::string to_json(const document::OcrText& text) {
  Json readings = Json::array();
  for (const document::PageReading& reading : text.readings) {
    readings.push_back({{"page", reading.page},
                        {"engine", reading.engine},
                        {"mean_confidence", reading.mean_confidence},
                        {"skew", reading.skew}});
  }
  return dump({{"schema", kOcrText.text()},
               {"pages", pages_json(text.pages)},
               {"readings", std::move(readings)}});
}

std::string to_json(const invoice::Draft& draft) {
  Json candidates = Json::array();
  for (const auto& candidate : draft.candidates) candidates.push_back(candidate_json(candidate));
  Json row_sets = Json::array();
  for (const auto& set : draft.row_sets) row_sets.push_back(row_set_json(set));
  return dump({{"schema", kDraft.text()},
               {"candidates", std::move(candidates)},
               {"row_sets", std::move(row_sets)},
               {"notes", draft.notes}});
}

std::string to_json(const invoice::Checked& checked) {
  return dump({{"schema", kChecked.text()},
               {"invoice", invoice_json(checked.invoice)},
               {"checks", checks_json(checked.checks)},
               {"notes", checked.notes}});
}

std::string to_json(const invoice::Report& report) {
  return dump({{"schema", kReport.text()},
               {"quality_score", report.quality_score},
               {"verdict", to_string(report.verdict)},
               {"reasons", reasons_json(report.reasons)}});
}

Result<document::DecodedFile> decoded_file_from_json(std::string_view json) {
  return decode(json, kDecodedFile, build_decoded_file);
}
Result<document::OcrText> ocr_text_from_json(std::string_view json) {
  return decode(json, kOcrText, build_ocr_text);
}
Result<invoice::Draft> draft_from_json(std::string_view json) {
  return decode(json, kDraft, build_draft);
}
Result<invoice::Checked> checked_from_json(std::string_view json) {
  return decode(json, kChecked, build_checked);
}
Result<invoice::Report> report_from_json(std::string_view json) {
  return decode(json, kReport, build_report);
}

}  // namespace iscan::codec
