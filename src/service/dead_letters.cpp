#include "service/dead_letters.h"

#include "pipeline/pipeline.h"
#include "service/listing.h"

namespace iscan::service {

Result<DeadLetterPage> DeadLetters::list(const Owner& owner, int limit,
                                         const std::optional<std::string>& cursor) {
  if (auto sound = check_page(limit, cursor); !sound) return fail(std::move(sound).error());
  ports::DeadLetterQuery query{.company = owner, .task = {}, .after = {}, .limit = limit + 1};
  if (cursor) query.after = TaskId{*cursor};
  auto letters = ports_.tasks.dead_letters(query);
  if (!letters) return fail(std::move(letters).error());
  DeadLetterPage page{std::move(*letters), {}};
  // One more than asked for tells whether there is another page.
  if (page.letters.size() > static_cast<std::size_t>(limit)) {
    page.letters.pop_back();
    page.next = page.letters.back().task.value;
  }
  return page;
}

Result<Revived> DeadLetters::restart(const Owner& owner, const TaskId& task,
                                     Announcement announcement) {
  auto found = ports_.tasks.dead_letters({.company = owner, .task = task, .after = {}, .limit = 1});
  if (!found) return fail(std::move(found).error());
  if (found->empty()) {
    return fail(ErrorKind::not_found, "dead_letter_unknown",
                "There is no such dead letter; it may have been restarted or dropped.", task.value);
  }
  const ports::DeadLetter& letter = found->front();
  const ports::Restart restart{.version = letter.version,
                               .stage = letter.stage,
                               .task = {ports_.ids.next()},
                               .queue = std::string(pipeline::spec_of(letter.stage).queue),
                               .published = announcement == Announcement::by_caller};
  auto done =
      ports_.documents.restart(letter.company, letter.document, restart, ports_.clock.now());
  if (!done) return fail(std::move(done).error());
  return Revived{{letter.document, restart.task}, {restart.task, restart.queue, letter.document}};
}

Result<> DeadLetters::drop(const Owner& owner, const TaskId& task) {
  return ports_.tasks.drop_dead_letter(owner, task);
}

}  // namespace iscan::service
