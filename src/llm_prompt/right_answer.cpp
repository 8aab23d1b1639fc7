#include "llm_prompt/right_answer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "llm_prompt/find_text.h"
#include "llm_prompt/ground.h"
#include "llm_prompt/letters.h"
#include "llm_prompt/places.h"
#include "llm_prompt/printed_text.h"
#include "llm_prompt/prompt.h"
#include "llm_prompt/rows.h"
#include "notation/text.h"

namespace iscan::llm_prompt {
namespace {

using document::Page;
using invoice::Field;
using invoice::FieldId;
using invoice::Group;
using Json = nlohmann::ordered_json;
using Places = std::vector<FoundText>;

// A value of a row with its places.
struct Item {
  const SchemaField* field;
  Places places;
};

const Page* page_with(std::span<const Page> pages, int number) {
  const auto found = std::ranges::find(pages, number, &Page::number);
  return found == pages.end() ? nullptr : &*found;
}

// The number of the line that holds the first of the words that is printed; 0 when none is.
int line_in(const Page& page, std::span<const int> words) {
  const std::vector<Row> rows = rows_of(page);
  for (const int word : words) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (std::ranges::contains(rows[row].words, static_cast<std::size_t>(word))) {
        return static_cast<int>(row) + 1;
      }
    }
  }
  return 0;
}

std::string joined(std::string_view text) {
  std::string out;
  for (const std::string_view word : notation::split_words(text)) {
    const std::string shown = visible(word);
    if (!out.empty() && !shown.empty()) out += ' ';
    out += shown;
  }
  return out;
}

std::string words_of(const Page& page, std::span<const int> words) {
  std::string text;
  for (const int word : words) text += page.words[static_cast<std::size_t>(word)].text + " ";
  return joined(text);
}

bool is_country(FieldId field) {
  return field == FieldId::seller_country || field == FieldId::buyer_country;
}

class RightAnswer {
 public:
  RightAnswer(std::span<const Page> pages, std::span<const Page> printed, Doubtful doubtful)
      : pages_(pages), printed_(printed), doubtful_(doubtful), finder_(pages) {}

  Json of(const invoice::Invoice& invoice) {
    Json answer = Json::object();
    const invoice::FieldMap no_account;
    const auto& account = invoice.accounts.empty() ? no_account : invoice.accounts.front();
    for (const SchemaField& field : kSchemaFields) {
      if (!field.list.empty()) continue;
      const auto& fields = field.group == Group::account ? account : invoice.header;
      answer[field.property] = single(fields, field.field);
    }
    answer["vat_breakdown"] = rows(invoice.vat_breakdown, "vat_breakdown");
    answer["lines"] = rows(invoice.lines, "lines");
    return answer;
  }

 private:
  // Where the reader of the value saw it; nothing when it names no words.
  std::optional<FoundText> seen(const invoice::Evidence& evidence) const {
    const Page* page = page_with(pages_, evidence.page);
    if (page == nullptr || evidence.tokens.empty()) return std::nullopt;
    const auto is_shown = [&](int word) {
      return word >= 0 && static_cast<std::size_t>(word) < page->words.size() &&
             !page->words[static_cast<std::size_t>(word)].invisible;
    };
    if (!std::ranges::all_of(evidence.tokens, is_shown)) return std::nullopt;
    FoundText found{.page = evidence.page,
                    .line = line_in(*page, evidence.tokens),
                    .box = evidence.box,
                    .words = evidence.tokens,
                    .raw = words_of(*page, evidence.tokens)};
    // A part of the words may be the value: "RE-1" of "Nr.:RE-1".
    const std::u32string part = key_of(evidence.raw);
    if (!part.empty() && key_of(found.raw).contains(part)) found.raw = joined(evidence.raw);
    return found;
  }

  Places searched(FieldId id, const Field& field) {
    if (const auto* amount = std::get_if<Decimal>(&field.value)) {
      Places places = finder_.find_amount(*amount);
      return places.empty() ? finder_.find_amount(-*amount) : places;
    }
    if (const auto* day = std::get_if<Date>(&field.value)) return finder_.find_date(*day);
    const auto& text = std::get<std::string>(field.value);
    if (id == FieldId::currency) return finder_.find_currency(text);
    // A code is found in many words that are no country.
    if (is_country(id)) return {};
    return finder_.find_text(text);
  }

  Places places_of(const invoice::FieldMap& fields, FieldId id) {
    const Field* field = fields.find(id);
    if (field == nullptr || field->status == invoice::FieldStatus::missing) return {};
    const bool sure = field->status != invoice::FieldStatus::needs_review;
    if (!sure && doubtful_ == Doubtful::left_out) return {};
    if (auto found = seen(field->evidence)) {
      // A country may be known by a VAT id or a postcode, which do not print it.
      const bool printed =
          !is_country(id) || country_of(found->raw) == invoice::to_text(field->value);
      return printed ? Places{*std::move(found)} : Places{};
    }
    return searched(id, *field);
  }

  // As the model sees it: what was replaced there is replaced here.
  std::string text_at(const FoundText& place) const {
    const Page* page = page_with(pages_, place.page);
    const Page* printed = page_with(printed_, place.page);
    if (page == nullptr || printed == nullptr) return "";
    const bool same = std::ranges::all_of(place.words, [&](int word) {
      const auto index = static_cast<std::size_t>(word);
      return page->words[index].text == printed->words[index].text;
    });
    return same ? joined(place.raw) : replaced(*page, *printed, place);
  }

  // A part of a word whose letters were replaced one by one is the same part of the new word.
  static std::string replaced(const Page& page, const Page& printed, const FoundText& place) {
    const auto index = static_cast<std::size_t>(place.words.front());
    const std::string& before = page.words[index].text;
    const std::string& after = printed.words[index].text;
    const auto at = before.find(place.raw);
    if (place.words.size() == 1 && before.size() == after.size() && at != std::string::npos) {
      return joined(after.substr(at, place.raw.size()));
    }
    return words_of(printed, place.words);
  }

  std::string single(const invoice::FieldMap& fields, FieldId id) {
    const Places places = places_of(fields, id);
    return places.empty() ? "" : text_at(*nearest(places, {}, block_of(id)));
  }

  Json rows(const std::vector<invoice::FieldMap>& all, std::string_view list) {
    Json found = Json::array();
    std::optional<LineId> before;
    for (const invoice::FieldMap& fields : all) {
      if (auto one = row(fields, list, before); !one.is_null()) found.push_back(std::move(one));
    }
    return found;
  }

  // Null when none of its values is printed.
  Json row(const invoice::FieldMap& fields, std::string_view list, std::optional<LineId>& before) {
    std::vector<Item> items;
    for (const SchemaField& field : kSchemaFields) {
      if (field.list == list) items.push_back({&field, places_of(fields, field.field)});
    }
    std::vector<const Places*> all;
    for (const Item& item : items) {
      if (!item.places.empty()) all.push_back(&item.places);
    }
    const auto line = line_of_row(all, all, {}, before);
    if (!line) return nullptr;
    before = line;
    return row_at(items, *line);
  }

  Json row_at(const std::vector<Item>& items, LineId line) const {
    Json row = Json::object();
    if (items.front().field->group == Group::line) row[kLineIdProperty] = "";
    std::vector<const FoundText*> taken;
    for (const Item& item : items) {
      const FoundText* place = place_in_row(item.places, line, taken);
      row[item.field->property] = place == nullptr ? "" : text_at(*place);
      if (place == nullptr) continue;
      taken.push_back(place);
      // The line of the row's amount, which comes last.
      if (row.contains(kLineIdProperty)) row[kLineIdProperty] = line_id(*place);
    }
    return row;
  }

  std::string line_id(const FoundText& place) const {
    const Page* printed = page_with(printed_, place.page);
    const int line = printed == nullptr ? 0 : line_in(*printed, place.words);
    return line == 0 ? "" : to_text(LineId{place.page, line});
  }

  std::span<const Page> pages_;
  std::span<const Page> printed_;
  Doubtful doubtful_;
  Finder finder_;
};

}  // namespace

std::string right_answer(const invoice::Invoice& invoice, std::span<const Page> pages,
                         std::span<const Page> printed, Doubtful doubtful) {
  return RightAnswer(pages, printed, doubtful)
      .of(invoice)
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace iscan::llm_prompt
