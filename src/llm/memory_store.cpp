#include "llm/memory_store.h"

#include <algorithm>
#include <iterator>

namespace iscan::llm {
namespace {

using ports::LlmCallRecord;

void count(Decimal& sum, const LlmCallRecord& record) {
  if (record.end) sum = add(sum, record.end->cost).value_or(sum);
}

}  // namespace

Result<> MemoryStore::begin_call(const ports::LlmCall& call) {
  memory_.with([&](Memory& memory) { memory.calls.push_back({call, {}}); });
  return {};
}

Result<> MemoryStore::end_call(const CompanyId& company, const std::string& id,
                               const ports::LlmCallEnd& end) {
  memory_.with([&](Memory& memory) {
    for (LlmCallRecord& record : memory.calls) {
      if (record.call.id == id && record.call.company == company) record.end = end;
    }
  });
  return {};
}

Result<std::vector<LlmCallRecord>> MemoryStore::calls(const CompanyId& company,
                                                      const DocumentId& document) {
  return memory_.with([&](const Memory& memory) {
    std::vector<LlmCallRecord> found;
    std::ranges::copy_if(memory.calls, std::back_inserter(found), [&](const auto& record) {
      return record.call.company == company && record.call.document == document;
    });
    return found;
  });
}

Result<ports::LlmSpent> MemoryStore::spent(const CompanyId& company, const DocumentId& document,
                                           Instant day_begin) {
  return memory_.with([&](const Memory& memory) {
    ports::LlmSpent spent;
    for (const LlmCallRecord& record : memory.calls) {
      const bool ours = record.call.company == company;
      const bool today = record.call.begun >= day_begin;
      if (ours && record.call.document == document) count(spent.document, record);
      if (ours && today) count(spent.company_today, record);
      if (today) count(spent.all_today, record);
    }
    return spent;
  });
}

Result<std::optional<std::string>> MemoryStore::find_answer(const CompanyId& company,
                                                            const std::string& key, Instant since) {
  return memory_.with([&](const Memory& memory) -> std::optional<std::string> {
    const auto found = memory.answers.find({company, key});
    if (found == memory.answers.end() || found->second.at < since) return std::nullopt;
    return found->second.answer;
  });
}

Result<> MemoryStore::keep_answer(const CompanyId& company, const std::string& key,
                                  const std::string& answer, Instant now) {
  memory_.with([&](Memory& memory) { memory.answers[{company, key}] = {answer, now}; });
  return {};
}

std::vector<LlmCallRecord> MemoryStore::all_calls() {
  return memory_.with([](const Memory& memory) { return memory.calls; });
}

Result<> MemoryStore::forget_answers(Instant before) {
  memory_.with([&](Memory& memory) {
    std::erase_if(memory.answers, [&](const auto& entry) { return entry.second.at < before; });
  });
  return {};
}

Result<std::vector<ports::LlmExample>> MemoryStore::examples(const CompanyId& /*company*/,
                                                             const ports::LlmExampleQuery&
                                                             /*query*/) {
  return std::vector<ports::LlmExample>{};
}

}  // namespace iscan::llm
