#include "invoice/field.h"

#include <array>
#include <utility>

namespace iscan::invoice {
namespace {

template <class Enum>
struct Name {
  Enum value;
  std::string_view text;
};

constexpr std::array kSources = {Name{Source::xml, "xml"},         Name{Source::qr, "qr"},
                                 Name{Source::text, "text"},       Name{Source::ocr, "ocr"},
                                 Name{Source::derived, "derived"}, Name{Source::human, "human"}};

constexpr std::array kStatuses = {
    Name{FieldStatus::automatic, "auto"}, Name{FieldStatus::needs_review, "needs_review"},
    Name{FieldStatus::confirmed, "confirmed"}, Name{FieldStatus::corrected, "corrected"},
    Name{FieldStatus::missing, "missing"}};

constexpr std::array kValidations = {
    Name{Validation::score, "score"},     Name{Validation::checks, "checks"},
    Name{Validation::history, "history"}, Name{Validation::xml, "xml"},
    Name{Validation::qr, "qr"},           Name{Validation::agreement, "agreement"},
    Name{Validation::human, "human"}};

std::string_view text_of(const auto& names, auto value) {
  for (const auto& name : names) {
    if (name.value == value) return name.text;
  }
  std::unreachable();
}

auto value_of(const auto& names, std::string_view text)
    -> std::optional<decltype(names.front().value)> {
  for (const auto& name : names) {
    if (name.text == text) return name.value;
  }
  return std::nullopt;
}

}  // namespace

std::string to_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* date = std::get_if<Date>(&value)) return to_iso(*date);
  return std::get<Decimal>(value).to_string();
}

std::string_view to_string(Source source) { return text_of(kSources, source); }
std::string_view to_string(FieldStatus status) { return text_of(kStatuses, status); }
std::string_view to_string(Validation validation) { return text_of(kValidations, validation); }
std::optional<Source> source_from(std::string_view text) { return value_of(kSources, text); }
std::optional<FieldStatus> field_status_from(std::string_view text) {
  return value_of(kStatuses, text);
}
std::optional<Validation> validation_from(std::string_view text) {
  return value_of(kValidations, text);
}

}  // namespace iscan::invoice
