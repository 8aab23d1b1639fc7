// Uploads, lists, events and numbers. Looking into and changing one document: service_document.cpp.
#include "service/service.h"

#include <algorithm>
#include <format>

#include "base/sha256.h"
#include "base/trace.h"
#include "pipeline/pipeline.h"

namespace iscan::service {
namespace {

constexpr std::size_t kLongestKey = 255;

std::string_view first_queue() { return pipeline::kPipeline.front().queue; }

Result<std::optional<ports::Idempotency>> idempotency_of(const std::optional<std::string>& key,
                                                         const std::vector<UploadedFile>& files) {
  if (!key) return std::nullopt;
  if (key->empty() || key->size() > kLongestKey) {
    return fail(ErrorKind::invalid_input, "idempotency_key_invalid",
                "An idempotency key has 1 to 255 bytes.");
  }
  Sha256 hash;
  for (const UploadedFile& file : files) {
    hash.update(as_bytes(file.blob.id.value));
    hash.update(as_bytes(file.name));
    hash.update(as_bytes(std::string_view("\0", 1)));  // names cannot hold it
  }
  return ports::Idempotency{*key, hash.finish_hex()};
}

}  // namespace

Result<Upload> Service::begin_upload() {
  auto writer = ports_.blobs.create();
  if (!writer) return fail(std::move(writer).error());
  return Upload(std::move(*writer), limits_);
}

Result<std::vector<UploadedFile>> Service::members_of(const UploadedFile& archive) {
  auto file = ports_.blobs.open(archive.blob.id);
  if (!file) return fail(std::move(file).error());
  auto members = ports_.reader.unpack(file->view());
  if (!members) return fail(std::move(members).error());
  std::vector<UploadedFile> files;
  for (const ports::ArchiveMember& member : *members) {
    auto upload = begin_upload();
    if (!upload) return fail(std::move(upload).error());
    if (auto done = upload->write(member.content); !done) return fail(std::move(done).error());
    auto stored = upload->finish(member.name);
    if (!stored) return fail(std::move(stored).error().at(member.name));
    files.push_back(std::move(*stored));
  }
  if (files.empty()) {
    return fail(ErrorKind::invalid_input, "archive_empty", "The ZIP holds no files.");
  }
  return files;
}

Result<std::vector<UploadedFile>> Service::unpacked(std::vector<UploadedFile> files) {
  std::vector<UploadedFile> all;
  for (UploadedFile& file : files) {
    if (!file.archive) {
      all.push_back(std::move(file));
    } else {
      auto members = members_of(file);
      if (!members) return members;
      std::ranges::move(*members, std::back_inserter(all));
    }
    if (all.size() > static_cast<std::size_t>(limits_.files)) {
      return fail(ErrorKind::too_large, "too_many_files",
                  std::format("One upload may hold {} files.", limits_.files));
    }
  }
  return all;
}

Result<std::vector<ports::Accepted>> Service::accept(
    const CompanyId& company, std::vector<UploadedFile> files,
    const std::optional<std::string>& idempotency_key, std::optional<std::string> trace,
    bool can_wait) {
  if (files.empty()) {
    return fail(ErrorKind::invalid_input, "file_missing", "The upload holds no file.");
  }
  auto idempotency = idempotency_of(idempotency_key, files);
  if (!idempotency) return fail(std::move(idempotency).error());
  auto all = unpacked(std::move(files));
  if (!all) return fail(std::move(all).error());
  if (!trace) trace = new_traceparent();
  std::vector<ports::NewDocument> documents;
  for (UploadedFile& file : *all) {
    documents.push_back({{ports_.ids.next()},
                         {ports_.ids.next()},
                         {ports_.ids.next()},
                         {std::move(file.blob.id), std::move(file.name), file.blob.size},
                         *trace,
                         can_wait});
  }
  auto accepted =
      ports_.documents.accept(company, documents, *idempotency, first_queue(), ports_.clock.now());
  ports_.metrics.count(ports::Metric::uploads_total, accepted ? "accepted" : accepted.error().code);
  if (!accepted) return accepted;
  std::vector<ports::TaskMessage> messages;
  // Ids of an earlier answer are no task of now; a broker's message about them would do nothing.
  for (std::size_t n = 0; n < accepted->size() && n < documents.size(); ++n) {
    if ((*accepted)[n].task != documents[n].task) continue;
    messages.push_back({.task = documents[n].task,
                        .queue = std::string(first_queue()),
                        .document = documents[n].document,
                        .trace = *trace});
    ports_.log.info("document_accepted", {{"document", documents[n].document.value},
                                          {"task", documents[n].task.value},
                                          {"trace", trace_id(*trace)}});
  }
  publish(std::move(messages));
  return accepted;
}

void Service::publish(std::vector<ports::TaskMessage> messages) {
  auto published = ports_.broker.publish(messages);
  if (published) return;
  // The tasks are committed; the upkeep publishes them again.
  ports_.log.warning("publish_failed",
                     {{"code", published.error().code}, {"detail", published.error().detail}});
}

Result<DocumentPage> Service::list(const CompanyId& company, const ListFilter& filter,
                                   const std::optional<std::string>& cursor) {
  if (auto sound = check_page(filter.limit, cursor); !sound) {
    return fail(std::move(sound).error());
  }
  ports::ListQuery query{.state = filter.state,
                         .verdict = filter.verdict,
                         .created_from = filter.created_from,
                         .created_before = filter.created_before,
                         .search = filter.search,
                         .limit = filter.limit + 1};
  if (cursor) query.after = DocumentId{*cursor};
  auto records = ports_.documents.list(company, query);
  if (!records) return fail(std::move(records).error());
  DocumentPage page{std::move(*records), {}};
  // One more than asked for tells whether there is another page.
  if (page.documents.size() > static_cast<std::size_t>(filter.limit)) {
    page.documents.pop_back();
    page.next = page.documents.back().id.value;
  }
  return page;
}

Result<std::optional<DocumentId>> Service::duplicate_of(const CompanyId& company,
                                                        const DocumentId& id) {
  auto record = ports_.documents.find(company, id);
  if (!record) return fail(std::move(record).error());
  auto same = ports_.documents.list(
      company, {.blob = std::move(record->upload.blob), .search = {}, .after = id, .limit = 1});
  if (!same) return fail(std::move(same).error());
  if (same->empty()) return std::nullopt;
  return std::move(same->front().id);
}

Result<std::vector<ports::Event>> Service::events_since(const CompanyId& company,
                                                        std::int64_t after, int limit) {
  return ports_.documents.events_since(company, after, limit);
}

Result<std::int64_t> Service::last_event(const CompanyId& company) {
  return ports_.documents.last_event(company);
}

Result<std::vector<ports::Event>> Service::wait_for_events(
    const CompanyId& company, std::int64_t after, int limit,
    std::chrono::steady_clock::time_point deadline, std::stop_token stop) {
  while (true) {
    // Taken before the look, so that an event between look and wait is not missed.
    const std::uint64_t seen = ports_.documents.changes();
    auto events = ports_.documents.events_since(company, after, limit);
    if (!events || !events->empty() || stop.stop_requested() ||
        std::chrono::steady_clock::now() >= deadline) {
      return events;
    }
    ports_.documents.wait_for_events(seen, deadline, stop);
  }
}

Result<DeadLetterPage> Service::dead_letters(const CompanyId& company, int limit,
                                             const std::optional<std::string>& cursor) {
  return dead_letters_.list(company, limit, cursor);
}

Result<ports::Accepted> Service::restart_dead_letter(const CompanyId& company, const TaskId& task) {
  auto revived = dead_letters_.restart(company, task, Announcement::by_caller);
  if (!revived) return fail(std::move(revived).error());
  publish({std::move(revived->message)});
  return std::move(revived->accepted);
}

Result<> Service::drop_dead_letter(const CompanyId& company, const TaskId& task) {
  return dead_letters_.drop(company, task);
}

Result<std::string> Service::metrics_text() {
  auto stats = ports_.tasks.stats(ports_.clock.now());
  if (!stats) return fail(std::move(stats).error());
  for (const pipeline::StageSpec& spec : pipeline::kPipeline) {
    const auto found = std::ranges::find(*stats, spec.queue, &ports::QueueStats::queue);
    const ports::QueueStats queue = found == stats->end() ? ports::QueueStats{} : *found;
    const auto set = [&](ports::Metric metric, auto value) {
      ports_.metrics.set(metric, spec.queue, static_cast<double>(value));
    };
    set(ports::Metric::queue_ready, queue.ready);
    set(ports::Metric::queue_running, queue.running);
    set(ports::Metric::queue_parked, queue.parked);
    set(ports::Metric::queue_overdue, queue.overdue);
    set(ports::Metric::queue_unpublished, queue.unpublished);
    set(ports::Metric::queue_oldest_seconds,
        std::chrono::duration<double>(queue.oldest_age).count());
  }
  auto batches = ports_.llm.batch_stats(ports_.clock.now());
  if (!batches) return fail(std::move(batches).error());
  const auto set = [&](ports::Metric metric, std::string_view label, auto value) {
    ports_.metrics.set(metric, label, static_cast<double>(value));
  };
  set(ports::Metric::llm_batch_questions, "waiting", batches->waiting);
  set(ports::Metric::llm_batch_questions, "submitted", batches->submitted);
  set(ports::Metric::llm_batches, "sending", batches->sending);
  set(ports::Metric::llm_batches, "running", batches->running);
  set(ports::Metric::llm_batch_oldest_seconds, {},
      std::chrono::duration<double>(batches->oldest).count());
  ports_.metrics.set(ports::Metric::broker_up, {}, ports_.broker.is_linked() ? 1 : 0);
  return ports_.metrics.text();
}

}  // namespace iscan::service
