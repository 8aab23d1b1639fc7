#include "comparison_output.h"

#include <unistd.h>

#include <format>
#include <functional>
#include <nlohmann/json.hpp>
#include <print>
#include <utility>
#include <vector>

#include "terminal.h"

namespace iscan::app {
namespace {

using Json = nlohmann::ordered_json;
using accuracy::Pair;
using accuracy::Tally;

// A difference less likely than this by chance is shown as one.
constexpr double kSignificant = 0.05;

char letter(std::size_t variant) { return static_cast<char>('A' + variant); }

int sum_of(const std::map<std::string, int>& counts) {
  int sum = 0;
  for (const auto& [code, count] : counts) sum += count;
  return sum;
}

std::string words_for(const Pair& pair) {
  if (pair.only_a + pair.only_b == 0) return "–";
  const double p = pair.p();
  return p < 0.001 ? std::string("< 0.001") : std::format("{:.3f}", p);
}

void add_row(Table& table, const std::string& name, const Pair& pair) {
  const bool real = pair.p() < kSignificant;
  const auto count = [](int number) { return std::to_string(number); };
  const auto better = [&](int mine, int other) {
    return real && mine > other ? Colour::green : Colour::none;
  };
  table.add({{name},
             {count(pair.n)},
             {count(pair.right_a), better(pair.right_a, pair.right_b)},
             {count(pair.right_b), better(pair.right_b, pair.right_a)},
             {count(pair.only_a)},
             {count(pair.only_b)},
             {words_for(pair), real ? Colour::bold : Colour::none}});
}

void print_pair(const Comparison& comparison, std::size_t variant, bool colour) {
  const std::string a(1, letter(0));
  const std::string b(1, letter(variant));
  Table table({{std::format("{} and {}: right", a, b)},
               {"n", true},
               {a, true},
               {b, true},
               {"only " + a, true},
               {"only " + b, true},
               {"p", true}});
  const accuracy::Paired& pair = comparison.pair(variant);
  for (const auto& [name, field] : pair.fields()) add_row(table, name, field);
  add_row(table, "all line items of a document", pair.lines());
  add_row(table, "documents fully right", pair.documents());
  std::println("{}", table.render(colour));
}

// One row of the sums: its name and the cell of a variant.
using Measure = std::pair<std::string, std::function<std::string(Variant&, const Spending&)>>;

std::vector<Measure> measures() {
  const auto tally = [](std::string name, auto&& words) {
    return Measure{std::move(name),
                   [words](Variant& one, const Spending&) { return words(one.tally); }};
  };
  return {
      tally("documents", [](const Tally& sums) { return std::to_string(sums.documents()); }),
      tally("could not be read", [](const Tally& sums) { return std::to_string(sums.failed()); }),
      tally("documents fully right",
            [](const Tally& sums) { return percent_of(sums.fully_right(), sums.documents()); }),
      tally("header exact (number, issue date, currency, gross total)",
            [](const Tally& sums) { return percent(sums.header_exact()); }),
      tally("line items, F1", [](const Tally& sums) { return percent(sums.line_f1()); }),
      tally("coverage (approved without review)",
            [](const Tally& sums) { return percent(sums.coverage()); }),
      tally("silent errors (approved with a wrong field)",
            [](const Tally& sums) { return percent_of(sums.approved_wrong(), sums.approved()); }),
      tally("seconds per document",
            [](const Tally& sums) { return std::format("{:.2f}", sums.seconds_per_document()); }),
      {"answers of no use",
       [](Variant& one, const Spending&) { return std::to_string(sum_of(one.useless)); }},
      {"not answered (left out everywhere)",
       [](Variant& one, const Spending&) { return std::to_string(sum_of(one.left_out)); }},
      {"requests", [](Variant&, const Spending& spent) { return std::to_string(spent.requests); }},
      {"tokens in",
       [](Variant&, const Spending& spent) { return std::to_string(spent.input_tokens); }},
      {"tokens out",
       [](Variant&, const Spending& spent) { return std::to_string(spent.output_tokens); }},
      {"US dollars", [](Variant&, const Spending& spent) { return spent.dollars.to_string(4); }},
  };
}

void print_sums(const Comparison& comparison, bool colour) {
  std::vector<Column> columns = {{"measure", false, 56}};
  std::vector<Spending> spent;
  for (std::size_t i = 0; i < comparison.variants().size(); ++i) {
    columns.push_back({std::string(1, letter(i)), true});
    spent.push_back(comparison.variants()[i]->spent());
  }
  Table sums(std::move(columns));
  for (const auto& [name, cell] : measures()) {
    std::vector<Cell> row = {{name}};
    for (std::size_t i = 0; i < spent.size(); ++i) {
      row.push_back({cell(*comparison.variants()[i], spent[i])});
    }
    sums.add(std::move(row));
  }
  std::println("{}", sums.render(colour));
}

Json json_of(const Pair& pair) {
  return {{"n", pair.n},           {"right_a", pair.right_a}, {"right_b", pair.right_b},
          {"only_a", pair.only_a}, {"only_b", pair.only_b},   {"p", pair.p()}};
}

Json json_of(Variant& variant) {
  const Spending spent = variant.spent();
  Json json = {{"name", variant.name()}};
  json.update(Json::parse(variant.tally.to_json()));
  json["seconds_per_document"] = variant.tally.seconds_per_document();
  json["requests"] = spent.requests;
  json["input_tokens"] = spent.input_tokens;
  json["output_tokens"] = spent.output_tokens;
  json["dollars"] = spent.dollars.to_string();
  json["useless_answers"] = variant.useless;
  json["not_answered"] = variant.left_out;
  return json;
}

}  // namespace

void print_for_people(const Comparison& comparison) {
  const bool colour = wants_colour(STDOUT_FILENO);
  const auto& variants = comparison.variants();
  for (std::size_t i = 0; i < variants.size(); ++i) {
    std::println("{}  {}", coloured(std::string(1, letter(i)), Colour::bold, colour),
                 variants[i]->name());
  }
  std::println("");
  for (std::size_t i = 1; i < variants.size(); ++i) print_pair(comparison, i, colour);
  print_sums(comparison, colour);
  std::println(
      "p: how likely so uneven a share of the differences is when both are equally good "
      "(exact\nMcNemar test). Below {} the difference is hardly chance.",
      kSignificant);
}

void print_json(const Comparison& comparison) {
  const auto& variants = comparison.variants();
  Json all = {{"variants", Json::array()}, {"comparisons", Json::array()}};
  for (const auto& variant : variants) all["variants"].push_back(json_of(*variant));
  for (std::size_t i = 1; i < variants.size(); ++i) {
    const accuracy::Paired& pair = comparison.pair(i);
    Json fields = Json::object();
    for (const auto& [name, field] : pair.fields()) fields[name] = json_of(field);
    all["comparisons"].push_back({{"a", variants[0]->name()},
                                  {"b", variants[i]->name()},
                                  {"fields", std::move(fields)},
                                  {"line_items", json_of(pair.lines())},
                                  {"documents", json_of(pair.documents())}});
  }
  all["left_out"] = comparison.left_out();
  std::println("{}", all.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace iscan::app
