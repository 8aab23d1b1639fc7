#include "predictor_local/place.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace iscan::predictor_local {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// '9' for digits, 'A' for capitals, the rest as it is: "SW1A" → "AA9A".
std::string shape_of(std::string_view text) {
  std::string shape;
  for (const char c : text) shape += is_digit(c) ? '9' : is_upper(c) ? 'A' : c;
  return shape;
}

bool starts_as_name(std::string_view text) {
  if (text.size() < 2) return false;
  const auto first = static_cast<unsigned char>(text[0]);
  return is_upper(text[0]) || first >= 0xC3 || text[0] == '\'' ||
         (text[0] >= 'a' && text[0] <= 'z');
}

bool has_digit(std::string_view text) { return std::ranges::any_of(text, is_digit); }

constexpr std::pair<std::string_view, std::string_view> kPrefixes[] = {
    {"D-", "DE"},   {"DE-", "DE"}, {"A-", "AT"},  {"AT-", "AT"}, {"CH-", "CH"}, {"F-", "FR"},
    {"FR-", "FR"},  {"B-", "BE"},  {"BE-", "BE"}, {"L-", "LU"},  {"LU-", "LU"}, {"NL-", "NL"},
    {"SE-", "SE"},  {"S-", "SE"},  {"NO-", "NO"}, {"N-", "NO"},  {"DK-", "DK"}, {"FI-", "FI"},
    {"FIN-", "FI"}, {"PL-", "PL"}, {"I-", "IT"},  {"IT-", "IT"}, {"E-", "ES"},  {"ES-", "ES"},
    {"PT-", "PT"},  {"CZ-", "CZ"}, {"SK-", "SK"}, {"HU-", "HU"}, {"EE-", "EE"}, {"LT-", "LT"},
    {"LV-", "LV"},  {"SI-", "SI"}, {"HR-", "HR"}, {"RO-", "RO"}, {"BG-", "BG"}, {"GR-", "GR"},
};

// Countries whose codes have four digits, where 2024 may be a town.
bool writes_four_digits(std::string_view country) {
  constexpr std::array kFour = {"AT", "CH", "BE", "DK", "NO", "LU", "HU", "AU", "NZ", "SI", "LV"};
  return std::ranges::contains(kFour, country);
}

// "2200 Cottonwood Loop": there, four digits before words are a house.
bool puts_number_first(std::string_view country) {
  constexpr std::array kFirst = {"US", "GB", "CA", "IE", "IN", "MY", "SG", "FR"};
  return std::ranges::contains(kFirst, country);
}

bool looks_like_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

bool is_country_code(std::string_view text) {
  return text.size() == 2 &&
         std::ranges::contains(kPrefixes, text, [](const auto& prefix) { return prefix.second; });
}

// The tokens of a span with their texts freed of marks.
struct Reader {
  const Line& line;
  Span span;

  std::string at(std::size_t i) const {
    return i < span.end ? without_edge_marks(line.tokens[i].text) : std::string();
  }
  std::string shape(std::size_t i) const { return shape_of(at(i)); }
  bool ends_segment(std::size_t i) const { return line.tokens[i].text.ends_with(','); }
  Span part(std::size_t begin, std::size_t end) const { return {span.page, span.line, begin, end}; }
  // Words of a city from `begin` on.
  std::size_t city_end(std::size_t begin) const {
    std::size_t end = begin;
    while (end < span.end && end < begin + 5 && !has_digit(line.tokens[end].text) &&
           (starts_as_name(at(end)) || (end > begin && shape(end) == "A"))) {
      ++end;
      if (ends_segment(end - 1)) break;
      if (end < span.end &&
          line.tokens[end].text.find_first_not_of("-|•·●–/") == std::string::npos) {
        break;
      }
    }
    return end;
  }
};

// "12345 Town", "D-12345 Town", "1234 AB Town", "123 45 Town", "12-345 Town", "1234-567 Town".
std::optional<Place> code_first(const Reader& reader, std::size_t i, std::string_view country) {
  std::string text = reader.at(i);
  Place place;
  for (const auto& [prefix, code] : kPrefixes) {
    if (text.starts_with(prefix) && text.size() > prefix.size() && is_digit(text[prefix.size()])) {
      text = text.substr(prefix.size());
      place.country = code;
      break;
    }
  }
  const std::string shape = shape_of(text);
  std::size_t code_end = i + 1;
  const std::string next = reader.shape(i + 1);
  if (shape == "9999" && next == "AA" && starts_as_name(reader.at(i + 2))) {
    code_end = i + 2;
    place.country = "NL";
  } else if (shape == "999" && next == "99" && starts_as_name(reader.at(i + 2))) {
    code_end = i + 2;
  } else if (shape == "9999AA") {
    place.country = "NL";
  } else if (shape == "99-999") {
    place.country = "PL";
  } else if (shape == "9999-999") {
    place.country = "PT";
  } else if (shape == "9999") {
    const bool known = !place.country.empty() || writes_four_digits(country);
    if (!known && (looks_like_year(text) || puts_number_first(country))) return std::nullopt;
  } else if (shape != "99999") {
    return std::nullopt;
  }
  const std::size_t city_end = reader.city_end(code_end);
  if (city_end == code_end) return std::nullopt;
  place.postcode = reader.part(i, code_end);
  place.city = reader.part(code_end, city_end);
  place.span = reader.part(i, city_end);
  // "DE 80333 Town"
  if (i > reader.span.begin && is_country_code(reader.at(i - 1))) {
    place.country = reader.at(i - 1);
    --place.span.begin;
  }
  return place;
}

// Where the words before `end` begin, back to a comma.
std::size_t words_before(const Reader& reader, std::size_t end) {
  std::size_t begin = end;
  while (begin > reader.span.begin && end - begin < 4) {
    const std::string& text = reader.line.tokens[begin - 1].text;
    if (begin < end && text.ends_with(',')) break;
    if (has_digit(text) || !starts_as_name(without_edge_marks(text))) break;
    --begin;
  }
  return begin;
}

// "Seattle, WA 98101", "Toronto, ON M5H 2H7": a state of two capitals, then the code.
std::optional<Place> state_first(const Reader& reader, std::size_t i) {
  const std::string state = reader.at(i);
  // Recognition joins words: "TurlockCA 95380".
  const bool joined = state.size() > 4 && shape_of(state).ends_with("AA") &&
                      state[state.size() - 3] >= 'a' && state[state.size() - 3] <= 'z';
  if (reader.shape(i) != "AA" && !joined) return std::nullopt;
  const std::string code = reader.shape(i + 1);
  std::size_t end = i + 2;
  Place place;
  if (code == "99999" || code == "99999-9999") {
    place.country = "US";
  } else if (code == "A9A" && reader.shape(i + 2) == "9A9") {
    place.country = "CA";
    end = i + 3;
  } else {
    return std::nullopt;
  }
  place.postcode = reader.part(i + 1, end);
  const std::size_t begin = words_before(reader, i);
  if (begin == i && !joined) return std::nullopt;
  if (!joined) place.city = reader.part(begin, i);
  place.span = reader.part(begin, end);
  return place;
}

// "London SW1A 1AA".
std::optional<Place> british(const Reader& reader, std::size_t i) {
  constexpr std::array<std::string_view, 6> kOutward = {"A9", "A99", "AA9", "AA99", "A9A", "AA9A"};
  if (!std::ranges::contains(kOutward, reader.shape(i)) || reader.shape(i + 1) != "9AA") {
    return std::nullopt;
  }
  Place place;
  place.country = "GB";
  place.postcode = reader.part(i, i + 2);
  const std::size_t begin = words_before(reader, i);
  if (begin < i) place.city = reader.part(begin, i);
  place.span = reader.part(begin, i + 2);
  return place;
}

}  // namespace

std::string without_edge_marks(std::string text) {
  constexpr std::string_view kMarks = ",;:()[]|*";
  while (!text.empty() && kMarks.contains(text.back())) text.pop_back();
  while (!text.empty() && kMarks.contains(text.front())) text.erase(text.begin());
  return text;
}

std::optional<Place> place_in(const Layout& layout, const Span& span, std::string_view country) {
  const Reader reader{line_of(layout, span), span};
  for (std::size_t i = span.begin; i < span.end; ++i) {
    if (auto place = state_first(reader, i)) return place;
    if (auto place = british(reader, i)) return place;
    const bool starts = i == span.begin || reader.line.tokens[i - 1].text.ends_with(',') ||
                        !has_digit(reader.line.tokens[i - 1].text);
    if (!starts) continue;
    if (auto place = code_first(reader, i, country)) return place;
  }
  return std::nullopt;
}

std::vector<Span> segments_of(const Layout& layout, const Span& span) {
  constexpr std::array<std::string_view, 13> kBars = {"•", "·", "|", "-", "–", "—", "/",
                                                      "●", "■", "*", "∙", "◆", "▪"};
  const Line& line = line_of(layout, span);
  std::vector<Span> segments;
  std::size_t begin = span.begin;
  const auto close = [&](std::size_t end) {
    if (end > begin) segments.push_back({span.page, span.line, begin, end});
  };
  for (std::size_t i = span.begin; i < span.end; ++i) {
    if (std::ranges::contains(kBars, line.tokens[i].text)) {
      close(i);
      begin = i + 1;
    } else if (line.tokens[i].text.ends_with(',') || line.tokens[i].text.ends_with(';')) {
      close(i + 1);
      begin = i + 1;
    }
  }
  close(span.end);
  return segments;
}

}  // namespace iscan::predictor_local
