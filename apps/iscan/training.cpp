// iscan training: approved documents as training data for language models.
#include <unistd.h>

#include <filesystem>
#include <format>
#include <nlohmann/json.hpp>
#include <print>

#include "base/date.h"
#include "base/random.h"
#include "commands.h"
#include "companies.h"
#include "llm_prompt/prompt_version.h"
#include "storage.h"
#include "terminal.h"
#include "training_set.h"
#include "whole_file.h"

namespace iscan::app {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int kManifestVersion = 1;
constexpr std::int64_t kLeastLines = 10;  // that OpenAI takes
constexpr std::string_view kManifest = "manifest.json";

int report(const Error& error) {
  std::println(stderr, "iscan: {} ({}){}", error.message, error.code,
               error.detail.empty() ? "" : ": " + error.detail);
  return error.kind == ErrorKind::unavailable || error.kind == ErrorKind::internal ? kBroken
                                                                                   : kUsage;
}

Result<std::optional<Instant>> day_of_option(const std::string& text, std::chrono::days later) {
  if (text.empty()) return std::nullopt;
  const auto day = date_from_iso(text);
  if (!day) {
    return fail(ErrorKind::invalid_input, "date_invalid",
                "--from and --until take a day like 2026-01-31.", text);
  }
  return Instant{std::chrono::sys_days{*day} + later};
}

Result<CompanyId> company_of(store_sql::SqlStore& store, const std::string& wanted,
                             const Clock& clock) {
  UuidSource ids(clock);
  service::Accounts accounts(store.accounts(), clock, ids);
  if (!wanted.empty()) return find_company(accounts, wanted);
  auto companies = accounts.companies();
  if (!companies) return fail(std::move(companies).error());
  if (companies->size() == 1) return companies->front().id;
  return fail(ErrorKind::invalid_input, "company_missing",
              "Name the company with --company: the documents of several are never mixed; iscan "
              "admin company-list shows them.");
}

Result<TrainingFilters> filters_of(const TrainingOptions& options, store_sql::SqlStore& store,
                                   const Clock& clock) {
  auto company = company_of(store, options.company, clock);
  if (!company) return fail(std::move(company).error());
  auto from = day_of_option(options.from, std::chrono::days{0});
  if (!from) return fail(std::move(from).error());
  auto before = day_of_option(options.until, std::chrono::days{1});
  if (!before) return fail(std::move(before).error());
  return TrainingFilters{std::move(*company), *from, *before, options.by_person_only};
}

// Makes the folder; what is in it stays until the new files are complete.
Result<> prepare(const fs::path& folder, bool force) {
  std::error_code code;
  fs::create_directories(folder, code);
  const bool empty = !code && fs::is_empty(folder, code);
  if (code) {
    return fail(ErrorKind::invalid_input, "folder_unusable",
                "The folder cannot be made or read; name another one.", code.message());
  }
  if (empty || force) return {};
  return fail(ErrorKind::conflict, "folder_not_empty",
              "The folder is not empty; name another one, or say --force.", folder.string());
}

Json json_of(const llm_prompt::PromptVersion& prompt) {
  Sha256 hash;
  hash.update(as_bytes(prompt.system()));
  hash.update(as_bytes(prompt.schema()));
  return {{"name", prompt.name()}, {"sha256", hash.finish_hex()}};
}

Json json_of(const TrainingFile& file) {
  return {{"lines", file.lines}, {"bytes", file.bytes}, {"sha256", file.sha256}};
}

Json suppliers_json(const TrainingSet& set) {
  Json suppliers = Json::object();
  for (const auto& [name, supplier] : set.suppliers) {
    suppliers[name] = {{"file", supplier.validation ? "validation.jsonl" : "train.jsonl"},
                       {"documents", supplier.documents}};
  }
  return suppliers;
}

Json manifest_of(const TrainingOptions& options, const TrainingFilters& filters,
                 const llm_prompt::PromptVersion& prompt, const TrainingSet& set,
                 std::size_t documents, Instant now) {
  const auto or_null = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  return {{"version", kManifestVersion},
          {"format", "openai-chat"},
          {"created_at", to_iso(now)},
          {"program", std::format("iscan {}", ISCAN_VERSION)},
          {"prompt", json_of(prompt)},
          {"filters",
           {{"company", filters.company.value},
            {"from", or_null(options.from)},
            {"until", or_null(options.until)},
            {"by_person_only", options.by_person_only}}},
          {"pseudonyms", options.pseudonyms},
          {"validation_share", options.validation_share},
          {"counts",
           {{"documents", documents},
            {"train", set.train.lines},
            {"validation", set.validation.lines},
            {"left_out", set.left_out}}},
          {"suppliers", suppliers_json(set)},
          {"files",
           {{"train.jsonl", json_of(set.train)}, {"validation.jsonl", json_of(set.validation)}}}};
}

Result<> write_manifest(const fs::path& folder, const Json& manifest) {
  auto file = WholeFile::create(folder / kManifest);
  if (!file) return fail(std::move(file).error());
  auto written = file->write(manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (!written) return written;
  return file->finish().transform([](const std::string&) {});
}

void tell(const TrainingOptions& options, const TrainingSet& set) {
  std::println("{}: {} documents to train, {} to validate", options.folder, set.train.lines,
               set.validation.lines);
  for (const auto& [reason, count] : set.left_out) {
    std::println(stderr, "iscan: {} left out: {}", count, reason);
  }
  if (set.train.lines < kLeastLines) {
    std::println(stderr, "iscan: OpenAI takes {} documents to train at least; approve more.",
                 kLeastLines);
  }
  if (set.validation.lines == 0) {
    std::println(stderr, "iscan: validation.jsonl is empty: there are too few suppliers.");
  }
}

Result<TrainingSet> export_set(const TrainingOptions& options, const TrainingFilters& filters,
                               const llm_prompt::PromptVersion& prompt, store_sql::SqlStore& store,
                               const Clock& clock) {
  ApprovedDocuments documents(store.documents(), filters);
  auto survey = survey_of(documents);
  if (!survey) return fail(std::move(survey).error());
  if (survey->documents == 0) {
    return fail(ErrorKind::not_found, "nothing_approved",
                "No document is approved that fits: approve some, or ask for more of them.");
  }
  if (auto ready = prepare(options.folder, options.force); !ready) return fail(ready.error());
  // An old manifest would speak of new files.
  std::error_code ignored;
  fs::remove(fs::path(options.folder) / kManifest, ignored);
  ProgressBar progress(survey->documents, true);
  auto set =
      write_training_set(documents, survey->groups,
                         {prompt, options.folder, options.validation_share, options.pseudonyms},
                         [&] { progress.advance(""); });
  if (!set) return set;
  const Json manifest = manifest_of(options, filters, prompt, *set, survey->documents, clock.now());
  if (auto done = write_manifest(options.folder, manifest); !done) return fail(done.error());
  return set;
}

}  // namespace

int run_training(const TrainingOptions& options, const settings::Settings& settings) {
  const SystemClock clock;
  const auto prompt = llm_prompt::PromptVersion::load(settings.text("llm.prompt"));
  if (!prompt) return report(prompt.error());
  const auto store = open_store(settings, clock);
  if (!store) return report(store.error());
  const auto filters = filters_of(options, **store, clock);
  if (!filters) return report(filters.error());
  const auto set = export_set(options, *filters, *prompt, **store, clock);
  if (!set && set.error().code == "nothing_approved") {
    report(set.error());
    return kSomeFailed;
  }
  if (!set) return report(set.error());
  tell(options, *set);
  return kOk;
}

}  // namespace iscan::app
