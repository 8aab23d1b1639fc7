// iscan tasks: what was given up, on the configured database itself.
#include <unistd.h>

#include <format>
#include <nlohmann/json.hpp>
#include <print>

#include "base/clock.h"
#include "base/date.h"
#include "base/random.h"
#include "commands.h"
#include "service/dead_letters.h"
#include "service/listing.h"
#include "storage.h"
#include "terminal.h"

namespace iscan::app {
namespace {

using Json = nlohmann::ordered_json;
using ports::DeadLetter;

int refuse(std::string_view message) {
  std::println(stderr, "iscan: {}", message);
  return kUsage;
}

int report(const Error& error) {
  std::println(stderr, "iscan: {} ({})", error.message, error.code);
  return error.kind == ErrorKind::invalid_input ? kUsage : kBroken;
}

Result<std::vector<DeadLetter>> all_letters(service::DeadLetters& dead_letters) {
  std::vector<DeadLetter> all;
  std::optional<std::string> cursor;
  do {
    auto page = dead_letters.list({}, service::kMaxListLimit, cursor);
    if (!page) return fail(std::move(page).error());
    std::ranges::move(page->letters, std::back_inserter(all));
    cursor = std::move(page->next);
  } while (cursor);
  return all;
}

Json json_of(const DeadLetter& letter) {
  return {{"task_id", letter.task.value},
          {"company_id", letter.company.value},
          {"document_id", letter.document.value},
          {"file_name", letter.file_name},
          {"stage", to_string(letter.stage)},
          {"queue", letter.queue},
          {"attempts", letter.attempts},
          {"deaths", letter.deaths},
          {"error", {{"code", letter.failure.code}, {"message", letter.failure.message}}},
          {"queued_at", to_iso(letter.queued_at)},
          {"failed_at", to_iso(letter.failed_at)}};
}

void print_json(const Json& json) {
  std::println("{}", json.dump(2, ' ', false, Json::error_handler_t::replace));
}

int list(service::DeadLetters& dead_letters, bool json) {
  const auto letters = all_letters(dead_letters);
  if (!letters) return report(letters.error());
  if (json) {
    Json out = Json::array();
    for (const DeadLetter& letter : *letters) out.push_back(json_of(letter));
    print_json(out);
    return kOk;
  }
  if (letters->empty()) {
    std::println("No task was given up.");
    return kOk;
  }
  Table table({{"task", false, 36},
               {"file", false, 30},
               {"stage", false, 13},
               {"attempts", true, 8},
               {"deaths", true, 6},
               {"error", false, 24},
               {"failed", false, 24}});
  for (const DeadLetter& letter : *letters) {
    table.add({{letter.task.value},
               {letter.file_name},
               {std::string(to_string(letter.stage))},
               {std::to_string(letter.attempts)},
               {std::to_string(letter.deaths)},
               {letter.failure.code, Colour::red},
               {to_iso(letter.failed_at)}});
  }
  std::print("{}", table.render(wants_colour(STDOUT_FILENO)));
  return kOk;
}

// What became of one task: a line for people, and its JSON.
struct Outcome {
  std::string text;
  Json json;
};

Result<Outcome> restart(service::DeadLetters& dead_letters, const TaskId& task) {
  const auto revived = dead_letters.restart({}, task, service::Announcement::by_relay);
  if (!revived) return fail(revived.error());
  const auto& accepted = revived->accepted;
  return Outcome{std::format("{} goes on as {} (document {})", task.value, accepted.task.value,
                             accepted.document.value),
                 {{"task_id", task.value},
                  {"new_task_id", accepted.task.value},
                  {"document_id", accepted.document.value}}};
}

Result<Outcome> drop(service::DeadLetters& dead_letters, const TaskId& task) {
  const auto dropped = dead_letters.drop({}, task);
  if (!dropped) return fail(dropped.error());
  return Outcome{std::format("{} dropped", task.value), {{"task_id", task.value}}};
}

// One after the other: what is done stays done.
int change(service::DeadLetters& dead_letters, const std::vector<TaskId>& tasks, bool json,
           Result<Outcome> (*action)(service::DeadLetters&, const TaskId&)) {
  Json done = Json::array();
  int code = kOk;
  for (const TaskId& task : tasks) {
    auto outcome = action(dead_letters, task);
    if (outcome) {
      if (!json) std::println("{}", outcome->text);
      done.push_back(std::move(outcome->json));
      continue;
    }
    const Error& error = outcome.error();
    std::println(stderr, "iscan: {}: {} ({})", task.value, error.message, error.code);
    const bool settled = error.kind == ErrorKind::not_found || error.kind == ErrorKind::conflict;
    code = settled ? std::max<int>(code, kSomeFailed) : kBroken;
  }
  if (json) print_json(done);
  return code;
}

Result<std::vector<TaskId>> chosen_tasks(service::DeadLetters& dead_letters,
                                         const TasksOptions& options) {
  std::vector<TaskId> tasks;
  for (const std::string& task : options.tasks) tasks.push_back({task});
  if (!options.all) return tasks;
  auto letters = all_letters(dead_letters);
  if (!letters) return fail(std::move(letters).error());
  for (DeadLetter& letter : *letters) tasks.push_back(std::move(letter.task));
  return tasks;
}

}  // namespace

int run_tasks(const TasksOptions& options, const settings::Settings& settings) {
  const bool listing = options.action == "list";
  if (!listing && options.action != "restart" && options.action != "drop") {
    return refuse(
        std::format("There is no action \"{}\"; see iscan tasks --help.", options.action));
  }
  if (listing && (options.all || !options.tasks.empty())) {
    return refuse("iscan tasks list takes no tasks; it lists every one.");
  }
  if (!listing && !options.all && options.tasks.empty()) {
    return refuse("Name the tasks, as iscan tasks list shows them, or say --all.");
  }
  const SystemClock clock;
  UuidSource ids(clock);
  const auto store = open_store(settings, clock);
  if (!store) return report(store.error());
  service::DeadLetters dead_letters({(*store)->tasks(), (*store)->documents(), clock, ids});
  if (listing) return list(dead_letters, options.json);
  const auto tasks = chosen_tasks(dead_letters, options);
  if (!tasks) return report(tasks.error());
  return change(dead_letters, *tasks, options.json, options.action == "drop" ? drop : restart);
}

}  // namespace iscan::app
