// Arithmetic of totals, VAT and lines: EN 16931 rules BR-CO-10 to BR-CO-17 as far as they can be
// seen on a page.
#include <algorithm>
#include <format>

#include "invoice/check_list.h"

namespace iscan::invoice {
namespace {

using enum FieldId;
using enum CheckSeverity;

constexpr Decimal kCent = Decimal::from_units(Decimal::kUnitsPerOne / 100);
constexpr Decimal kTwoCents = Decimal::from_units(Decimal::kUnitsPerOne / 50);
constexpr Decimal kHundred = Decimal::from_int(100);

Decimal or_zero(const FieldMap& header, FieldId id) {
  return header.decimal(id).value_or(Decimal{});
}

std::optional<Decimal> total(std::initializer_list<Decimal> parts) {
  std::optional<Decimal> sum = Decimal{};
  for (const Decimal part : parts) sum = sum ? add(*sum, part) : std::nullopt;
  return sum;
}

void compare(CheckList& list, std::string id, std::string_view what, std::optional<Decimal> sum,
             Decimal printed, Decimal tolerance, CheckSeverity severity,
             std::vector<std::string> paths) {
  if (!sum) return;
  const bool fits = near(*sum, printed, tolerance);
  list.add(std::move(id), fits, severity,
           fits ? std::format("{} = {}", what, money(printed))
                : std::format("{} gives {}, but {} is printed", what, money(*sum), money(printed)),
           std::move(paths));
}

// A total that was calculated from the others proves nothing about them.
bool any_derived(const FieldMap& header, std::initializer_list<FieldId> ids) {
  return std::ranges::any_of(ids, [&](FieldId id) {
    const Field* field = header.find(id);
    return field != nullptr && field->evidence.source == Source::derived;
  });
}

// Lines may be printed with or without VAT: they must add up to one of the totals.
void check_sum_of_lines(const Invoice& invoice, CheckList& list) {
  const auto sum = sum_of(invoice.lines, line_net_amount);
  if (!sum) return;
  const FieldMap& header = invoice.header;
  const Decimal tolerance = std::max(kTwoCents, cents(invoice.lines.size() / 2));
  bool any = false;
  for (const FieldId id : {total_line_net, total_net, total_gross, total_due}) {
    const auto printed = header.decimal(id);
    if (!printed) continue;
    any = true;
    if (near(*sum, *printed, tolerance)) {
      list.add("sum_of_lines", true, blocking,
               std::format("The {} lines add up to {} ({})", invoice.lines.size(), money(*printed),
                           spec_of(id).path),
               {"lines", std::string(spec_of(id).path)});
      return;
    }
  }
  const auto net = header.decimal(total_net);
  const auto adjusted =
      total({*sum, -or_zero(header, total_allowances).abs(), or_zero(header, total_charges)});
  if (net && adjusted && near(*adjusted, *net, tolerance)) {
    list.add("sum_of_lines", true, blocking,
             std::format("Lines, allowances and charges add up to {}", money(*net)),
             {"lines", "totals.net"});
  } else if (any) {
    list.add("sum_of_lines", false, warning,
             std::format("The {} lines add up to {}, which is none of the totals",
                         invoice.lines.size(), money(*sum)),
             {"lines"});
  }
}

std::string row_path(std::string_view group, std::size_t row, std::string_view field) {
  return std::format("{}/{}/{}", group, row, field);
}

// quantity · price / base quantity = amount, to the cent or half a percent where prices are
// rounded.
bool line_fits(Decimal quantity, Decimal price, Decimal base, Decimal amount) {
  const auto product = multiply(quantity, price);
  const auto value = product ? divide(*product, base) : std::nullopt;
  if (!value) return false;
  // A price rounded to cents moves the amount by half a cent for each piece.
  const auto slack = multiply(quantity.abs(), Decimal::from_units(Decimal::kUnitsPerOne / 200));
  return near(value->round(2, Rounding::half_up), amount, std::max(kCent, slack.value_or(kCent)));
}

}  // namespace

bool near(Decimal a, Decimal b, Decimal tolerance) {
  const auto difference = subtract(a, b);
  return difference && difference->abs() <= tolerance;
}

Decimal cents(std::size_t count) {
  return Decimal::from_units(static_cast<std::int64_t>(count) * kCent.units());
}

std::string money(Decimal amount) { return amount.to_string(2); }

std::optional<Decimal> sum_of(const std::vector<FieldMap>& rows, FieldId id) {
  if (rows.empty()) return std::nullopt;
  std::optional<Decimal> sum = Decimal{};
  for (const FieldMap& row : rows) {
    const auto value = row.decimal(id);
    sum = sum && value ? add(*sum, *value) : std::nullopt;
  }
  return sum;
}

void check_sums(const Invoice& invoice, CheckList& list) {
  const FieldMap& header = invoice.header;
  const auto lines = header.decimal(total_line_net);
  const auto net = header.decimal(total_net);
  const auto vat = header.decimal(total_vat);
  const auto gross = header.decimal(total_gross);
  const auto due = header.decimal(total_due);
  check_sum_of_lines(invoice, list);
  if (lines && net) {
    compare(
        list, "net_of_lines", "Lines − allowances + charges",
        total({*lines, -or_zero(header, total_allowances).abs(), or_zero(header, total_charges)}),
        *net, kTwoCents, warning, {"totals.line_net", "totals.net"});
  }
  if (net && vat && gross && !any_derived(header, {total_net, total_vat, total_gross})) {
    const Decimal rounding = or_zero(header, total_rounding);
    const auto plain = total({*net, *vat});
    const bool with_rounding = plain && !near(*plain, *gross, kTwoCents);
    compare(list, "net_plus_vat", "Net + VAT",
            with_rounding ? total({*net, *vat, rounding}) : plain, *gross, kTwoCents, blocking,
            {"totals.net", "totals.vat", "totals.gross"});
  }
  if (gross && due && header.find(total_paid) != nullptr &&
      !any_derived(header, {total_gross, total_due})) {
    compare(list, "gross_minus_paid", "Gross − paid + rounding",
            total({*gross, -or_zero(header, total_paid).abs(), or_zero(header, total_rounding)}),
            *due, kTwoCents, warning, {"totals.gross", "totals.paid", "totals.due"});
  }
}

void check_vat(const Invoice& invoice, CheckList& list) {
  const Decimal tolerance = std::max(kTwoCents, cents(invoice.lines.size()));
  for (std::size_t i = 0; i < invoice.vat_breakdown.size(); ++i) {
    const FieldMap& row = invoice.vat_breakdown[i];
    const auto base = row.decimal(vat_taxable);
    const auto rate = row.decimal(vat_rate);
    const auto tax = row.decimal(vat_tax);
    if (!base || !rate || !tax) continue;
    const auto product = multiply(*base, *rate);
    const auto expected = product ? divide(*product, kHundred) : std::nullopt;
    compare(list, "vat_of_rate", std::format("{} % of {}", rate->to_string(), money(*base)),
            expected, *tax, tolerance, blocking,
            {row_path("vat_breakdown", i, "taxable"), row_path("vat_breakdown", i, "tax")});
  }
  const auto vat = invoice.header.decimal(total_vat);
  if (vat) {
    compare(list, "sum_of_vat", "VAT over all rates", sum_of(invoice.vat_breakdown, vat_tax), *vat,
            kTwoCents, blocking, {"vat_breakdown", "totals.vat"});
  }
  const auto net = invoice.header.decimal(total_net);
  if (net) {
    compare(list, "sum_of_taxable", "Taxable amounts over all rates",
            sum_of(invoice.vat_breakdown, vat_taxable), *net, kTwoCents, warning,
            {"vat_breakdown", "totals.net"});
  }
}

void check_lines(const Invoice& invoice, CheckList& list) {
  std::vector<std::string> wrong;
  std::size_t checked = 0;
  for (std::size_t i = 0; i < invoice.lines.size(); ++i) {
    const FieldMap& line = invoice.lines[i];
    const auto quantity = line.decimal(line_quantity);
    const auto price = line.decimal(line_price);
    const auto amount = line.decimal(line_net_amount);
    if (!quantity || !price || !amount) continue;
    ++checked;
    const Decimal base = line.decimal(line_base_quantity).value_or(Decimal::from_int(1));
    if (!line_fits(*quantity, *price, base, *amount)) {
      wrong.push_back(row_path("lines", i, "net_amount"));
    }
  }
  if (checked == 0) return;
  const bool fits = wrong.empty();
  list.add("line_amounts", fits, warning,
           fits ? std::format("Quantity × price = amount on {} lines", checked)
                : std::format("Quantity × price is not the amount on {} of {} lines", wrong.size(),
                              checked),
           fits ? std::vector<std::string>{"lines"} : std::move(wrong));
}

}  // namespace iscan::invoice
