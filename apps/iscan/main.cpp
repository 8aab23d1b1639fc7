// The program's door: reads the command line and the settings, then calls one command.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <map>
#include <optional>
#include <print>
#include <string>
#include <string_view>
#include <vector>

#include "commands.h"
#include "settings/settings.h"

namespace {

namespace app = iscan::app;
namespace settings = iscan::settings;

struct Common {
  std::string config = "iscan.toml";
  std::vector<std::string> set;  // key=value
};

// `--set key=value` and shorthands become flags of the settings.
iscan::Result<settings::Settings> load_settings(const Common& common,
                                                std::map<std::string, std::string> flags) {
  for (const std::string& assignment : common.set) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos) {
      return iscan::fail(iscan::ErrorKind::invalid_input, "settings_invalid",
                         "--set takes key=value, for example --set limits.pages=50");
    }
    flags[assignment.substr(0, equals)] = assignment.substr(equals + 1);
  }
  settings::Sources sources;
  sources.toml_path = common.config;
  sources.toml_required = common.config != "iscan.toml";
  sources.environment = [](const char* name) -> const char* { return std::getenv(name); };
  sources.flags = std::move(flags);
  return settings::Settings::load(sources);
}

struct CommandLine {
  CLI::App app{"Invoice Scanner: from a file to checked invoice data.", "iscan"};
  Common common;
  app::ScanOptions scan;
  app::EvalOptions eval;
  app::AdminOptions admin;
  app::TasksOptions tasks;
  app::TrainingOptions training;
  app::DoctorOptions doctor;
  bool ignore_xml = false;
  bool markdown = false;
  std::string listen;
  std::string data_dir;
  std::string queues;
  std::string concurrency;
  std::string autoscale;
  std::string worker_name;
  std::string worker_listen;
};

void add_scan(CommandLine& line) {
  auto* scan = line.app.add_subcommand("scan", "Read files and print their fields");
  scan->add_option("input", line.scan.inputs, "Files or folders")->required();
  auto* json = scan->add_flag("--json", line.scan.json, "One JSON array with all evidence");
  scan->add_flag("--csv", line.scan.csv, "One line a document")->excludes(json);
  scan->add_option("-j,--jobs", line.scan.jobs, "Documents at the same time (0: one per core)");
  scan->add_option("--text", line.scan.text_folder, "Also write each document's text here");
  scan->add_flag("--ignore-xml", line.ignore_xml, "Do not use e-invoice XML inside PDFs");
  scan->footer(
      "Exit codes: 0 all read, 1 some could not be read, 2 wrong usage, 3 broken "
      "installation, 130 interrupted.");
}

void add_eval(CommandLine& line) {
  auto* eval = line.app.add_subcommand("eval", "Measure accuracy against a folder of ground truth");
  eval->add_option("folder", line.eval.folder, "NAME.json beside NAME.pdf, .png, .jpg …")
      ->required();
  eval->add_flag("--json", line.eval.json, "One JSON object");
  eval->add_flag("--ignore-xml", line.ignore_xml, "Do not use e-invoice XML inside PDFs");
  eval->add_flag("--visible-only", line.eval.visible_only,
                 "Leave out truth that is not printed on the page");
  auto* predictions =
      eval->add_option("--predictions", line.eval.predictions, "Write NAME.json files here");
  auto* details =
      eval->add_option("--details", line.eval.details, "Write one JSON line a document here");
  auto* provider = eval->add_option("--provider", line.eval.providers,
                                    "Compare: none, or PROVIDER[/MODEL][@PROMPT] (repeatable)");
  provider->allow_extra_args(false)->excludes(predictions)->excludes(details);
  eval->add_option("--differences", line.eval.differences,
                   "Write one JSON line a field that they read differently here")
      ->needs(provider);
  eval->add_option("-j,--jobs", line.eval.jobs, "Documents at the same time (0: one per core)");
}

void add_operations(CommandLine& line) {
  auto* serve = line.app.add_subcommand("serve", "Run the service: HTTP API and workers");
  serve->add_option("--listen", line.listen, "Address and port (server.listen)");
  serve->add_option("--data-dir", line.data_dir, "Folder of database and files (data.dir)");
  auto* api = line.app.add_subcommand("api", "Run the HTTP API alone, on PostgreSQL and Redis");
  api->add_option("--listen", line.listen, "Address and port (server.listen)");
  auto* worker =
      line.app.add_subcommand("worker", "Run a Celery worker alone, on PostgreSQL and Redis");
  worker->add_option("-Q,--queues", line.queues, "Queues to take from (worker.queues)");
  worker->add_option("-c,--concurrency", line.concurrency,
                     "Tasks at the same time (worker.threads)");
  worker->add_option("--autoscale", line.autoscale, "MIN,MAX tasks (worker.autoscale)");
  worker->add_option("-n,--name", line.worker_name, "Name in the cluster (worker.name)");
  worker->add_option("--listen", line.worker_listen,
                     "Address for /healthz, /readyz, /metrics (worker.listen)");
  auto* config = line.app.add_subcommand("config", "Show effective settings and their origin");
  config->add_flag("--markdown", line.markdown, "The table of all settings for the docs");
  line.app.add_subcommand("schema", "Print the JSON Schema of results");
  auto* doctor = line.app.add_subcommand("doctor", "Check the installation and its protections");
  doctor->add_flag("--json", line.doctor.json, "One JSON object");
  doctor->add_flag("--llm", line.doctor.llm, "Also ask each language model a small question");
  auto* migrate = line.app.add_subcommand("migrate", "Bring the database to this version");
  migrate->add_option("--data-dir", line.data_dir, "Folder of database and files (data.dir)");
  auto* admin = line.app.add_subcommand("admin", "Companies and tokens");
  admin
      ->add_option("action", line.admin.action,
                   "company-create, company-list, token-create, token-list, token-revoke")
      ->required();
  admin->add_option("--company", line.admin.company, "Company id or name");
  admin->add_option("--name", line.admin.name, "Name of the token or company; id to revoke");
  admin->add_option("--scopes", line.admin.scopes, "read, write, admin (comma separated)");
  admin->add_option("--data-dir", line.data_dir, "Folder of database and files (data.dir)");
}

void add_tasks(CommandLine& line) {
  auto* tasks = line.app.add_subcommand("tasks", "Dead letters: tasks that were given up");
  tasks->add_option("action", line.tasks.action, "list, restart, drop")->required();
  auto* named = tasks->add_option("task", line.tasks.tasks, "Ids of tasks, as list shows them");
  tasks->add_flag("--all", line.tasks.all, "Every dead letter")->excludes(named);
  tasks->add_flag("--json", line.tasks.json, "One JSON array");
  tasks->add_option("--data-dir", line.data_dir, "Folder of database and files (data.dir)");
}

void add_training(CommandLine& line) {
  auto& training = line.training;
  auto* command = line.app.add_subcommand(
      "training", "Write approved documents as training data for language models");
  command->add_option("folder", training.folder, "A new or empty folder")->required();
  command->add_option("--company", training.company, "Company id or name");
  command->add_option("--from", training.from, "First day of the upload, YYYY-MM-DD");
  command->add_option("--until", training.until, "Last day of the upload, YYYY-MM-DD");
  command->add_flag("--by-person-only", training.by_person_only,
                    "Only documents that a person approved or corrected");
  command
      ->add_option("--validation-share", training.validation_share,
                   "Share of the suppliers that goes into validation.jsonl")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_flag("--pseudonyms", training.pseudonyms,
                    "Invented names, addresses, accounts, tax numbers and contacts");
  command->add_flag("--force", training.force, "Replace the files of an earlier export");
  command->add_option("--data-dir", line.data_dir, "Folder of database and files (data.dir)");
}

int run(CommandLine& line) {
  std::map<std::string, std::string> flags;
  if (line.ignore_xml) flags["xml.ignore"] = "true";
  if (!line.listen.empty()) flags["server.listen"] = line.listen;
  if (!line.data_dir.empty()) flags["data.dir"] = line.data_dir;
  if (!line.queues.empty()) flags["worker.queues"] = line.queues;
  if (!line.concurrency.empty()) flags["worker.threads"] = line.concurrency;
  if (!line.autoscale.empty()) flags["worker.autoscale"] = line.autoscale;
  if (!line.worker_name.empty()) flags["worker.name"] = line.worker_name;
  if (!line.worker_listen.empty()) flags["worker.listen"] = line.worker_listen;
  const auto settings = load_settings(line.common, std::move(flags));
  if (!settings) {
    std::println(stderr, "iscan: {}", settings.error().message);
    return app::kUsage;
  }
  const auto chosen = line.app.get_subcommands().front()->get_name();
  if (chosen == "scan") return app::run_scan(line.scan, *settings);
  if (chosen == "eval") return app::run_eval(line.eval, *settings);
  if (chosen == "serve") return app::run_service(*settings, {.http = true, .work = true});
  if (chosen == "api") return app::run_service(*settings, {.http = true, .work = false});
  if (chosen == "worker") return app::run_service(*settings, {.http = false, .work = true});
  if (chosen == "config") return app::run_config(*settings, line.markdown);
  if (chosen == "schema") return app::run_schema();
  if (chosen == "doctor") return app::run_doctor(line.doctor, *settings);
  if (chosen == "migrate") return app::run_migrate(*settings);
  if (chosen == "training") return app::run_training(line.training, *settings);
  if (chosen == "tasks") return app::run_tasks(line.tasks, *settings);
  return app::run_admin(line.admin, *settings);
}

// The first word when it names no command: the parser itself would only say that one is missing.
std::optional<std::string_view> unknown_command(const CLI::App& parser, int argc, char** argv) {
  if (argc < 2) return std::nullopt;
  const std::string_view word = argv[1];
  const auto is_word = [&](const CLI::App* command) { return command->get_name() == word; };
  const bool known = !parser.get_subcommands(is_word).empty();
  if (known || word.starts_with("-")) return std::nullopt;
  return word;
}

}  // namespace

int main(int argc, char** argv) {
  CommandLine line;
  line.app.require_subcommand(1);
  line.app.set_version_flag("--version", ISCAN_VERSION);
  line.app.add_option("--config", line.common.config, "Settings file")->capture_default_str();
  line.app.add_option("--set", line.common.set, "A setting: key=value (repeatable)");
  line.app.fallthrough();
  add_scan(line);
  add_eval(line);
  add_operations(line);
  add_tasks(line);
  add_training(line);
  try {
    line.app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (const auto word = unknown_command(line.app, argc, argv)) {
      std::println(stderr, "iscan: There is no command \"{}\"; iscan --help lists them.", *word);
      return app::kUsage;
    }
    const int code = line.app.exit(error);
    return code == 0 ? app::kOk : app::kUsage;
  }
  return run(line);
}
