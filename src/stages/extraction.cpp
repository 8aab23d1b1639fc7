#include <algorithm>
#include <string>

#include "stages/choice.h"
#include "stages/stages.h"

namespace iscan::stages {
namespace {

using invoice::FieldId;

// XML that says something else than the page is a question for a person.
void compare_xml_with_page(const Options& options, std::vector<std::string>& notes) {
  constexpr double kClearlyPrinted = 0.8;
  for (const FieldId id : {FieldId::invoice_number, FieldId::issue_date, FieldId::currency,
                           FieldId::total_gross, FieldId::total_net, FieldId::seller_vat_id}) {
    const auto list = options.find(id);
    if (list == options.end() || !list->second.front().from_xml) continue;
    const bool agreed = list->second.front().on_page;
    const bool printed_otherwise = std::ranges::any_of(list->second, [](const Option& option) {
      return !option.from_xml && option.score >= kClearlyPrinted;
    });
    if (!agreed && printed_otherwise) {
      notes.push_back("xml_page_mismatch:" + std::string(invoice::spec_of(id).path));
    }
  }
}

}  // namespace

Result<invoice::Checked> extraction(StageContext& context, const document::OcrText& text,
                                    const invoice::Draft& draft) {
  const Options options = weigh(draft, text);
  invoice::Checked checked;
  checked.notes = draft.notes;
  choose_rows(draft, checked.invoice);
  choose_amounts(options, checked.invoice);
  choose_values(options, checked.invoice);
  checked.checks = invoice::run_checks(checked.invoice, day_of(context.clock.now()));
  judge_fields(checked.invoice, checked.checks, options, context.thresholds);
  compare_xml_with_page(options, checked.notes);
  return checked;
}

}  // namespace iscan::stages
