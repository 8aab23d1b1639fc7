// VAT ids, registrations, accounts, giros, e-mail, phone: by their own form first, by label second.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "notation/check_digits.h"
#include "notation/identifiers.h"
#include "predictor_local/reading.h"

namespace iscan::predictor_local {
namespace {

using invoice::FieldId;
using invoice::FieldMap;

constexpr std::size_t kLongestIban = 10;  // tokens
constexpr std::size_t kLongestVat = 5;

// Tries ever fewer tokens from `begin` on until `parse` accepts their text.
template <class Parse>
auto longest(const Line& line, std::size_t begin, std::size_t most, Parse parse)
    -> std::pair<decltype(parse(std::string())), std::size_t> {
  for (std::size_t end = std::min(line.tokens.size(), begin + most); end > begin; --end) {
    if (auto value = parse(text_of(line, begin, end))) return {std::move(value), end};
  }
  return {std::nullopt, begin};
}

std::string trimmed_marks(std::string text) {
  while (!text.empty() &&
         (text.back() == ',' || text.back() == '.' || text.back() == ';' || text.back() == ')')) {
    text.pop_back();
  }
  if (text.starts_with('(')) text.erase(0, 1);
  return text;
}

void for_each_token(const Reading& reading, auto&& use) {
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      const Line& line = reading.layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size(); ++i) use(page, row, line, i);
    }
  }
}

// ── VAT ids: seller's or buyer's is decided by parties.cpp, here every id is offered to both ──

// Beside or below the buyer's name, or right behind a label that names the buyer.
bool near_buyer(const Reading& reading, const Span& span) {
  const document::Box id = box_of(reading.layout, span);
  if (reading.buyer_box.height() > 0 && span.page == reading.buyer_page) {
    const document::Box& box = reading.buyer_box;
    if (id.x0 >= box.x0 && id.x0 <= box.x1 && id.y0 >= box.y0 && id.y1 <= box.y1) return true;
  }
  return std::ranges::any_of(reading.labels, [&](const Found& found) {
    return found.label == Label::buyer && found.weight >= 0.6 && found.span.page == span.page &&
           found.span.line == span.line && found.span.end <= span.begin;
  });
}

// "Your VAT ID", "USt-IdNr. des Käufers": the words of a label name the other side.
bool speaks_of_buyer(const Line& line, std::size_t begin, std::size_t end) {
  constexpr std::array<std::string_view, 24> kWords = {"your",
                                                       "ihre",
                                                       "ihr",
                                                       "votre",
                                                       "client",
                                                       "kunde",
                                                       "kunden",
                                                       "customer",
                                                       "kaufer",
                                                       "kaufers",
                                                       "empfanger",
                                                       "buyer",
                                                       "acheteur",
                                                       "klant",
                                                       "uw",
                                                       "kund",
                                                       "ert",
                                                       "deres",
                                                       "asiakas",
                                                       "cliente",
                                                       "destinatario",
                                                       "kundens",
                                                       "lesungsempfanger",
                                                       "erwerber"};
  for (std::size_t i = begin; i < end; ++i) {
    if (std::ranges::contains(kWords, line.tokens[i].key)) return true;
  }
  return false;
}

// The label that announces an id: left of it, or above it in the same column.
const Found* label_of_id(const Reading& reading, const Span& span) {
  const document::Box id = box_of(reading.layout, span);
  const Found* above = nullptr;
  for (const Found& found : reading.labels) {
    if (found.label != Label::vat_id || found.span.page != span.page) continue;
    if (found.span.line == span.line && found.span.end <= span.begin) return &found;
    const document::Box label = box_of(reading.layout, found.span);
    const bool near = found.span.line < span.line && found.span.line + 2 >= span.line;
    if (near && label.x0 < id.x1 && label.x1 > id.x0) above = &found;
  }
  return above;
}

void read_vat_ids(Reading& reading) {
  std::set<std::string> seen;
  double seller_score = 0.85;
  double buyer_score = 0.5;
  for_each_token(reading, [&](std::size_t page, std::size_t row, const Line& line, std::size_t i) {
    const auto parse = [](const std::string& text) {
      return notation::parse_vat_id(trimmed_marks(text));
    };
    const auto [vat, end] = longest(line, i, kLongestVat, parse);
    if (!vat || !seen.insert(vat->value).second) return;
    const Span span{page, row, i, end};
    const Found* label = label_of_id(reading, span);
    const bool labelled = label != nullptr || (i > 0 && has_label(reading, page, row, 0, i));
    const bool right = vat->check == notation::CheckDigits::right;
    if (!labelled && !right) return;
    bool buyer = near_buyer(reading, span);
    if (label != nullptr) {
      const Line& words = line_of(reading.layout, label->span);
      const Cell& cell = cell_at(words, label->span.begin);
      const std::size_t stop = label->span.line == row ? std::min(i, cell.end) : cell.end;
      buyer = buyer || speaks_of_buyer(words, cell.begin, stop);
    }
    if (buyer) {
      reading.propose(FieldId::buyer_vat_id, vat->value, span, 0.9);
      reading.propose(FieldId::seller_vat_id, vat->value, span, 0.2);
      return;
    }
    reading.propose(FieldId::seller_vat_id, vat->value, span, seller_score);
    reading.propose(FieldId::buyer_vat_id, vat->value, span, buyer_score * 0.6);
    seller_score *= 0.6;
    buyer_score = 0.9;
  });
}

// A labelled number without its country: "NIF: B99999013", "VAT no 232 153 895".
void read_bare_vat_ids(Reading& reading) {
  for (const Found& found : std::vector<Found>(reading.labels)) {
    if (found.label != Label::vat_id || found.weight < 0.7) continue;
    const Line& line = line_of(reading.layout, found.span);
    std::size_t begin = found.span.end;
    while (begin < line.tokens.size() && is_filler(line.tokens[begin])) ++begin;
    std::size_t end = begin;
    std::string compact;
    while (end < std::min(line.tokens.size(), begin + 5)) {
      const std::string part = notation::compact_id(trimmed_marks(line.tokens[end].text));
      const bool id = part.find_first_of("0123456789") != std::string::npos || part == "MVA";
      if (!id || compact.size() + part.size() > 14) break;
      compact += part;
      ++end;
    }
    if (compact.size() < 8 || notation::parse_vat_id(compact)) continue;
    const Span span{found.span.page, found.span.line, begin, end};
    const Cell& cell = cell_at(line, found.span.begin);
    const bool buyer = near_buyer(reading, span) || speaks_of_buyer(line, cell.begin, begin);
    reading.propose(buyer ? FieldId::buyer_vat_id : FieldId::seller_vat_id,
                    trimmed_marks(text_of(reading.layout, span)), span, 0.6 * found.weight);
  }
}

void read_tax_numbers(Reading& reading) {
  for (const Found& found : std::vector<Found>(reading.labels)) {
    const bool tax = found.label == Label::tax_id;
    if (!tax && found.label != Label::registration) continue;
    const Line& line = line_of(reading.layout, found.span);
    std::size_t begin = found.span.end;
    while (begin < line.tokens.size() && is_filler(line.tokens[begin])) ++begin;
    std::size_t end = begin;
    const auto numeric = [](const std::string& text) {
      return text.find_first_of("0123456789") != std::string::npos;
    };
    const std::size_t stop = next_label(reading, found.span.page, found.span.line, begin);
    while (end < std::min({stop, line.tokens.size(), begin + 4}) && numeric(line.tokens[end].text))
      ++end;
    if (end == begin) continue;
    const Span span{found.span.page, found.span.line, begin, end};
    const bool buyer = near_buyer(reading, span);
    if (tax && buyer) continue;
    const FieldId field = tax     ? FieldId::seller_tax_id
                          : buyer ? FieldId::buyer_registration_id
                                  : FieldId::seller_registration_id;
    reading.propose(field, trimmed_marks(text_of(reading.layout, span)), span, 0.8 * found.weight);
  }
}

// ── accounts ──

FieldMap account_row(const Reading& reading, std::string iban, const Span& span, double score) {
  FieldMap row;
  invoice::Field field;
  field.value = std::move(iban);
  field.evidence = evidence_of(reading.layout, span);
  field.confidence = score;
  row.set(FieldId::account_iban, std::move(field));
  return row;
}

// "Verkäufer-IBAN:" and other words that say what stands behind them.
bool names_iban(const Line& line, std::size_t before) {
  return std::ranges::any_of(line.tokens | std::views::take(before), [](const auto& token) {
    return token.text.contains("IBAN") || token.text.contains("Iban");
  });
}

void read_accounts(Reading& reading) {
  invoice::RowSet set{.group = invoice::Group::account, .rows = {}, .score = 0.9};
  std::set<std::string> seen;
  for_each_token(reading, [&](std::size_t page, std::size_t row, const Line& line, std::size_t i) {
    const auto exact = [](const std::string& text) {
      return notation::parse_iban(trimmed_marks(text));
    };
    auto [iban, end] = longest(line, i, kLongestIban, exact);
    double score = 0.97;
    if (!iban && (has_label(reading, page, row, 0, i) || names_iban(line, i))) {
      // A labelled IBAN with wrong check digits is shown as it is and sent to review.
      const auto form = [](const std::string& text) -> std::optional<std::string> {
        const bool marks = trimmed_marks(text).find_first_of(".:,/") != std::string::npos;
        if (marks || !notation::looks_like_iban(trimmed_marks(text))) return std::nullopt;
        std::string compact = trimmed_marks(text);
        std::erase(compact, ' ');
        return compact;
      };
      std::tie(iban, end) = longest(line, i, kLongestIban, form);
      score = 0.6;
    }
    if (!iban || !seen.insert(*iban).second) return;
    set.rows.push_back(account_row(reading, *iban, {page, row, i, end}, score));
  });
  for (const Found& found : reading.labels) {
    if (found.label != Label::bic || set.rows.empty()) continue;
    const Line& line = line_of(reading.layout, found.span);
    for (std::size_t i = found.span.end; i < std::min(line.tokens.size(), found.span.end + 3);
         ++i) {
      const auto bic = notation::parse_bic(trimmed_marks(line.tokens[i].text));
      if (!bic) continue;
      invoice::Field field;
      field.value = *bic;
      field.evidence = evidence_of(reading.layout, {found.span.page, found.span.line, i, i + 1});
      field.confidence = 0.9;
      set.rows.front().set(FieldId::account_bic, std::move(field));
      break;
    }
  }
  if (!set.rows.empty()) reading.draft.row_sets.push_back(std::move(set));
}

void read_giros(Reading& reading) {
  for (const Found& found : std::vector<Found>(reading.labels)) {
    const bool bank = found.label == Label::bankgiro;
    if (!bank && found.label != Label::plusgiro) continue;
    const auto parse = [&](const std::string& text) {
      return bank ? notation::parse_bankgiro(trimmed_marks(text))
                  : notation::parse_plusgiro(trimmed_marks(text));
    };
    std::vector<Span> places = {{found.span.page, found.span.line, found.span.end,
                                 line_of(reading.layout, found.span).tokens.size()}};
    for (const Span& cell : cells_below(reading, found.span, 1)) places.push_back(cell);
    for (const Span& place : places) {
      const Line& line = line_of(reading.layout, place);
      std::size_t begin = place.begin;
      while (begin < place.end && is_filler(line.tokens[begin])) ++begin;
      if (begin >= place.end) continue;
      const auto [giro, end] =
          longest(line, begin, std::min<std::size_t>(4, place.end - begin), parse);
      if (!giro) continue;
      reading.propose(bank ? FieldId::bankgiro : FieldId::plusgiro, *giro,
                      {place.page, place.line, begin, end}, 0.95);
      break;
    }
  }
}

void read_contacts(Reading& reading) {
  for_each_token(reading, [&](std::size_t page, std::size_t row, const Line& line, std::size_t i) {
    const std::string text = trimmed_marks(line.tokens[i].text);
    const auto at = text.find('@');
    if (at == std::string::npos || at == 0 || !text.substr(at).contains('.')) return;
    const Span span{page, row, i, i + 1};
    const bool buyer = near_buyer(reading, span);
    reading.propose(buyer ? FieldId::buyer_email : FieldId::seller_email, text, span, 0.8);
  });
  for (const Found& found : std::vector<Found>(reading.labels)) {
    if (found.label != Label::phone) continue;
    const Line& line = line_of(reading.layout, found.span);
    std::size_t begin = found.span.end;
    while (begin < line.tokens.size() && is_filler(line.tokens[begin])) ++begin;
    std::size_t end = begin;
    const auto dialled = [](const std::string& one) {
      return one.find_first_not_of("0123456789+()/-. ") == std::string::npos;
    };
    while (end < std::min(line.tokens.size(), begin + 7) && dialled(line.tokens[end].text)) ++end;
    if (end == begin) continue;
    const Span span{found.span.page, found.span.line, begin, end};
    const bool buyer = near_buyer(reading, span);
    reading.propose(buyer ? FieldId::buyer_phone : FieldId::seller_phone,
                    text_of(reading.layout, span), span, 0.75);
  }
}

}  // namespace

void read_identifiers(Reading& reading) {
  read_vat_ids(reading);
  read_bare_vat_ids(reading);
  read_tax_numbers(reading);
  read_accounts(reading);
  read_giros(reading);
  read_contacts(reading);
}

}  // namespace iscan::predictor_local
