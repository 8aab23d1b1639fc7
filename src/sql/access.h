// For whom a transaction acts. PostgreSQL shows and takes only rows of that company (row-level
// security); SQLite leaves it to the statements.
#pragma once

#include <string>
#include <utility>

#include "base/id.h"

namespace iscan::sql {

class Access {
 public:
  // Sees the rows of one company.
  static Access company(const CompanyId& id) {
    // An id that reads like the sign of the system is nobody's.
    return Access(id.value == kEverything ? std::string() : id.value);
  }
  // Sees everything: workers, upkeep, accounts and migrations, which act for all companies.
  static Access system() { return Access(kEverything); }
  // Sees no company's rows.
  static Access nobody() { return Access({}); }

  // What the policies compare with.
  const std::string& text() const { return text_; }

 private:
  static constexpr const char* kEverything = "*";

  explicit Access(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace iscan::sql
