#include "llm/prices.h"

#include <algorithm>
#include <format>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

#include "llm/price_text.h"

namespace iscan::llm {
namespace {

using nlohmann::json;

__extension__ using Wide = __int128;

// More than anything costs or holds; with them no sum below overflows.
constexpr std::int64_t kMostTokens = 1'000'000'000'000;
constexpr Decimal kHighestPrice = Decimal::from_int(1'000'000);
constexpr Decimal kOne = Decimal::from_int(1);
constexpr Date kForever{std::chrono::year{9999}, std::chrono::December, std::chrono::day{31}};

Wide tokens(std::int64_t count) { return std::clamp<std::int64_t>(count, 0, kMostTokens); }

std::unexpected<Error> invalid(const std::string& detail) {
  return fail(ErrorKind::invalid_input, "llm_prices_invalid",
              "The file of model prices is not usable: " + detail + ".");
}

bool digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "-2024-08-06" and "-20240806" at the end are the day of a snapshot.
std::string_view without_date(std::string_view model) {
  if (model.size() > 11) {
    const auto end = model.substr(model.size() - 11);
    if (end[0] == '-' && date_from_iso(end.substr(1))) return model.substr(0, model.size() - 11);
  }
  if (model.size() > 9) {
    const auto end = model.substr(model.size() - 9);
    if (end[0] == '-' && digits(end.substr(1))) return model.substr(0, model.size() - 9);
  }
  return model;
}

std::optional<std::string> text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<Decimal> price_of(const json& object, const char* name, std::optional<Decimal> other,
                                Decimal most = kHighestPrice) {
  if (!object.contains(name)) return other;
  const auto text = text_of(object, name);
  const auto price = text ? Decimal::parse(*text) : std::nullopt;
  if (!price || price->is_negative() || *price > most) return std::nullopt;
  return price;
}

}  // namespace

// Makes the table of its JSON, or says which row is wrong.
class PriceReader {
 public:
  static Result<Prices> read(const json& root) {
    if (!root.is_object() || !root.contains("prices") || !root["prices"].is_array()) {
      return invalid("it needs a list \"prices\"");
    }
    Prices prices;
    for (const json& entry : root["prices"]) {
      const auto row = read_row(entry);
      const std::string name = entry.is_object() ? text_of(entry, "model").value_or("") : "";
      const std::string where = std::format("row {} ({})", prices.rows_.size() + 1, name);
      if (!row) return invalid(where + " is incomplete or wrong");
      if (overlaps(prices, *row)) return invalid(where + " overlaps another in time");
      prices.rows_.push_back(*row);
    }
    return prices;
  }

 private:
  static std::optional<Prices::Row> read_row(const json& entry) {
    if (!entry.is_object()) return std::nullopt;
    const auto model = text_of(entry, "model");
    const auto from = date_from_iso(text_of(entry, "valid_from").value_or(""));
    const auto until = date_from_iso(text_of(entry, "valid_until").value_or(to_iso(kForever)));
    const auto batch = price_of(entry, "batch", kOne, kOne);
    if (!model || model->empty() || !from || !until || *until <= *from || !batch) return {};
    Prices::Row row{.model = *model, .from = *from, .until = *until, .batch = *batch, .tiers = {}};
    const auto tiers = entry.find("tiers");
    if (tiers == entry.end() || !tiers->is_array() || tiers->empty()) return std::nullopt;
    for (const json& one : *tiers) {
      const auto tier = read_tier(one);
      if (!tier) return std::nullopt;
      const bool first = row.tiers.empty();
      if (first ? tier->above != 0 : tier->above <= row.tiers.back().above) return std::nullopt;
      row.tiers.push_back(*tier);
    }
    return row;
  }

  static std::optional<Prices::Tier> read_tier(const json& one) {
    if (!one.is_object() || !one.contains("above") || !one["above"].is_number_integer()) return {};
    const auto input = price_of(one, "input", std::nullopt);
    const auto cached = price_of(one, "cached_input", input);
    const auto write = price_of(one, "cache_write", input);
    const auto output = price_of(one, "output", std::nullopt);
    if (!input || !cached || !write || !output) return std::nullopt;
    return Prices::Tier{.above = one["above"].get<std::int64_t>(),
                        .input = *input,
                        .cached_input = *cached,
                        .cache_write = *write,
                        .output = *output};
  }

  static bool overlaps(const Prices& prices, const Prices::Row& row) {
    return std::ranges::any_of(prices.rows_, [&row](const Prices::Row& other) {
      return other.model == row.model && other.from < row.until && row.from < other.until;
    });
  }
};

Result<Prices> Prices::parse(std::string_view text) {
  const json root = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (root.is_discarded()) return invalid("it is no JSON");
  return PriceReader::read(root);
}

Result<Prices> Prices::built_in() { return parse(price_text()); }

Result<Prices> Prices::read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return invalid(path + " cannot be read");
  return parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

const Prices::Row* Prices::row(std::string_view model, Date day) const {
  const auto found = std::ranges::find_if(rows_, [&](const Row& row) {
    return row.model == model && row.from <= day && day < row.until;
  });
  return found == rows_.end() ? nullptr : &*found;
}

Result<Decimal> Prices::cost(std::string_view model, Date day, const llm_wire::Usage& usage,
                             Service service) const {
  const Row* found = row(model, day);
  if (found == nullptr) found = row(without_date(model), day);
  if (found == nullptr) {
    return fail(ErrorKind::not_found, "llm_price_unknown",
                std::format("The price of the model {} on {} is not known: add a row to the file "
                            "of model prices.",
                            model, to_iso(day)));
  }
  const Wide input = tokens(usage.input);
  const Wide cached = std::min(tokens(usage.cached_input), input);
  const Wide written = std::min(tokens(usage.cache_write), input - cached);
  const Tier* tier = &found->tiers.front();
  for (const Tier& one : found->tiers) {
    if (input > one.above) tier = &one;
  }
  // In millionths of a millionth of a dollar: nothing is rounded before the sum.
  const Wide sum = cached * tier->cached_input.units() + written * tier->cache_write.units() +
                   (input - cached - written) * tier->input.units() +
                   tokens(usage.output) * tier->output.units();
  const Wide share = service == Service::batch ? found->batch.units() : kOne.units();
  constexpr Wide kScale = Wide{kMostTokens};  // a million tokens, a million units of the share
  return Decimal::from_units(static_cast<std::int64_t>((sum * share + kScale / 2) / kScale));
}

}  // namespace iscan::llm
