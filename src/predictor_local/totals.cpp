// Totals, VAT per rate and the currency.
#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "predictor_local/reading.h"

namespace iscan::predictor_local {
namespace {

using invoice::Field;
using invoice::FieldId;
using invoice::FieldMap;
using invoice::Group;

struct Wanted {
  Label label;
  FieldId field;
};

constexpr Wanted kWanted[] = {
    {Label::net, FieldId::total_net},           {Label::vat, FieldId::total_vat},
    {Label::gross, FieldId::total_gross},       {Label::due, FieldId::total_due},
    {Label::paid, FieldId::total_paid},         {Label::rounding, FieldId::total_rounding},
    {Label::line_sum, FieldId::total_line_net}, {Label::allowance, FieldId::total_allowances},
    {Label::charge, FieldId::total_charges},    {Label::tip, FieldId::receipt_tip},
};

constexpr double kRight = 0.95;
constexpr double kBelow = 0.7;
constexpr double kWholeNumber = 0.85;  // where most sums are printed without decimals
constexpr double kPlainNumber = 0.45;  // a whole number without currency
constexpr double kDueAsTotal = 0.7;
constexpr double kLeast = 0.15;       // weaker candidates only mislead
constexpr double kOtherWord = 0.85;   // "Total for this invoice"
constexpr double kInsideTable = 0.5;  // an amount of an item row

bool in_table(const Reading& reading, std::size_t page, std::size_t line) {
  return std::ranges::contains(reading.table_lines, std::pair{page, line});
}

// Later on the page and on later pages totals are likelier: 0.85..1.
double position_weight(const Reading& reading, const Span& span) {
  const auto& page = reading.layout[span.page];
  const double down = page.height <= 0 ? 1 : line_of(reading.layout, span).box.y0 / page.height;
  return 0.9 + 0.1 * std::clamp(down, 0.0, 1.0);
}

double amount_weight(const Reading& reading, const AmountValue& amount) {
  double weight = amount.money ? 1 : reading.values.whole_numbers ? kWholeNumber : kPlainNumber;
  if (in_table(reading, amount.span.page, amount.span.line)) weight *= kInsideTable;
  return weight * position_weight(reading, amount.span);
}

// The amounts right of a label up to the next label that has an amount of its own.
std::vector<const AmountValue*> amounts_right_of(const Reading& reading, const Span& label) {
  std::vector<const AmountValue*> found;
  for (const AmountValue* amount : amounts_in(reading.values, label.page, label.line)) {
    if (amount->span.begin >= label.end && !amount->percent) found.push_back(amount);
  }
  // "Net 100.00   VAT 20.00   Total 120.00": each label owns what stands before the next one.
  const std::size_t stop = next_label(reading, label.page, label.line, label.end);
  const auto own = std::ranges::count_if(
      found, [&](const AmountValue* amount) { return amount->span.end <= stop; });
  if (own > 0) found.resize(static_cast<std::size_t>(own));
  return found;
}

// These are printed with a minus where they are taken off; the fields hold how much.
bool is_taken_off(FieldId field) {
  return field == FieldId::total_paid || field == FieldId::total_allowances;
}

void offer(Reading& reading, FieldId field, const AmountValue& amount, double score) {
  if (score * amount_weight(reading, amount) < kLeast) return;
  const Decimal value = is_taken_off(field) ? amount.value.abs() : amount.value;
  reading.propose(field, value, amount.span,
                  std::clamp(score * amount_weight(reading, amount), 0.0, 0.98));
}

// "Total weight 12,00": words of the same cell between a label and its amount.
bool label_goes_on(const Reading& reading, const Found& found, const AmountValue& amount) {
  const Line& line = line_of(reading.layout, found.span);
  const std::size_t end = std::min(amount.span.begin, cell_at(line, found.span.begin).end);
  for (std::size_t i = found.span.end; i < end; ++i) {
    const std::string& key = line.tokens[i].key;
    const auto letters = std::ranges::count_if(key, [](char c) { return c > '9'; });
    if (letters < 4 || has_label(reading, found.span.page, found.span.line, i, i + 1)) continue;
    if (!notation::parse_currency(line.tokens[i].text, reading.country)) return true;
  }
  return false;
}

// "VAT 20 % of 100.00: 20.00": the last amount is the label's own, the first one rather the base.
void offer_right(Reading& reading, const Found& found, FieldId field,
                 const std::vector<const AmountValue*>& right) {
  std::vector<const AmountValue*> money;
  std::ranges::copy_if(right, std::back_inserter(money),
                       [](const AmountValue* amount) { return amount->money; });
  const auto& list = money.empty() ? right : money;
  if (label_goes_on(reading, found, *list.back())) {
    offer(reading, field, *list.back(), found.weight * kRight * kOtherWord);
    return;
  }
  offer(reading, field, *list.back(), found.weight * kRight);
  if (list.size() > 1) offer(reading, field, *list.front(), found.weight * 0.5);
}

void read_label(Reading& reading, const Found& found, FieldId field) {
  const auto right = amounts_right_of(reading, found.span);
  if (!right.empty()) {
    offer_right(reading, found, field, right);
    return;
  }
  double relation = kBelow;
  for (const Span& cell : cells_below(reading, found.span, 2)) {
    for (const AmountValue* amount : amounts_in(reading.values, cell.page, cell.line)) {
      if (amount->span.begin < cell.begin || amount->span.end > cell.end || amount->percent)
        continue;
      offer(reading, field, *amount, found.weight * relation);
      return;
    }
    relation *= 0.7;
  }
}

// ── VAT per rate ──

bool near(Decimal a, Decimal b, std::int64_t cents) {
  const auto difference = subtract(a, b);
  return difference && difference->abs().units() <= cents * Decimal::kUnitsPerOne / 100;
}

Field field_of(const Reading& reading, const AmountValue& amount, double score) {
  Field field;
  field.value = amount.value;
  field.evidence = evidence_of(reading.layout, amount.span);
  field.confidence = score;
  return field;
}

// A row of a VAT table proves itself: base · rate = tax, whatever the order of its columns.
std::optional<FieldMap> vat_row(const Reading& reading, std::size_t page, std::size_t line) {
  const auto amounts = amounts_in(reading.values, page, line);
  for (const AmountValue* rate : amounts) {
    const bool plausible =
        !rate->value.is_negative() && rate->value < Decimal::from_int(30) && rate->currency.empty();
    if (!plausible || rate->value.is_zero()) continue;
    for (const AmountValue* base : amounts) {
      const auto product = base == rate ? std::nullopt : multiply(base->value, rate->value);
      const auto tax_value = product ? divide(*product, Decimal::from_int(100)) : std::nullopt;
      if (!tax_value || tax_value->is_zero() || !base->money) continue;
      for (const AmountValue* tax : amounts) {
        if (tax == rate || tax == base || !tax->money || !near(tax->value, *tax_value, 2)) continue;
        if (!rate->percent && tax->value.abs() >= base->value.abs()) continue;
        FieldMap row;
        row.set(FieldId::vat_rate, field_of(reading, *rate, 0.9));
        row.set(FieldId::vat_taxable, field_of(reading, *base, 0.9));
        row.set(FieldId::vat_tax, field_of(reading, *tax, 0.9));
        return row;
      }
    }
  }
  return std::nullopt;
}

bool same_rate(const FieldMap& a, const FieldMap& b) {
  return a.decimal(FieldId::vat_rate) == b.decimal(FieldId::vat_rate);
}

std::optional<Decimal> sum_of(const std::vector<FieldMap>& rows, FieldId id) {
  std::optional<Decimal> sum = Decimal{};
  for (const FieldMap& row : rows) sum = sum ? add(*sum, row.decimal(id).value_or(Decimal{})) : sum;
  return sum;
}

// The sums over the VAT rows prove net and VAT where those are printed elsewhere on the pages.
void offer_proven_sums(Reading& reading, const std::vector<FieldMap>& rows) {
  const auto net = sum_of(rows, FieldId::vat_taxable);
  const auto tax = sum_of(rows, FieldId::vat_tax);
  if (!net || !tax) return;
  const auto gross = add(*net, *tax);
  for (const AmountValue& amount : reading.values.amounts) {
    if (!amount.money || in_table(reading, amount.span.page, amount.span.line)) continue;
    if (amount.value == *net) reading.propose(FieldId::total_net, amount.value, amount.span, 0.8);
    if (amount.value == *tax) reading.propose(FieldId::total_vat, amount.value, amount.span, 0.8);
    if (gross && amount.value == *gross) {
      reading.propose(FieldId::total_gross, amount.value, amount.span, 0.7);
    }
  }
}

void read_vat_rows(Reading& reading) {
  invoice::RowSet set{.group = Group::vat_breakdown, .rows = {}, .score = 0.8};
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t line = 0; line < reading.layout[page].lines.size(); ++line) {
      if (in_table(reading, page, line)) continue;
      auto row = vat_row(reading, page, line);
      if (!row) continue;
      const bool known = std::ranges::any_of(
          set.rows, [&](const FieldMap& other) { return same_rate(*row, other); });
      if (!known) set.rows.push_back(std::move(*row));
    }
  }
  if (set.rows.empty()) return;
  offer_proven_sums(reading, set.rows);
  reading.draft.row_sets.push_back(std::move(set));
}

// ── currency ──

struct Votes {
  double score = 0;
  std::optional<Span> span;
};

void vote(std::map<std::string, Votes>& votes, const std::string& code, const Span& span,
          double score) {
  Votes& entry = votes[code];
  entry.score += score;
  if (!entry.span) entry.span = span;
}

// "Sum 1 808,45 437,05 2 245,50": net, VAT and total of a summary in one line prove each other when
// a label has named the total elsewhere.
void offer_summary_rows(Reading& reading) {
  const invoice::Candidate* total = nullptr;
  for (const invoice::Candidate& candidate : reading.draft.candidates) {
    if (candidate.field != FieldId::total_gross && candidate.field != FieldId::total_due) continue;
    if (total == nullptr || candidate.score > total->score) total = &candidate;
  }
  const auto* gross = total == nullptr ? nullptr : std::get_if<Decimal>(&total->value);
  if (gross == nullptr) return;
  const Decimal wanted = *gross;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t line = 0; line < reading.layout[page].lines.size(); ++line) {
      std::vector<const AmountValue*> money = amounts_in(reading.values, page, line);
      std::erase_if(money, [](const AmountValue* amount) { return !amount->money; });
      if (money.size() != 3 || in_table(reading, page, line)) continue;
      const auto sum = add(money[0]->value, money[1]->value);
      if (!sum || *sum != money[2]->value || *sum != wanted) continue;
      const bool net_first = money[0]->value.abs() > money[1]->value.abs();
      const AmountValue& net = net_first ? *money[0] : *money[1];
      const AmountValue& vat = net_first ? *money[1] : *money[0];
      reading.propose(FieldId::total_net, net.value, net.span, 0.85);
      reading.propose(FieldId::total_vat, vat.value, vat.span, 0.85);
    }
  }
}

struct HomeCurrency {
  std::string_view country;
  std::string_view code;
};

constexpr HomeCurrency kHomes[] = {
    {"DE", "EUR"}, {"AT", "EUR"}, {"FR", "EUR"}, {"ES", "EUR"}, {"IT", "EUR"}, {"NL", "EUR"},
    {"BE", "EUR"}, {"FI", "EUR"}, {"PT", "EUR"}, {"IE", "EUR"}, {"LU", "EUR"}, {"SE", "SEK"},
    {"NO", "NOK"}, {"DK", "DKK"}, {"PL", "PLN"}, {"GB", "GBP"}, {"CH", "CHF"}, {"US", "USD"},
    {"CA", "CAD"}, {"MY", "MYR"}, {"SG", "SGD"}, {"IN", "INR"}, {"JP", "JPY"}, {"CZ", "CZK"},
};

// No sign anywhere: the surest total is in the money of the seller's country.
void offer_home_currency(Reading& reading) {
  constexpr double kHome = 0.4;
  const auto home =
      std::ranges::find(kHomes, std::string_view(reading.country), &HomeCurrency::country);
  if (home == std::end(kHomes)) return;
  const invoice::Candidate* total = nullptr;
  for (const invoice::Candidate& candidate : reading.draft.candidates) {
    const bool sum = candidate.field == FieldId::total_gross ||
                     candidate.field == FieldId::total_due || candidate.field == FieldId::total_net;
    if (sum && (total == nullptr || candidate.score > total->score)) total = &candidate;
  }
  if (total == nullptr) return;
  const invoice::Evidence evidence = total->evidence;
  reading.draft.candidates.push_back({FieldId::currency, std::string(home->code), evidence, kHome});
}

void read_currency(Reading& reading) {
  std::map<std::string, Votes> votes;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      const Line& line = reading.layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size(); ++i) {
        std::string text = line.tokens[i].text;
        while (!text.empty() && (text.back() == ':' || text.back() == ')' || text.back() == ',')) {
          text.pop_back();
        }
        if (text.starts_with('(')) text.erase(0, 1);
        const auto code = notation::parse_currency(text, reading.country);
        if (code && text.size() >= 1 && text != "R" && text != "r") {
          vote(votes, *code, {page, row, i, i + 1}, text.size() == 3 ? 1.5 : 1);
        }
      }
    }
  }
  for (const AmountValue& amount : reading.values.amounts) {
    if (!amount.currency.empty()) {
      const std::string raw = text_of(reading.layout, amount.span);
      // "$" is whatever dollar the country has.
      const bool dollar = raw.contains('$') && amount.currency == "USD";
      const auto code = dollar ? notation::parse_currency("$", reading.country) : std::nullopt;
      vote(votes, code.value_or(amount.currency), amount.span, 2);
    }
  }
  for (const Found& found : reading.labels) {
    if (found.label != Label::currency) continue;
    const Line& line = line_of(reading.layout, found.span);
    for (std::size_t i = found.span.end; i < std::min(line.tokens.size(), found.span.end + 3);
         ++i) {
      if (const auto code = notation::parse_currency(line.tokens[i].text, reading.country)) {
        vote(votes, *code, {found.span.page, found.span.line, i, i + 1}, 20);
        break;
      }
    }
  }
  if (votes.empty()) {
    offer_home_currency(reading);
    return;
  }
  double all = 0;
  for (const auto& [code, entry] : votes) all += entry.score;
  for (const auto& [code, entry] : votes) {
    reading.propose(FieldId::currency, code, *entry.span, 0.97 * entry.score / all);
  }
}

}  // namespace

// The subtotal less the discount is the net total where that amount is printed.
void offer_discounted_net(Reading& reading) {
  std::vector<Decimal> before;
  std::vector<Decimal> discounts;
  for (const invoice::Candidate& candidate : reading.draft.candidates) {
    const auto* value = std::get_if<Decimal>(&candidate.value);
    if (value == nullptr || value->is_zero() || candidate.score < 0.2) continue;
    if (candidate.field == FieldId::total_net) before.push_back(*value);
    if (candidate.field == FieldId::total_allowances) discounts.push_back(*value);
  }
  for (const Decimal sum : before) {
    for (const Decimal discount : discounts) {
      // A discount is less than half.
      const auto twice = add(discount, discount);
      if (!twice || twice->abs() > sum.abs()) continue;
      const auto net = subtract(sum, discount);
      for (const AmountValue& amount : reading.values.amounts) {
        if (net && amount.value == *net && !amount.percent && amount.value != sum) {
          reading.propose(FieldId::total_net, amount.value, amount.span, 0.9);
        }
      }
    }
  }
}

void read_totals(Reading& reading) {
  for (const Found& found : std::vector<Found>(reading.labels)) {
    if (in_table(reading, found.span.page, found.span.line)) continue;
    for (const Wanted& wanted : kWanted) {
      if (wanted.label == found.label) read_label(reading, found, wanted.field);
    }
    if (found.label == Label::due) {
      // Mostly nothing was paid before, and the amount due is the total.
      Found as_total = found;
      as_total.weight *= kDueAsTotal;
      read_label(reading, as_total, FieldId::total_gross);
    }
  }
  offer_discounted_net(reading);
  offer_summary_rows(reading);
  read_vat_rows(reading);
  read_currency(reading);
}

}  // namespace iscan::predictor_local
