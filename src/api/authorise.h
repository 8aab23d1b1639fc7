// Who asks, and may they? Internal to api.
#pragma once

#include "api/context.h"

namespace iscan::api {

enum class Scope { read, write, admin };

// From "Authorization: Bearer TOKEN". Errors: token_missing, token_invalid (unauthenticated),
// too_many_attempts (rate_limited), scope_missing (forbidden).
Result<service::Principal> authorise(Context& context, const http::Request& request, Scope needed);

}  // namespace iscan::api
