// Till receipts: the amount really paid, the shop in the first lines, items without a table.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "predictor_local/party.h"
#include "predictor_local/receipt_items.h"

namespace iscan::predictor_local {
namespace {

using invoice::FieldId;

constexpr double kLabelled = 0.66;
constexpr double kPaidMinusChange = 0.22;  // what was handed over less the change
constexpr double kLargePrint = 0.1;
constexpr double kRepeated = 0.03;
constexpr double kAfterRounding = 0.15;  // right below the line of the rounding
constexpr double kLater = 0.004;         // for each line further down
constexpr double kPartOnly = 0.4;        // times: "Total excl. …", "Total 6 % supplies"
constexpr double kInsideSentence = 0.6;  // times: "GST included in total"
constexpr double kMended = 0.9;          // times: one digit was read wrongly
constexpr double kAfterPayment = 0.15;   // below the line of the payment
constexpr double kUnlabelled = 0.5;
constexpr std::size_t kTopLines = 8;

// The last money amount right of a label, or alone in the next line.
const AmountValue* amount_of(const Reading& reading, const Found& found) {
  const AmountValue* last = nullptr;
  for (const AmountValue* amount : amounts_in(reading.values, found.span.page, found.span.line)) {
    if (amount->span.begin >= found.span.end && amount->money) last = amount;
  }
  if (last != nullptr) return last;
  const auto& lines = reading.layout[found.span.page].lines;
  const std::size_t next = found.span.line + 1;
  if (next >= lines.size() || lines[next].cells.size() != 1) return nullptr;
  const auto below = amounts_in(reading.values, found.span.page, next);
  const bool alone = below.size() == 1 && below.front()->money && below.front()->span.begin == 0 &&
                     below.front()->span.end == lines[next].tokens.size();
  return alone ? below.front() : nullptr;
}

struct Payment {
  std::optional<Decimal> paid;  // cash less change
  bool has_change = false;
  std::size_t line = static_cast<std::size_t>(-1);  // where the payment stands
};

Payment find_payment(const Reading& reading) {
  Payment payment;
  const AmountValue* cash = nullptr;
  const AmountValue* change = nullptr;
  for (const Found& found : reading.labels) {
    if (found.span.page != 0 || found.weight < 0.6) continue;
    const bool is_change = found.label == Label::change;
    const bool is_cash = found.label == Label::cash || found.label == Label::paid;
    if (!is_change && !is_cash) continue;
    const AmountValue* amount = amount_of(reading, found);
    if (amount == nullptr) continue;
    if (is_change) {
      change = amount;
    } else if (cash == nullptr) {
      cash = amount;
      payment.line = found.span.line;
    }
  }
  if (cash == nullptr) return payment;
  payment.has_change = change != nullptr;
  payment.paid = change == nullptr ? cash->value : subtract(cash->value, change->value.abs());
  return payment;
}

int count_value(const Reading& reading, Decimal value) {
  return static_cast<int>(std::ranges::count_if(reading.values.amounts, [&](const auto& amount) {
    return amount.money && amount.value == value;
  }));
}

// "Net total" and "nett" on a till receipt are what is left to pay.
bool names_total(const Reading& reading, const Found& found) {
  if (found.label == Label::gross || found.label == Label::due) return true;
  if (found.label != Label::net) return false;
  const std::string key = name_key(text_of(reading.layout, found.span));
  return key.starts_with("net") && key.contains("total");
}

// Words behind the label that make it less than the whole.
bool names_part(const Reading& reading, const Found& found, const AmountValue& amount) {
  const Line& line = line_of(reading.layout, found.span);
  const std::size_t end =
      amount.span.line == found.span.line ? amount.span.begin : line.tokens.size();
  std::string key;
  for (std::size_t i = found.span.begin; i < end; ++i) key += line.tokens[i].key;
  for (const std::string_view word : {"excl", "exclu", "supplies", "disc", "before", "qty", "item",
                                      "point", "saving", "gstamt", "totalgst", "totaltax"}) {
    if (key.contains(word)) return true;
  }
  return false;
}

bool is_after_rounding(const Reading& reading, std::size_t line) {
  return std::ranges::any_of(reading.labels, [&](const Found& found) {
    return found.label == Label::rounding && found.span.page == 0 && found.span.line < line &&
           found.span.line + 2 >= line;
  });
}

double weight_of(const Reading& reading, const Found& found, const AmountValue& amount,
                 const Payment& payment) {
  const PageLayout& page = reading.layout.front();
  double score = kLabelled * found.weight;
  if (payment.paid && *payment.paid == amount.value) score += kPaidMinusChange;
  if (page.lines[found.span.line].size > 1.2 * page.size) score += kLargePrint;
  if (is_after_rounding(reading, found.span.line)) score += kAfterRounding;
  score += std::min(3, count_value(reading, amount.value) - 1) * kRepeated;
  score += static_cast<double>(std::min<std::size_t>(found.span.line, 40)) * kLater;
  if (found.span.line > payment.line) score -= kAfterPayment;
  if (names_part(reading, found, amount)) score *= kPartOnly;
  if (found.span.begin > 1) score *= kInsideSentence;
  return std::clamp(score, 0.05, 0.97);
}

// Same text but for one digit.
bool differs_by_one_digit(Decimal a, Decimal b) {
  const std::string x = a.to_string(2);
  const std::string y = b.to_string(2);
  if (x.size() != y.size()) return false;
  int differences = 0;
  for (std::size_t i = 0; i < x.size(); ++i) differences += x[i] == y[i] ? 0 : 1;
  return differences == 1;
}

// Candidates at this place say less than their label promised.
void weaken(Reading& reading, FieldId field, const AmountValue& amount) {
  const std::vector<int> tokens = evidence_of(reading.layout, amount.span).tokens;
  for (invoice::Candidate& candidate : reading.draft.candidates) {
    const bool here = candidate.evidence.page == reading.layout[amount.span.page].number &&
                      candidate.evidence.tokens == tokens;
    if (candidate.field == field && here) candidate.score *= kPartOnly;
  }
}

void offer_totals(Reading& reading) {
  const Payment payment = find_payment(reading);
  bool proven = false;
  for (const Found& found : reading.labels) {
    if (found.span.page != 0 || !names_total(reading, found)) continue;
    const AmountValue* amount = amount_of(reading, found);
    if (amount == nullptr || amount->value.is_zero()) continue;
    const double score = weight_of(reading, found, *amount, payment);
    if (names_part(reading, found, *amount) || found.span.begin > 1) {
      weaken(reading, FieldId::total_gross, *amount);
    }
    reading.propose(FieldId::total_gross, amount->value, amount->span, score);
    proven = proven || (payment.paid && *payment.paid == amount->value);
    // What was paid less the change proves the total; here recognition took one digit for another.
    if (payment.paid && reading.layout.front().ocr && payment.has_change &&
        differs_by_one_digit(*payment.paid, amount->value)) {
      reading.propose(FieldId::total_gross, *payment.paid, amount->span,
                      std::min(0.97, (score + kPaidMinusChange) * kMended));
    }
  }
  if (proven || !payment.paid) return;
  for (const AmountValue& amount : reading.values.amounts) {
    if (!amount.money || amount.value != *payment.paid || amount.value.is_zero()) continue;
    reading.propose(FieldId::total_gross, amount.value, amount.span, kUnlabelled);
    break;
  }
}

// "SHOP SDN BHD (1206674-T)" without the registration behind the name.
Span without_registration(const Reading& reading, Span span) {
  const Line& line = line_of(reading.layout, span);
  while (span.end - span.begin > 1) {
    const std::string& last = line.tokens[span.end - 1].text;
    const auto digits = std::ranges::count_if(last, [](char c) { return c >= '0' && c <= '9'; });
    if (digits < 3 && !(last.starts_with('(') && digits > 0)) break;
    --span.end;
  }
  return span;
}

bool starts_address(const std::string& text) {
  const std::string key = name_key(text);
  for (const std::string_view word : {"no", "lot", "jalan", "jln", "unit", "level", "block"}) {
    if (key.starts_with(word) && text.find_first_of("0123456789") != std::string::npos) return true;
  }
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

// "Pohlweg 110"
bool ends_as_address(const std::string& text) {
  const auto space = text.rfind(' ');
  const std::string last = space == std::string::npos ? text : text.substr(space + 1);
  return !last.empty() && last.size() <= 4 &&
         last.find_first_not_of("0123456789") == std::string::npos;
}

// The shop is the first line that is a name; a legal form nearby is surer.
void offer_shop(Reading& reading) {
  const PageLayout& page = reading.layout.front();
  bool first = true;
  for (std::size_t row = 0; row < std::min(kTopLines, page.lines.size()); ++row) {
    const Line& line = page.lines[row];
    const Span span = without_registration(reading, {0, row, 0, line.tokens.size()});
    const std::string name = without_edge_marks(text_of(reading.layout, span));
    if (name_key(name).size() < 4 || !is_name_like(reading, span)) continue;
    if (starts_address(name)) break;
    if (ends_as_address(text_of(reading.layout, {0, row, 0, line.tokens.size()}))) continue;
    const bool legal = has_legal_form(name);
    if (!first && !legal) continue;
    double score = legal ? 0.86 : 0.7;
    if (!first) score -= 0.08;
    reading.propose(FieldId::seller_name, name, span, score);
    if (legal) break;
    first = false;
  }
}

}  // namespace

// Nothing is sold for nothing: a zero is a misread or empty total.
void drop_zero_totals(Reading& reading) {
  std::erase_if(reading.draft.candidates, [](const invoice::Candidate& candidate) {
    const auto* value = std::get_if<Decimal>(&candidate.value);
    return (candidate.field == FieldId::total_gross || candidate.field == FieldId::total_due) &&
           value != nullptr && value->is_zero();
  });
}

void read_receipt(Reading& reading) {
  drop_zero_totals(reading);
  offer_totals(reading);
  offer_shop(reading);
  offer_receipt_items(reading);
}

}  // namespace iscan::predictor_local
