// What goes into statements and comes out of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace iscan::sql {

using Null = std::monostate;
using Value = std::variant<Null, std::int64_t, double, std::string>;

// Absent becomes NULL.
template <class T>
Value nullable(const std::optional<T>& value) {
  return value ? Value{*value} : Value{Null{}};
}

// One row of an answer; columns count from 0. Reading a column as another type is a bug.
class Row {
 public:
  explicit Row(std::vector<Value> values) : values_(std::move(values)) {}
  bool is_null(std::size_t column) const { return std::holds_alternative<Null>(values_[column]); }
  std::int64_t integer(std::size_t column) const { return std::get<std::int64_t>(values_[column]); }
  double real(std::size_t column) const { return std::get<double>(values_[column]); }
  const std::string& text(std::size_t column) const {
    return std::get<std::string>(values_[column]);
  }
  std::optional<std::string> text_or_null(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional{text(column)};
  }
  std::optional<std::int64_t> integer_or_null(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional{integer(column)};
  }
  std::optional<double> real_or_null(std::size_t column) const {
    return is_null(column) ? std::nullopt : std::optional{real(column)};
  }

 private:
  std::vector<Value> values_;
};

}  // namespace iscan::sql
