#include "companies.h"

#include <algorithm>

namespace iscan::app {

Result<CompanyId> find_company(service::Accounts& accounts, const std::string& wanted) {
  const auto companies = accounts.companies();
  if (!companies) return fail(companies.error());
  const auto found = std::ranges::find_if(*companies, [&](const auto& company) {
    return company.id.value == wanted || company.name == wanted;
  });
  if (found == companies->end()) {
    return fail(ErrorKind::not_found, "company_unknown",
                "There is no company \"" + wanted + "\"; see iscan admin company-list.");
  }
  return found->id;
}

}  // namespace iscan::app
