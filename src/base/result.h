// Errors as values. Everything that can happen in normal operation is a Result; exceptions come
// only from third-party code and are caught where it is called; bugs abort.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace iscan {

// What kind of failure this is, for callers that must react differently. Never renumbered.
enum class ErrorKind {
  invalid_input,    // the caller's data is wrong: HTTP 400/422
  unsupported,      // a type we do not read: HTTP 415
  too_large,        // over a limit: HTTP 413
  unauthenticated,  // HTTP 401
  forbidden,        // HTTP 403
  not_found,        // HTTP 404
  conflict,         // HTTP 409
  rate_limited,     // HTTP 429
  unavailable,      // a service, the disk or the database is not there now: HTTP 503
  timeout,          // a time limit ended the work
  internal,         // a bug or a broken installation: HTTP 500
};

// `code` is stable and machine-readable ("file_encrypted"); docs/errors.md lists all of them.
// `message` tells the user in one sentence what is wrong and what to do. `detail` is for operators.
struct Error {
  ErrorKind kind = ErrorKind::internal;
  std::string code;
  std::string message;
  std::string detail;
  bool retryable = false;

  // Adds where it happened, for operators; called once per boundary on the way up.
  Error at(std::string_view where) && {
    detail = detail.empty() ? std::string(where) : std::string(where) + ": " + detail;
    return std::move(*this);
  }
};

template <class T = void>
using Result = std::expected<T, Error>;

// fail(kind, code, message[, detail]) reads well in a return statement.
inline std::unexpected<Error> fail(ErrorKind kind, std::string code, std::string message,
                                   std::string detail = {}, bool retryable = false) {
  return std::unexpected(
      Error{kind, std::move(code), std::move(message), std::move(detail), retryable});
}

// Passes an error of one Result on as the error of another.
inline std::unexpected<Error> fail(Error error) { return std::unexpected(std::move(error)); }

std::string_view to_string(ErrorKind kind);

}  // namespace iscan
