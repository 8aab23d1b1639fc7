// Tasks that were given up: look at them, run them again, forget them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "ports/document_store.h"
#include "ports/task_store.h"

namespace iscan::service {

// Whose dead letters: a company's, or everybody's.
using Owner = std::optional<CompanyId>;

// One page of a list, newest task first; `next` is the cursor of the following page.
struct DeadLetterPage {
  std::vector<ports::DeadLetter> letters;
  std::optional<std::string> next;
};

// A new task in the place of a dead letter.
struct Revived {
  ports::Accepted accepted;
  ports::TaskMessage message;
};

// Who tells the broker of a new task.
enum class Announcement { by_caller, by_relay };

// Thread-safe. Errors besides those of the ports: limit_invalid, cursor_invalid (invalid_input),
// document_changed (conflict) when somebody was faster.
class DeadLetters {
 public:
  // Everything outlives the object.
  struct Ports {
    ports::TaskStore& tasks;
    ports::DocumentStore& documents;
    const Clock& clock;
    IdSource& ids;
  };

  explicit DeadLetters(Ports ports) : ports_(ports) {}

  Result<DeadLetterPage> list(const Owner& owner, int limit,
                              const std::optional<std::string>& cursor);
  // Runs the document again from the stage that was given up.
  Result<Revived> restart(const Owner& owner, const TaskId& task, Announcement announcement);
  // The document stays in its error state and can still be restarted by itself.
  Result<> drop(const Owner& owner, const TaskId& task);

 private:
  Ports ports_;
};

}  // namespace iscan::service
