#include "doctor_llm.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <iterator>
#include <ranges>
#include <utility>

#include "base/date.h"
#include "language_models.h"
#include "llm/estimate.h"
#include "llm/memory_store.h"
#include "llm/trial.h"
#include "llm_endpoints.h"
#include "llm_prompt/prompt_version.h"
#include "telemetry/registry.h"

namespace iscan::app {
namespace {

using llm_wire::Dialect;
using llm_wire::Model;

constexpr std::size_t kMostNames = 20;
constexpr std::chrono::days kSoon{60};
// A page of dense print, and the answer with its rows.
constexpr std::size_t kBytesOfPage = 4'000;
constexpr int kTokensOfAnswer = 1'000;

// The name in the settings may be that of a family: a snapshot of it ends in a date, a tag of a
// local server follows a colon.
bool is_named(const Model& model, std::string_view name) {
  if (name.starts_with("models/")) name.remove_prefix(7);
  const std::string_view id = model.id;
  if (!id.starts_with(name)) return false;
  const std::string_view rest = id.substr(name.size());
  if (rest.empty() || rest[0] == ':') return true;
  return rest.size() > 1 && rest[0] == '-' && rest[1] >= '0' && rest[1] <= '9';
}

std::string with_date(const Model& model) {
  return model.shutdown.empty() ? model.id : std::format("{} (until {})", model.id, model.shutdown);
}

// Those that end come first.
std::string names_of(std::vector<Model> models) {
  std::ranges::stable_partition(models, [](const Model& model) { return !model.shutdown.empty(); });
  std::string names;
  for (const Model& model : models | std::views::take(kMostNames)) {
    if (!names.empty()) names += ", ";
    names += with_date(model);
  }
  if (models.size() > kMostNames) names += std::format(", {} more", models.size() - kMostNames);
  return names;
}

// What its last day means today.
struct End {
  bool passed = false;
  std::string words;
};
End end_of(const Model& model, const Clock& clock) {
  const auto last = date_from_iso(model.shutdown);
  if (!last) return {false, "with no last day"};
  const std::chrono::sys_days today{day_of(clock.now())};
  const auto left = std::chrono::sys_days{*last} - today;
  if (left.count() < 0) return {true, std::format("its last day was {}", model.shutdown)};
  return {false, std::format("its last day is {}{}", model.shutdown,
                             left < kSoon ? ": choose another in time" : "")};
}

// One entry of the settings and what is found about it.
class Look {
 public:
  // All outlive the object.
  Look(const settings::Settings& settings, const Clock& clock, const llm::Prices* prices,
       const std::string& entry)
      : settings_(settings), clock_(clock), prices_(prices), entry_(entry) {}

  std::vector<Finding> all() {
    auto named = endpoint_of_entry(settings_, entry_);
    if (!named) {
      add("models", false, named.error().message + " " + named.error().detail);
      return std::move(findings_);
    }
    dialect_ = named->endpoint.dialect;
    model_ = named->endpoint.model;
    if (!named->warning.empty()) warning_ = named->warning + " ";
    http_client::Options http = llm::model_http_options();
    http.total = settings_.duration("llm.time");
    llm::WireProvider provider(named->provider, std::move(named->endpoint), http, clock_);
    const bool reached = look_at_list(provider);
    look_at_price(named->prompt);
    if (reached) look_at_answer(provider, named->prompt);
    return std::move(findings_);
  }

 private:
  void add(std::string_view what, bool ok, std::string detail) {
    findings_.push_back({std::format("{} {}", entry_, what), ok, std::move(detail)});
  }

  // False: there is nobody to ask.
  bool look_at_list(llm::WireProvider& provider) {
    auto models = provider.models({});
    if (models) {
      look_for_model(std::move(*models));
      return true;
    }
    const Error& error = models.error();
    const bool harmless = error.code == "llm_models_unlisted";
    add("models", harmless,
        std::format("{}{} {}: {}", warning_, error.message, error.code, error.detail));
    return !error.code.starts_with("http_");
  }

  void look_for_model(std::vector<Model> models) {
    auto found = std::ranges::find(models, model_, &Model::id);
    if (found == models.end()) {
      found = std::ranges::find_if(models, [&](const Model& one) { return is_named(one, model_); });
    }
    const std::string listed = std::format("{} listed: {}", models.size(), names_of(models));
    if (found != models.end()) {
      const End end = end_of(*found, clock_);
      add("models", !end.passed,
          std::format("{}{} is there, {}; {}", warning_, found->id, end.words, listed));
      return;
    }
    const bool azure = dialect_ == Dialect::azure_v1 || dialect_ == Dialect::azure_legacy;
    add("models", azure,
        std::format("{}{} is not in the list{}; {}", warning_, model_,
                    azure ? ", for deployments have names of their own" : "", listed));
  }

  bool has_budget() const {
    return std::ranges::any_of(
        std::array{"llm.budget_document", "llm.budget_company", "llm.budget_day"},
        [&](const char* name) {
          const auto amount = Decimal::parse(settings_.text(name));
          return !amount || !amount->is_zero();
        });
  }

  llm_wire::Usage usage_of_page(const llm_prompt::PromptVersion& version) const {
    llm_wire::Prompt prompt{.system = version.system(),
                            .text = std::string(kBytesOfPage, ' '),
                            .schema = version.schema(),
                            .output_tokens = kTokensOfAnswer};
    const bool pictures = settings_.text("llm.send") != "text" && !settings_.flag("llm.redact");
    if (pictures) prompt.media.push_back({.media_type = "image/png", .bytes = {}, .name = {}});
    return llm::estimate(prompt);
  }

  void look_at_price(const llm_prompt::PromptVersion& version) {
    if (dialect_ == Dialect::local) return add("price", true, "a server of our own costs nothing");
    if (prices_ == nullptr) return;
    const auto cost = prices_->cost(model_, day_of(clock_.now()), usage_of_page(version));
    if (cost) {
      return add("price", true,
                 std::format("a page costs about {} US dollars", cost->to_string(4)));
    }
    const bool budget = has_budget();
    add("price", !budget,
        std::format("not known for {}{}: give llm.prices a row for it", model_,
                    budget ? ", and with a budget it is not asked" : ""));
  }

  void look_at_answer(llm::WireProvider& provider, const llm_prompt::PromptVersion& version) {
    const auto trial = llm::try_out(provider, version, timer_);
    if (!trial) {
      return add("answer", false, std::format("{}: {}", trial.error().code, trial.error().detail));
    }
    const bool answered =
        trial->outcome == llm_wire::Outcome::ok || trial->outcome == llm_wire::Outcome::ok_lenient;
    if (!answered) {
      return add("answer", false, std::format("{}: {}", to_string(trial->outcome), trial->detail));
    }
    const std::string effort = std::format("{} ms, {} tokens in, {} out", trial->took.count(),
                                           trial->usage.input, trial->usage.output);
    add("answer", trial->grounded,
        trial->grounded
            ? std::format("the made-up document was read as it is printed ({})", effort)
            : std::format("it answers, but not what is printed: a larger model may ({})", effort));
  }

  const settings::Settings& settings_;
  const Clock& clock_;
  const llm::Prices* prices_;
  const std::string& entry_;
  llm::SteadyTimer timer_;
  Dialect dialect_ = Dialect::standard;
  std::string model_;
  std::string warning_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> look_at_language_models(const settings::Settings& settings, Engines& engines,
                                             const Clock& clock) {
  const auto entries = settings.list("llm.providers");
  if (entries.empty()) return {{"llm", true, "no llm.providers: nothing leaves the machine"}};
  llm::MemoryStore store;
  telemetry::Registry metrics;
  NullLogger log;
  std::vector<Finding> findings;
  const auto models =
      LanguageModels::make(settings, {store, metrics, clock, log, engines.reader()});
  if (models) {
    const std::string redacted = settings.flag("llm.redact") ? "text with placeholders" : "";
    findings.push_back({"llm", true,
                        std::format("{} asked, in this order; what is sent: {}", entries.size(),
                                    redacted.empty() ? settings.text("llm.send") : redacted)});
  } else {
    findings.push_back({"llm", false, models.error().message + " " + models.error().detail});
  }
  const auto prices = prices_of(settings);
  for (const std::string& entry : entries) {
    Look look(settings, clock, prices ? &*prices : nullptr, entry);
    std::ranges::move(look.all(), std::back_inserter(findings));
  }
  return findings;
}

}  // namespace iscan::app
