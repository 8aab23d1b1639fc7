// JSON bodies and query values as typed values. Internal to api.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "codec/result_json.h"
#include "document/state.h"
#include "http/message.h"
#include "ports/account_store.h"
#include "service/service.h"

namespace iscan::api {

// Errors of all below: media_type_unsupported (unsupported), json_malformed, body_invalid and the
// ones named (invalid_input). Members nobody knows are refused: a typing error is not silence.

// {"corrections": [{"path": "totals.gross", "value": "12.50"}, …]}; null removes a value.
Result<std::vector<codec::Correction>> corrections_from(const http::Request& request);

// {"stage": "ocr"} or nothing. Also: stage_unknown.
Result<std::optional<document::Stage>> stage_from(const http::Request& request);

// {"name": "Acme"}
Result<std::string> company_name_from(const http::Request& request);

struct TokenOrder {
  CompanyId company;
  std::string name;
  ports::Scopes scopes;
};
// {"company_id": "…", "name": "…", "scopes": ["read", "write"]}. Also: scopes_invalid.
Result<TokenOrder> token_order_from(const http::Request& request);

// state, verdict, from, to (days, both included), search, limit. Errors: state_unknown,
// verdict_unknown, date_invalid, limit_invalid, parameter_unknown.
Result<service::ListFilter> filter_from(const http::Request& request);

// The path's page, from 1; nullopt for everything else.
std::optional<int> page_number_from(const http::Request& request);

// dpi: pixels an inch, 10 to 300; without it what people read on a screen. Error:
// resolution_invalid.
Result<int> resolution_from(const http::Request& request);

struct PageOrder {
  int limit = 50;
  std::optional<std::string> cursor;
};
// limit, cursor. Errors: limit_invalid, parameter_unknown.
Result<PageOrder> page_order_from(const http::Request& request);
// can_wait of an upload; false when it is not there. Error: flag_invalid.
Result<bool> can_wait_from(const http::Request& request);

}  // namespace iscan::api
