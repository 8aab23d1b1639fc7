#include "einvoice/xml_predictor.h"

#include <functional>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/date.h"
#include "base/decimal.h"
#include "document/page.h"
#include "einvoice/mapping.h"
#include "notation/text.h"

namespace iscan::einvoice {
namespace {

using invoice::Field;
using invoice::FieldId;
using invoice::FieldMap;
using invoice::ValueType;

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view trimmed_text(const pugi::xml_node& node) {
  return notation::trimmed(node.child_value());
}

// The text at a plain path below a node: "TaxScheme/ID", "@schemeID".
std::string_view text_below(pugi::xml_node node, std::string_view path);

// One step of a path: "ID", "ID[@schemeID=VA]", "PartyTaxScheme[TaxScheme/ID=VAT]".
struct Step {
  std::string_view name;
  std::string_view condition;  // path inside the brackets, empty when there are none
  std::string_view wanted;
};

Step step_of(std::string_view text) {
  const auto open = text.find('[');
  if (open == std::string_view::npos) return {text, {}, {}};
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  const auto equals = inside.find('=');
  return {text.substr(0, open), inside.substr(0, equals), inside.substr(equals + 1)};
}

bool fits(const pugi::xml_node& node, const Step& step) {
  if (local_name(node) != step.name) return false;
  return step.condition.empty() || text_below(node, step.condition) == step.wanted;
}

// The end of the first step: a slash outside of brackets.
std::size_t step_end(std::string_view path) {
  int depth = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '[') ++depth;
    if (path[i] == ']') --depth;
    if (path[i] == '/' && depth == 0) return i;
  }
  return path.size();
}

// Calls `use` with every node at the path, until it answers true.
bool for_each(pugi::xml_node node, std::string_view path,
              const std::function<bool(const pugi::xml_node&)>& use) {
  if (path.empty() || path == ".") return use(node);
  const std::size_t end = step_end(path);
  const Step step = step_of(path.substr(0, end));
  const std::string_view rest = end == path.size() ? std::string_view{} : path.substr(end + 1);
  for (const pugi::xml_node child : node.children()) {
    if (fits(child, step) && for_each(child, rest, use)) return true;
  }
  return false;
}

std::string_view text_below(pugi::xml_node node, std::string_view path) {
  std::string_view attribute;
  // An '@' inside brackets belongs to a condition.
  if (const auto at = path.rfind('@');
      at != std::string_view::npos && (at == 0 || path[at - 1] == '/')) {
    attribute = path.substr(at + 1);
    path = at == 0 ? std::string_view{} : path.substr(0, at - 1);
  }
  std::string_view text;
  for_each(node, path, [&](const pugi::xml_node& found) {
    text = attribute.empty()
               ? trimmed_text(found)
               : std::string_view(found.attribute(std::string(attribute).c_str()).value());
    return !text.empty();
  });
  return text;
}

// XML amounts may carry '+' or more places than we keep.
std::optional<Decimal> decimal_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::string kept(text);
  if (kept.starts_with('.')) kept.insert(0, "0");
  if (const auto point = kept.find('.'); point != std::string::npos) {
    while (kept.size() > point + 1 + Decimal::kPlaces) kept.pop_back();
    while (kept.ends_with('0') || kept.ends_with('.')) {
      const bool mark = kept.ends_with('.');
      kept.pop_back();
      if (mark) break;
    }
  }
  return Decimal::parse(kept);
}

// ISO 8601, or CII's format 102 (CCYYMMDD).
std::optional<Date> date_of(std::string_view text) {
  if (text.size() == 8 && text.find('-') == std::string_view::npos) {
    return date_from_iso(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) +
                         "-" + std::string(text.substr(6)));
  }
  return date_from_iso(text.substr(0, 10));
}

std::optional<invoice::Value> value_of(FieldId id, std::string_view text) {
  if (text.empty()) return std::nullopt;
  switch (invoice::spec_of(id).type) {
    case ValueType::text:
    case ValueType::code: return std::string(text);
    case ValueType::date: {
      const auto date = date_of(text);
      return date ? std::optional<invoice::Value>(*date) : std::nullopt;
    }
    case ValueType::amount:
    case ValueType::number: {
      const auto decimal = decimal_of(text);
      return decimal ? std::optional<invoice::Value>(*decimal) : std::nullopt;
    }
  }
  std::unreachable();
}

invoice::Evidence evidence_of(std::string_view raw) {
  invoice::Evidence evidence;
  evidence.source = invoice::Source::xml;
  evidence.reader = "xml";
  evidence.raw = std::string(raw);
  return evidence;
}

// UBL's percentage of an allowance and CII's are both in percent; the price basis is divided out
// by whoever multiplies.
FieldMap row_of(const pugi::xml_node& node, std::span<const Mapping> mappings) {
  FieldMap row;
  for (const Mapping& mapping : mappings) {
    const std::string_view text = text_below(node, mapping.path);
    auto value = value_of(mapping.field, text);
    if (!value || row.find(mapping.field) != nullptr) continue;
    Field field;
    field.value = std::move(*value);
    field.evidence = evidence_of(text);
    field.confidence = 1;
    row.set(mapping.field, std::move(field));
  }
  return row;
}

std::string kind_of(std::string_view type_code) {
  return type_code == "381" || type_code == "396" || type_code == "261" ? "credit_note" : "invoice";
}

void read(const pugi::xml_node& root, const Syntax& syntax, invoice::Draft& draft) {
  const FieldMap header = row_of(root, syntax.header);
  for (const auto& [id, field] : header) {
    draft.candidates.push_back({id, field.value, field.evidence, 1.0});
  }
  if (const auto code = header.text(FieldId::type_code)) {
    draft.candidates.push_back({FieldId::document_kind, kind_of(*code), evidence_of(*code), 1.0});
  }
  // UBL suppliers without a registered name have a trading name.
  for (const auto& [name, trading] :
       {std::pair{FieldId::seller_name, FieldId::seller_trading_name},
        std::pair{FieldId::buyer_name, FieldId::buyer_trading_name}}) {
    const auto text = header.text(trading);
    if (header.find(name) == nullptr && text) {
      draft.candidates.push_back({name, *text, evidence_of(*text), 1.0});
    }
  }
  for (const RowMapping& rows : syntax.rows) {
    invoice::RowSet set{.group = rows.group, .rows = {}, .score = 1};
    for_each(root, rows.rows, [&](const pugi::xml_node& node) {
      if (FieldMap row = row_of(node, rows.fields); !row.empty())
        set.rows.push_back(std::move(row));
      return false;
    });
    if (!set.rows.empty()) draft.row_sets.push_back(std::move(set));
  }
}

// True when the text was an e-invoice and was read.
bool read_attachment(const document::Attachment& attachment, invoice::Draft& draft) {
  pugi::xml_document xml;
  // pugixml knows no DTDs and no entities beyond the five; the reader has refused DOCTYPEs before.
  const auto parsed = xml.load_buffer(attachment.content.data(), attachment.content.size());
  if (!parsed) {
    draft.notes.emplace_back("xml_unreadable");
    return false;
  }
  const pugi::xml_node root = xml.document_element();
  for (const Syntax& syntax : syntaxes()) {
    if (local_name(root) == syntax.root) {
      read(root, syntax, draft);
      return true;
    }
  }
  return false;
}

}  // namespace

Result<invoice::Draft> XmlPredictor::predict(const document::DecodedFile& file) {
  invoice::Draft draft;
  for (const document::Attachment& attachment : file.attachments) {
    if (!attachment.refused.empty()) {
      draft.notes.push_back(attachment.refused);
      continue;
    }
    if (attachment.media_type.contains("xml") && read_attachment(attachment, draft)) break;
  }
  return draft;
}

}  // namespace iscan::einvoice
