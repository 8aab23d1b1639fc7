// The commands of the program. Each returns the exit code.
#pragma once

#include <string>
#include <vector>

#include "foundation.h"
#include "settings/settings.h"

namespace iscan::app {

// Exit codes (docs/cli.md).
enum ExitCode : int {
  kOk = 0,             // everything was read (documents may still need review)
  kSomeFailed = 1,     // some documents could not be read; the others were
  kUsage = 2,          // the command line or the settings are wrong
  kBroken = 3,         // the installation or its surroundings do not work
  kInterrupted = 130,  // Ctrl-C
};

struct ScanOptions {
  std::vector<std::string> inputs;
  bool json = false;
  bool csv = false;
  int jobs = 0;             // 0 = one per core
  std::string text_folder;  // also writes NAME.txt with the words of each document here
};
int run_scan(const ScanOptions& options, const settings::Settings& settings);

struct EvalOptions {
  std::string folder;
  bool json = false;
  bool visible_only = false;
  int jobs = 0;
  std::string predictions;  // folder for NAME.json in the ground-truth format
  std::string details;      // file for one JSON line a document: fields, score, checks
  // "none" or PROVIDER[/MODEL][@PROMPT]: compared with each other instead
  std::vector<std::string> providers;
  std::string differences;  // file for one JSON line a field that they read differently
};
int run_eval(const EvalOptions& options, const settings::Settings& settings);

// Prints the JSON Schema of results.
int run_schema();
int run_config(const settings::Settings& settings, bool markdown);
struct DoctorOptions {
  bool json = false;
  bool llm = false;  // also looks at the language models, and asks each a small question
};
int run_doctor(const DoctorOptions& options, const settings::Settings& settings);
// Runs until it is told to end.
int run_service(const settings::Settings& settings, Role role);
int run_migrate(const settings::Settings& settings);

struct AdminOptions {
  std::string action;   // token-create, token-list, token-revoke, company-create, company-list
  std::string company;  // company id or name
  std::string name;     // of the token or company
  std::string scopes = "write";
};
int run_admin(const AdminOptions& options, const settings::Settings& settings);

struct TasksOptions {
  std::string action;  // list, restart, drop
  std::vector<std::string> tasks;
  bool all = false;
  bool json = false;
};
int run_tasks(const TasksOptions& options, const settings::Settings& settings);

struct TrainingOptions {
  std::string folder;
  std::string company;  // id or name; may be empty where there is one only
  std::string from;     // ISO 8601 days of the upload, the first and the last
  std::string until;
  bool by_person_only = false;
  bool pseudonyms = false;
  double validation_share = 0.1;  // of the suppliers, 0..1
  bool force = false;
};
int run_training(const TrainingOptions& options, const settings::Settings& settings);

}  // namespace iscan::app
