// Companies as people name them on the command line.
#pragma once

#include <string>

#include "service/accounts.h"

namespace iscan::app {

// A company by id or by name. Errors: company_unknown, those of the store.
Result<CompanyId> find_company(service::Accounts& accounts, const std::string& wanted);

}  // namespace iscan::app
