#include "llm_prompt/answer.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/nesting.h"
#include "llm_prompt/ground.h"
#include "llm_prompt/places.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/prompt.h"
#include "notation/identifiers.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using invoice::Draft;
using invoice::FieldId;
using invoice::Group;
using Json = nlohmann::json;

constexpr double kHeaderScore = 0.9;
constexpr double kRowScore = 0.8;
constexpr std::size_t kMostBytes = 16'000'000;  // of an answer
constexpr std::size_t kLongestValue = 1'000;    // bytes
constexpr std::size_t kMostRows = 1'000;        // of a group in an answer
constexpr std::size_t kMostNotes = 50;
constexpr int kDeepest = 16;

std::optional<Json> parse(std::string_view text) {
  if (text.size() > kMostBytes || !nests_at_most(text, kDeepest)) return std::nullopt;
  Json value = Json::parse(text, nullptr, false);
  if (!value.is_object()) return std::nullopt;
  return value;
}

// A field's value with its places.
struct Item {
  FieldId field;
  Grounded grounded;
};

// One answer on its way into the draft.
class Reading {
 public:
  Reading(std::span<const document::Page> pages, std::string_view model, const Redaction* redaction,
          Draft& draft)
      : finder_{pages},
        reader_{"llm:" + std::string(model)},
        redaction_{redaction},
        draft_{draft} {}

  void read(const Json& answer) {
    country_ = country_in(answer);
    read_header(answer);
    read_account(answer);
    read_rows(answer, "vat_breakdown", Group::vat_breakdown,
              {FieldId::vat_tax, FieldId::vat_taxable, FieldId::vat_rate});
    read_rows(answer, "lines", Group::line,
              {FieldId::line_name, FieldId::line_net_amount, FieldId::line_price});
    if (finder_.exhausted()) note("llm_search_cut");
  }

 private:
  // Of the seller, by its address or its VAT id.
  std::string country_in(const Json& answer) const {
    const std::string name = text_at(answer, "seller_country").value_or("");
    if (const auto code = country_of(name); !code.empty()) return std::string(code);
    const auto vat = notation::parse_vat_id(text_at(answer, "seller_vat_id").value_or(""));
    return vat ? vat->country : "";
  }

  void note(std::string code) {
    if (draft_.notes.size() < kMostNotes) draft_.notes.push_back(std::move(code));
  }

  // A copied text: without what our own form added. Nothing when it is no text; "" when absent.
  std::optional<std::string> text_at(const Json& object, std::string_view name) const {
    const auto member = object.find(name);
    if (member == object.end()) return "";
    if (!member->is_string()) return std::nullopt;
    const auto& text = member->get_ref<const std::string&>();
    if (text.size() > kLongestValue) return std::nullopt;
    std::string value = original_marks(text);
    return redaction_ == nullptr ? value : redaction_->restored(value);
  }

  std::optional<Grounded> grounded(const Json& object, std::string_view property, FieldId field,
                                   const std::string& path) {
    const auto text = text_at(object, property);
    if (!text) {
      note("llm_value_unreadable:" + path);
      return std::nullopt;
    }
    std::string_view verbatim = notation::trimmed(*text);
    take_line_id(verbatim);
    if (verbatim.empty()) return std::nullopt;
    auto found = ground(finder_, field, verbatim, country_);
    if (found) return *std::move(found);
    note((found.error() == Miss::unreadable ? "llm_value_unreadable:" : "llm_value_not_on_page:") +
         path);
    return std::nullopt;
  }

  invoice::Evidence evidence_of(const FoundText& place) const {
    return {.source = place.ocr ? invoice::Source::ocr : invoice::Source::text,
            .reader = reader_,
            .raw = place.raw,
            .page = place.page,
            .box = place.box,
            .tokens = place.words};
  }

  static std::vector<const FoundText*> anchors_of(const std::vector<Item>& items, Block block) {
    std::vector<const FoundText*> anchors;
    for (const Item& item : items) {
      const auto& places = item.grounded.places;
      if (places.size() == 1 && block_of(item.field) == block) anchors.push_back(&places.front());
    }
    return anchors;
  }

  void read_header(const Json& answer) {
    std::vector<Item> items;
    for (const SchemaField& field : kSchemaFields) {
      if (field.group != Group::header) continue;
      const std::string path(invoice::spec_of(field.field).path);
      if (auto value = grounded(answer, field.property, field.field, path)) {
        items.push_back({field.field, *std::move(value)});
      }
    }
    for (const Item& item : items) {
      const Block block = block_of(item.field);
      const FoundText* place = nearest(item.grounded.places, anchors_of(items, block), block);
      const double score = kHeaderScore * place->score * item.grounded.weight;
      draft_.candidates.push_back({item.field, item.grounded.value, evidence_of(*place), score});
      if (item.grounded.other) {
        draft_.candidates.push_back({item.field, *item.grounded.other, evidence_of(*place), score});
      }
    }
  }

  invoice::Field field_of(const Grounded& grounded, const FoundText& place, double score) const {
    invoice::Field field;
    field.value = grounded.value;
    field.evidence = evidence_of(place);
    field.confidence = score * place.score * grounded.weight;
    return field;
  }

  void read_account(const Json& answer) {
    invoice::FieldMap row;
    for (const SchemaField& field : kSchemaFields) {
      if (field.group != Group::account) continue;
      const std::string path =
          std::format("payment.accounts[0].{}", invoice::spec_of(field.field).path);
      const auto value = grounded(answer, field.property, field.field, path);
      if (value) {
        row.set(field.field, field_of(*value, value->places.front(), kHeaderScore));
      }
    }
    if (row.find(FieldId::account_iban) != nullptr) append(Group::account, {std::move(row)}, 1);
  }

  void read_rows(const Json& answer, std::string_view list, Group group,
                 std::array<FieldId, 3> telling) {
    const auto found = answer.find(list);
    if (found == answer.end() || !found->is_array()) return;
    if (found->size() > kMostRows) {
      note("llm_rows_cut:" + std::string(invoice::path_of(group)));
    }
    std::vector<invoice::FieldMap> rows;
    before_.reset();
    asked_ = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < std::min(found->size(), kMostRows); ++i) {
      if (!(*found)[i].is_object()) continue;
      invoice::FieldMap row = read_row((*found)[i], list, group, i, telling);
      kept += row.size();
      if (!row.empty()) rows.push_back(std::move(row));
    }
    if (rows.empty()) return;
    append(group, std::move(rows), static_cast<double>(kept) / static_cast<double>(asked_));
  }

  std::vector<Item> items_of_row(const Json& object, std::string_view list, Group group,
                                 std::size_t index) {
    std::vector<Item> items;
    for (const SchemaField& field : kSchemaFields) {
      if (field.list != list) continue;
      const auto text = text_at(object, field.property);
      if (text && text->empty()) continue;
      ++asked_;
      if (auto value =
              grounded(object, field.property, field.field, path_in(group, index, field.field))) {
        items.push_back({field.field, *std::move(value)});
      }
    }
    return items;
  }

  static std::string path_in(Group group, std::size_t index, FieldId field) {
    return std::format("{}[{}].{}", invoice::path_of(group), index, invoice::spec_of(field).path);
  }

  invoice::FieldMap read_row(const Json& object, std::string_view list, Group group,
                             std::size_t index, std::array<FieldId, 3> telling) {
    const std::vector<Item> items = items_of_row(object, list, group, index);
    std::vector<const std::vector<FoundText>*> all;
    std::vector<const std::vector<FoundText>*> told;
    for (const Item& item : items) {
      all.push_back(&item.grounded.places);
      if (std::ranges::contains(telling, item.field)) told.push_back(&item.grounded.places);
    }
    const std::string id = text_at(object, kLineIdProperty).value_or("");
    std::string_view rest = id;
    const auto line = line_of_row(told, all, take_line_id(rest), before_);
    invoice::FieldMap row;
    if (!line) return row;
    before_ = line;
    std::vector<const FoundText*> taken;
    for (const Item& item : items) {
      const FoundText* place = place_in_row(item.grounded.places, *line, taken);
      if (place == nullptr) {
        note("llm_value_not_on_page:" + path_in(group, index, item.field));
        continue;
      }
      taken.push_back(place);
      row.set(item.field, field_of(item.grounded, *place, kRowScore));
    }
    return row;
  }

  // `found`: the share of the copied values that are printed.
  void append(Group group, std::vector<invoice::FieldMap> rows, double found) {
    const auto set = std::ranges::find(draft_.row_sets, group, &invoice::RowSet::group);
    if (set == draft_.row_sets.end()) {
      const double score = group == Group::account ? kHeaderScore : kRowScore;
      draft_.row_sets.push_back({group, std::move(rows), score * found});
      return;
    }
    // The account is printed on every page.
    if (group == Group::account) return;
    set->score = std::min(set->score, kRowScore * found);
    std::ranges::move(rows, std::back_inserter(set->rows));
  }

  Finder finder_;
  std::string reader_;
  const Redaction* redaction_;
  Draft& draft_;
  std::string country_;           // of the seller
  std::optional<LineId> before_;  // the row before
  std::size_t asked_ = 0;         // values of rows that the model copied
};

std::vector<document::Page> pages_between(std::span<const document::Page> pages, int first,
                                          int last) {
  std::vector<document::Page> some;
  std::ranges::copy_if(pages, std::back_inserter(some), [&](const document::Page& page) {
    return page.number >= first && page.number <= last;
  });
  return some;
}

void read_into(std::string_view json, std::span<const document::Page> pages, std::string_view model,
               const Redaction* redaction, Draft& draft) {
  const auto answer = parse(json);
  if (!answer) {
    draft.notes.emplace_back("llm_answer_unreadable");
    return;
  }
  Reading(pages, model, redaction, draft).read(*answer);
}

}  // namespace

Draft draft_of(std::span<const Answer> answers, std::span<const document::Page> pages,
               std::string_view model, const Redaction* redaction) {
  Draft draft;
  for (const Answer& answer : answers) {
    const auto some = pages_between(pages, answer.first_page, answer.last_page);
    read_into(answer.json, some, model, redaction, draft);
  }
  return draft;
}

Draft draft_of(std::string_view json, std::span<const document::Page> pages, std::string_view model,
               const Redaction* redaction) {
  Draft draft;
  read_into(json, pages, model, redaction, draft);
  return draft;
}

}  // namespace iscan::llm_prompt
