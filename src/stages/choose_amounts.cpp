#include <algorithm>
#include <array>

#include "stages/choice.h"

namespace iscan::stages {
namespace {

using invoice::Field;
using invoice::FieldId;
using invoice::Invoice;
using enum invoice::FieldId;

constexpr Decimal kTwoCents = Decimal::from_units(Decimal::kUnitsPerOne / 50);
constexpr std::size_t kConsidered = 8;  // options of a field that can still win
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// What consistency is worth beside the candidates' own scores (each at most 1).
constexpr double kTriangle = 1.2;  // net + VAT = gross
constexpr double kRowSum = 0.5;    // a total equals the sum of its rows
constexpr double kDisagree = 0.8;  // net + VAT ≠ gross although all three are there
constexpr double kDue = 0.5;       // gross − paid + rounding = due, or not
constexpr double kUnlikelyRate = 0.6;
constexpr double kLoneVat = 0.35;
constexpr double kClearlyPrinted = 0.5;

const std::vector<Option>& options_of(const Options& options, FieldId id) {
  static const std::vector<Option> kEmpty;
  const auto found = options.find(id);
  return found == options.end() ? kEmpty : found->second;
}

bool near(Decimal a, Decimal b) {
  const auto difference = subtract(a, b);
  return difference && difference->abs() <= kTwoCents;
}

std::optional<Decimal> sum_of(const std::vector<invoice::FieldMap>& rows, FieldId id) {
  if (rows.empty()) return std::nullopt;
  std::optional<Decimal> sum = Decimal{};
  for (const invoice::FieldMap& row : rows) {
    const auto value = row.decimal(id);
    sum = sum && value ? add(*sum, *value) : std::nullopt;
  }
  return sum;
}

// What the rows say about the totals.
struct RowSums {
  std::optional<Decimal> lines;
  std::optional<Decimal> taxable;
  std::optional<Decimal> tax;
};

struct Assignment {
  std::size_t net = kNone;
  std::size_t vat = kNone;
  std::size_t gross = kNone;
  double worth = -1;
};

class Solver {
 public:
  Solver(const Options& options, const Invoice& invoice)
      : net_(options_of(options, total_net)),
        vat_(options_of(options, total_vat)),
        gross_(options_of(options, total_gross)),
        rounding_(first_of(options, total_rounding)),
        tip_(first_of(options, receipt_tip)),
        owed_(owed_in(options)),
        sums_{sum_of(invoice.lines, line_net_amount), sum_of(invoice.vat_breakdown, vat_taxable),
              sum_of(invoice.vat_breakdown, vat_tax)} {}

  Assignment solve() const {
    Assignment best;
    each(net_, [&](std::size_t net) {
      each(vat_, [&](std::size_t vat) {
        each(gross_, [&](std::size_t gross) {
          const double worth = worth_of(net, vat, gross);
          if (worth > best.worth) best = {net, vat, gross, worth};
        });
      });
    });
    return best;
  }

 private:
  static Decimal first_of(const Options& options, FieldId id) {
    const auto& list = options_of(options, id);
    return list.empty() ? Decimal{} : std::get<Decimal>(list.front().value);
  }

  // What is due and what was paid before: the total, where an amount due is printed clearly.
  static std::optional<Decimal> owed_in(const Options& options) {
    const auto& due = options_of(options, total_due);
    if (due.empty() || due.front().score < kClearlyPrinted) return std::nullopt;
    const Decimal paid = first_of(options, total_paid).abs();
    const auto owed = add(std::get<Decimal>(due.front().value), paid);
    return owed ? subtract(*owed, first_of(options, total_rounding)) : std::nullopt;
  }

  // Every index that can win, and none.
  static void each(const std::vector<Option>& list, auto&& use) {
    for (std::size_t i = 0; i < std::min(list.size(), kConsidered); ++i) use(i);
    use(kNone);
  }

  static std::optional<Decimal> value(const std::vector<Option>& list, std::size_t i) {
    return i == kNone ? std::nullopt : std::optional{std::get<Decimal>(list[i].value)};
  }

  static double score(const std::vector<Option>& list, std::size_t i) {
    if (i == kNone) return 0;
    return list[i].score + (list[i].from_xml ? 5 : 0);
  }

  double worth_of(std::size_t net, std::size_t vat, std::size_t gross) const {
    const auto n = value(net_, net);
    const auto v = value(vat_, vat);
    const auto g = value(gross_, gross);
    double worth = score(net_, net) + score(vat_, vat) + score(gross_, gross);
    if (n && v && g) worth += triangle(*n, *v, *g);
    if (n && g && g->abs() < n->abs()) worth -= kDisagree;
    if (g && owed_) worth += near(*g, *owed_) ? kDue : -kDue;
    if (n && v && !n->is_zero() && !rate_is_likely(*n, *v)) worth -= kUnlikelyRate;
    // A lone VAT amount that nothing proves has to be printed clearly.
    const bool unclear = v && score(vat_, vat) < kClearlyPrinted;
    if (unclear && !(n && g) && !matches(sums_.tax, v)) worth -= kLoneVat;
    worth += matches(sums_.lines, n) || matches(sums_.lines, g) ? kRowSum : 0;
    worth += matches(sums_.taxable, n) ? kRowSum : 0;
    worth += matches(sums_.tax, v) || is_sum_of_others(v) ? kRowSum : 0;
    return worth;
  }

  double triangle(Decimal net, Decimal vat, Decimal gross) const {
    const auto sum = add(net, vat);
    if (!sum) return -kDisagree;
    const auto rounded = add(*sum, rounding_);
    const auto tipped = add(*sum, tip_);
    if (near(*sum, gross) || (rounded && near(*rounded, gross)) ||
        (tipped && near(*tipped, gross))) {
      return kTriangle;
    }
    return -kDisagree;
  }

  // One VAT total below a line for each rate.
  bool is_sum_of_others(std::optional<Decimal> vat) const {
    if (!vat || vat->is_zero()) return false;
    const std::size_t count = std::min(vat_.size(), kConsidered);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i + 1; j < count; ++j) {
        const Decimal a = std::get<Decimal>(vat_[i].value);
        const Decimal b = std::get<Decimal>(vat_[j].value);
        if (a.is_zero() || b.is_zero() || a == *vat || b == *vat) continue;
        if (const auto sum = add(a, b); sum && near(*sum, *vat)) return true;
      }
    }
    return false;
  }

  static bool matches(std::optional<Decimal> sum, std::optional<Decimal> total) {
    return sum && total && near(*sum, *total);
  }

  // VAT is between nothing and 30 % of the net amount, with the same sign.
  static bool rate_is_likely(Decimal net, Decimal vat) {
    if (vat.is_zero()) return true;
    const auto ratio = divide(vat, net);
    constexpr Decimal kHighest = Decimal::from_units(Decimal::kUnitsPerOne * 3 / 10);
    return ratio && !ratio->is_negative() && *ratio <= kHighest;
  }

  const std::vector<Option>& net_;
  const std::vector<Option>& vat_;
  const std::vector<Option>& gross_;
  Decimal rounding_;
  Decimal tip_;  // a tip is part of what is paid, and bears no VAT
  std::optional<Decimal> owed_;
  RowSums sums_;
};

Field derived(Decimal value, double confidence, std::string formula) {
  Field field;
  field.value = value;
  field.evidence = {.source = invoice::Source::derived,
                    .reader = "formula",
                    .raw = std::move(formula),
                    .page = 0,
                    .box = {},
                    .tokens = {}};
  field.confidence = confidence;
  return field;
}

void set_chosen(Invoice& invoice, const Options& options, FieldId id, std::size_t chosen) {
  if (chosen != kNone) invoice.header.set(id, field_from(options_of(options, id), chosen));
}

// The third of net, VAT and gross follows from the other two when the rows prove the missing one,
// or when the document names a rate that fits.
void derive_missing(Invoice& invoice) {
  auto& header = invoice.header;
  const auto net = header.decimal(total_net);
  const auto vat = header.decimal(total_vat);
  const auto gross = header.decimal(total_gross);
  const auto confidence = [&](FieldId a, FieldId b) {
    return std::min(header.find(a)->confidence, header.find(b)->confidence);
  };
  if (net && vat && !gross) {
    if (const auto sum = add(*net, *vat)) {
      header.set(total_gross, derived(*sum, confidence(total_net, total_vat), "net + VAT"));
    }
  } else if (net && gross && !vat && gross->abs() >= net->abs()) {
    if (const auto rest = subtract(*gross, *net)) {
      header.set(total_vat, derived(*rest, confidence(total_net, total_gross), "gross − net"));
    }
  } else if (vat && gross && !net && gross->abs() >= vat->abs()) {
    if (const auto rest = subtract(*gross, *vat)) {
      header.set(total_net, derived(*rest, confidence(total_vat, total_gross), "gross − VAT"));
    }
  }
}

// What is due is the total less what was paid; where nothing else is printed the total itself is
// the place people look at.
void complete_due(Invoice& invoice) {
  auto& header = invoice.header;
  const Field* gross = header.find(total_gross);
  if (gross == nullptr || header.find(total_due) != nullptr) return;
  const Decimal paid = header.decimal(total_paid).value_or(Decimal{});
  const Decimal rounding = header.decimal(total_rounding).value_or(Decimal{});
  const auto rest = subtract(*header.decimal(total_gross), paid);
  const auto rounded = rest ? add(*rest, rounding) : std::nullopt;
  if (!rounded) return;
  if (*rounded == *header.decimal(total_gross)) {
    header.set(total_due, *gross);
  } else {
    header.set(total_due, derived(*rounded, gross->confidence, "gross − paid + rounding"));
  }
}

// The lines add up to a printed net total or subtotal: their sum is proven, and stands there.
void complete_line_sum(const Options& options, Invoice& invoice) {
  if (invoice.header.find(total_line_net) != nullptr) return;
  const auto sum = sum_of(invoice.lines, line_net_amount);
  if (!sum) return;
  for (const FieldId id : {total_net, total_gross}) {
    // Lines printed with VAT add up to the gross total, which is no sum of net amounts.
    if (id == total_gross && invoice.header.find(total_net) != nullptr) break;
    const auto& list = options_of(options, id);
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!near(*sum, std::get<Decimal>(list[i].value))) continue;
      invoice.header.set(total_line_net, field_from(list, i));
      return;
    }
  }
}

}  // namespace

void choose_amounts(const Options& options, Invoice& invoice) {
  const Assignment best = Solver(options, invoice).solve();
  set_chosen(invoice, options, total_net, best.net);
  set_chosen(invoice, options, total_vat, best.vat);
  set_chosen(invoice, options, total_gross, best.gross);
  for (const FieldId id : {total_line_net, total_allowances, total_charges, total_paid,
                           total_rounding, total_due, total_vat_tax_currency, receipt_tip}) {
    if (!options_of(options, id).empty()) set_chosen(invoice, options, id, 0);
  }
  // "Amount due" is the total where no other total is printed.
  const auto& due = options_of(options, total_due);
  if (invoice.header.find(total_gross) == nullptr && !due.empty() &&
      invoice.header.find(total_paid) == nullptr && invoice.header.find(total_net) == nullptr) {
    invoice.header.set(total_gross, field_from(due, 0));
  }
  derive_missing(invoice);
  complete_due(invoice);
  complete_line_sum(options, invoice);
}

}  // namespace iscan::stages
