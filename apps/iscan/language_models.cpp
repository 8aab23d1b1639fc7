#include "language_models.h"

#include <algorithm>
#include <utility>

#include "llm_endpoints.h"

namespace iscan::app {
namespace {

std::unexpected<Error> invalid(std::string message, std::string detail = {}) {
  return fail(ErrorKind::invalid_input, "llm_settings_invalid", std::move(message),
              std::move(detail));
}

// Of a setting in US dollars; 0 is no limit.
Result<std::optional<Decimal>> limit_of(const settings::Settings& settings, std::string_view name) {
  const auto amount = Decimal::parse(settings.text(name));
  if (!amount || amount->is_negative()) {
    return invalid(std::string(name) + " must be an amount of US dollars, for example 0.10.",
                   settings.text(name));
  }
  return amount->is_zero() ? std::nullopt : std::optional(*amount);
}

Result<llm::Limits> limits_of(const settings::Settings& settings) {
  auto document = limit_of(settings, "llm.budget_document");
  if (!document) return fail(std::move(document).error());
  auto company = limit_of(settings, "llm.budget_company");
  if (!company) return fail(std::move(company).error());
  auto day = limit_of(settings, "llm.budget_day");
  if (!day) return fail(std::move(day).error());
  return llm::Limits{*document, *company, *day};
}

// Pictures would show what placeholders hide.
Result<llm::Send> send_of(const settings::Settings& settings, Logger& log) {
  const std::string send = settings.text("llm.send");
  if (send == "text") return llm::Send::text;
  if (send != "images" && send != "file") {
    return invalid("llm.send must be text, images or file.", send);
  }
  if (settings.flag("llm.redact")) {
    log.warning("llm_text_only", {{"detail", "with llm.redact no pictures or files are sent"}});
    return llm::Send::text;
  }
  return send == "file" ? llm::Send::file : llm::Send::images;
}

Result<llm::ExampleOptions> examples_of(const settings::Settings& settings) {
  constexpr std::int64_t kMost = 5;  // of a supplier are kept
  const std::int64_t most = settings.integer("llm.examples");
  if (most < 0 || most > kMost) {
    return invalid("llm.examples must be a number from 0 to 5.", std::to_string(most));
  }
  const std::string from = settings.text("llm.examples_from");
  if (from != "supplier" && from != "language") {
    return invalid("llm.examples_from must be supplier or language.", from);
  }
  return llm::ExampleOptions{
      .most = static_cast<int>(most),
      .likeness = from == "supplier" ? ports::Likeness::supplier : ports::Likeness::language};
}

Result<llm::BatchUse> batch_use_of(const settings::Settings& settings) {
  const std::string use = settings.text("llm.batch");
  if (use == "off") return llm::BatchUse::off;
  if (use == "can_wait") return llm::BatchUse::can_wait;
  if (use == "all") return llm::BatchUse::all;
  return invalid("llm.batch must be off, can_wait or all.", use);
}

// Entries "COMPANY=PROVIDER", "COMPANY" for all providers; * for all of either.
bool allows(const std::vector<std::string>& entries, const CompanyId& company,
            std::string_view provider) {
  // On the command line there are no companies: who calls the program is asked for.
  if (company.empty()) return true;
  return std::ranges::any_of(entries, [&](std::string_view entry) {
    const auto sign = entry.find('=');
    const std::string_view who = entry.substr(0, sign);
    const std::string_view whom = sign == std::string_view::npos ? "*" : entry.substr(sign + 1);
    return (who == "*" || who == company.value) && (whom == "*" || whom == provider);
  });
}

}  // namespace

llm::RedactionRule redaction_of(const settings::Settings& settings) {
  return {.on = settings.flag("llm.redact"), .names = settings.list("llm.redact_names")};
}

std::unique_ptr<llm::ExampleMaker> example_maker_of(const settings::Settings& settings) {
  const bool shown = settings.integer("llm.examples") > 0;
  if (settings.list("llm.providers").empty() || !shown) return nullptr;
  return std::make_unique<llm::ExampleMaker>(redaction_of(settings));
}

Result<llm::Prices> prices_of(const settings::Settings& settings) {
  const std::string file = settings.text("llm.prices");
  return file.empty() ? llm::Prices::built_in() : llm::Prices::read(file);
}

Result<llm::BatchOptions> batch_options(const settings::Settings& settings) {
  auto use = batch_use_of(settings);
  if (!use) return fail(std::move(use).error());
  const auto size = settings.integer("llm.batch_size");
  // Of the three, OpenAI takes the fewest in one.
  constexpr std::int64_t kMost = 50'000;
  if (size < 1 || size > kMost) {
    return invalid("llm.batch_size must be 1 to 50000.", std::to_string(size));
  }
  const auto answer = settings.duration("llm.time");
  return llm::BatchOptions{.accepts = *use != llm::BatchUse::off,
                           .size = static_cast<int>(size),
                           .after = settings.duration("llm.batch_after"),
                           // A file, the batch, and once more for what is on its way.
                           .settle = 3 * answer};
}

LanguageModels::LanguageModels(const settings::Settings& settings, const Ports& ports,
                               llm::Prices prices)
    : ports_(ports),
      asks_always_(settings.text("llm.ask") == "always"),
      waits_(settings.text("llm.on_outage") == "wait"),
      ids_(ports.clock),
      prices_(std::move(prices)) {}

Result<std::unique_ptr<LanguageModels>> LanguageModels::make(const settings::Settings& settings,
                                                             const Ports& ports) {
  return make(settings, settings.list("llm.providers"), ports);
}

Result<std::unique_ptr<LanguageModels>> LanguageModels::make(const settings::Settings& settings,
                                                             std::span<const std::string> entries,
                                                             const Ports& ports) {
  const std::string outage = settings.text("llm.on_outage");
  if (outage != "wait" && outage != "local") {
    return invalid("llm.on_outage must be local or wait.", outage);
  }
  const std::string ask = settings.text("llm.ask");
  if (ask != "doubtful" && ask != "always") {
    return invalid("llm.ask must be doubtful or always.", ask);
  }
  auto prices = prices_of(settings);
  if (!prices) return fail(std::move(prices).error());
  auto limits = limits_of(settings);
  if (!limits) return fail(std::move(limits).error());
  auto send = send_of(settings, ports.log);
  if (!send) return fail(std::move(send).error());
  auto examples = examples_of(settings);
  if (!examples) return fail(std::move(examples).error());
  auto batch = batch_use_of(settings);
  if (!batch) return fail(std::move(batch).error());
  std::unique_ptr<LanguageModels> models(new LanguageModels(settings, ports, std::move(*prices)));
  const Common common{.limits = *limits, .examples = *examples, .send = *send, .batch = *batch};
  for (const std::string& name : entries) {
    if (auto added = models->add(settings, name, common); !added) {
      return fail(std::move(added).error());
    }
  }
  return models;
}

llm::RateLimiter& LanguageModels::limiter_of(const settings::Settings& settings,
                                             const std::string& provider) {
  auto& limiter = limiters_[provider];
  if (!limiter) {
    limiter = std::make_unique<llm::RateLimiter>(
        llm::Rate{.requests_per_minute = settings.integer("llm.requests_per_minute"),
                  .tokens_per_minute = settings.integer("llm.tokens_per_minute"),
                  .parallel = static_cast<int>(settings.integer("llm.parallel"))},
        timer_);
  }
  return *limiter;
}

void LanguageModels::warn_of_price(const llm_wire::Endpoint& endpoint) {
  const auto cost = prices_.cost(endpoint.model, day_of(ports_.clock.now()), {});
  if (!cost) {
    ports_.log.warning("llm_price_unknown",
                       {{"model", endpoint.model},
                        {"detail", "with a budget it is not asked; give llm.prices a row for it"}});
  }
}

Result<> LanguageModels::add(const settings::Settings& settings, std::string_view entry,
                             const Common& common) {
  auto named = endpoint_of_entry(settings, entry);
  if (!named) return fail(std::move(named).error());
  if (!named->warning.empty()) {
    ports_.log.warning("llm_model_replaced", {{"detail", named->warning}});
  }
  const std::string provider = named->provider;
  const bool free = named->endpoint.dialect == llm_wire::Dialect::local;
  if (!free) warn_of_price(named->endpoint);
  http_client::Options http = llm::model_http_options();
  http.total = settings.duration("llm.time");
  const bool batches = llm_wire::takes_batches(named->endpoint);
  if (batches) {
    batches_.push_back(std::make_unique<llm::WireBatches>(provider, named->endpoint, http));
  }
  providers_.push_back(std::make_unique<llm::WireProvider>(provider, std::move(named->endpoint),
                                                           http, ports_.clock));
  llm::PredictorOptions own{
      .prompt = std::move(named->prompt),
      .limits = common.limits,
      .answers_for = settings.duration("llm.answers_for"),
      .redact = redaction_of(settings),
      .examples = common.examples,
      .send = common.send,
      .allowed = [entries = settings.list("llm.allow"), provider](
                     const CompanyId& company) { return allows(entries, company, provider); },
      .batch = common.batch};
  // Servers of our own know pictures at most.
  if (free && own.send == llm::Send::file) own.send = llm::Send::images;
  if (batches) lanes_.push_back({batches_.back().get(), own.allowed});
  const auto chance = [this] {
    return random_.with([](std::mt19937_64& random) {
      return std::uniform_real_distribution<double>(0, 1)(random);
    });
  };
  predictors_.push_back(std::make_unique<llm::LlmPredictor>(
      llm::Target{providers_.back().get(), &limiter_of(settings, provider), free, batches},
      llm::Shared{ports_.store, ids_, prices_, breakers_, rungs_, timer_, ports_.clock, ports_.log,
                  ports_.metrics, ports_.reader, chance, ports_.batches},
      std::move(own)));
  asked_.push_back(predictors_.back().get());
  return {};
}

}  // namespace iscan::app
