#include <algorithm>
#include <array>

#include "notation/countries.h"
#include "notation/text.h"
#include "predictor_local/party.h"

namespace iscan::predictor_local {
namespace {

// Folded, without dots.
constexpr std::array<std::string_view, 62> kLegalForms = {
    "gmbh", "ag",      "kg",           "ohg",         "ug",   "ek",   "ev",   "gbr",  "mbh",
    "kgaa", "se",      "ltd",          "limited",     "llc",  "inc",  "corp", "plc",  "llp",
    "co",   "company", "incorporated", "corporation", "pty",  "pte",  "sdn",  "bhd",  "pvt",
    "lp",   "sarl",    "sas",          "sa",          "eurl", "sasu", "sci",  "snc",  "scop",
    "sl",   "slu",     "sau",          "cb",          "srl",  "spa",  "sapa", "srls", "bv",
    "nv",   "vof",     "cv",           "bvba",        "vzw",  "srlb", "ab",   "hb",   "kb",
    "asa",  "as",      "aps",          "ivs",         "oy",   "oyj",  "ky",   "tmi",
};

// Too short or too common to count unless they end the name.
bool only_at_end(std::string_view form) {
  return form.size() <= 2 || form == "company" || form == "limited";
}

std::string without_dots(std::string text) {
  std::erase_if(text, [](char c) { return c == '.' || c == ',' || c == '(' || c == ')'; });
  return text;
}

bool is_free_mail(std::string_view domain) {
  constexpr std::array<std::string_view, 12> kFree = {
      "gmail",  "hotmail", "outlook", "yahoo", "gmx",       "web",
      "icloud", "live",    "aol",     "mail",  "localhost", "googlemail"};
  return std::ranges::contains(kFree, domain);
}

// "info@acme-group.com", "www.acme.com" → "acmegroup", "acme".
std::string domain_of(std::string_view text) {
  const auto at = text.rfind('@');
  std::string_view host;
  if (at != std::string_view::npos) {
    host = text.substr(at + 1);
  } else if (const auto www = text.find("www."); www != std::string_view::npos) {
    host = text.substr(www + 4);
  } else if (const auto scheme = text.find("://"); scheme != std::string_view::npos) {
    host = text.substr(scheme + 3);
  } else {
    return "";
  }
  host = host.substr(0, host.find_first_of("/:?"));
  const auto dot = host.rfind('.');
  if (dot == std::string_view::npos) return "";
  host = host.substr(0, dot);
  if (host.ends_with(".co") || host.ends_with(".com")) host = host.substr(0, host.rfind('.'));
  if (const auto last = host.rfind('.'); last != std::string_view::npos)
    host = host.substr(last + 1);
  return is_free_mail(host) ? "" : name_key(host);
}

}  // namespace

std::string name_key(std::string_view name) {
  std::string key;
  for (const char c : notation::folded(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      key += c;
    }
  }
  return key;
}

bool has_legal_form(std::string_view name) {
  const std::string folded = notation::folded(name);
  const auto words = notation::split_words(folded);
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string word = without_dots(std::string(words[i]));
    if (!std::ranges::contains(kLegalForms, word)) continue;
    if (!only_at_end(word) || i + 1 == words.size()) return true;
  }
  // "S.p.A.", "Sp. z o.o.", "d.o.o.", "a.s."
  const std::string key = without_dots(folded);
  return key.contains("sp z oo") || key.ends_with(" doo") || key.ends_with(" sro");
}

std::vector<std::string> domains_of(const Layout& layout) {
  std::vector<std::string> domains;
  for (const PageLayout& page : layout) {
    for (const Line& line : page.lines) {
      for (const Token& token : line.tokens) {
        const bool likely =
            token.text.contains('@') || token.text.contains("www.") || token.text.contains("://");
        if (!likely) continue;
        std::string domain = domain_of(notation::folded(token.text));
        if (domain.size() >= 3) domains.push_back(std::move(domain));
      }
    }
  }
  return domains;
}

bool matches_domain(const Reading& reading, std::string_view name) {
  const std::string key = name_key(name);
  if (key.size() < 3) return false;
  const std::string folded = notation::folded(name);
  const auto words = notation::split_words(folded);
  const std::string first = words.empty() ? "" : name_key(words.front());
  return std::ranges::any_of(reading.domains, [&](const std::string& domain) {
    return key.starts_with(domain) || domain.starts_with(key) ||
           (first.size() >= 4 && domain.contains(first));
  });
}

const Found* label_of_row(const Reading& reading, const Span& row) {
  const Line& line = line_of(reading.layout, row);
  const Found* best = nullptr;
  for (const Found& found : reading.labels) {
    if (found.span.page != row.page || found.span.line != row.line ||
        found.span.begin != row.begin || found.span.end > row.end) {
      continue;
    }
    const bool fills = found.span.end == row.end;
    const bool colon = line.tokens[found.span.end - 1].text.ends_with(':') ||
                       (found.span.end < row.end && is_filler(line.tokens[found.span.end]));
    const bool number = found.span.end < row.end && line.tokens[found.span.end].text.find_first_of(
                                                        "0123456789") != std::string::npos;
    if (!fills && !colon && !number) continue;
    if (best == nullptr || found.weight > best->weight) best = &found;
  }
  return best;
}

std::string full_name(const Reading& reading, const Party& party) {
  std::string name = text_of(reading.layout, party.name);
  if (party.name_goes_on) {
    if (name.ends_with('-'))
      name.pop_back();
    else
      name += ' ';
    name += text_of(reading.layout, *party.name_goes_on);
  }
  while (!name.empty() && std::string_view(",;:").contains(name.back())) name.pop_back();
  return name;
}

bool is_name_like(const Reading& reading, const Span& span) {
  const std::string text = text_of(reading.layout, span);
  const std::string key = name_key(text);
  if (key.size() < 2 || text.size() > 70 || text.starts_with('(')) return false;
  if (text.find('@') != std::string::npos || text.contains("www.") || text.contains("://")) {
    return false;
  }
  if (span.end - span.begin > 9 || !notation::country_from(text).empty()) return false;
  if (std::ranges::contains(kLegalForms, key) || key.contains("logo")) return false;
  // "Number: 17" and captions are no names.
  const auto colon = text.find(':');
  if (colon != std::string::npos && colon > 0) return false;
  const auto letters = std::ranges::count_if(
      key, [](char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0xE3; });
  if (letters < 2) return false;
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  if (digits * 2 > static_cast<std::ptrdiff_t>(key.size())) return false;
  const bool dated = std::ranges::any_of(reading.values.dates, [&](const DateValue& date) {
    return date.span.page == span.page && date.span.line == span.line &&
           date.span.begin >= span.begin && date.span.end <= span.end;
  });
  return !dated && label_of_row(reading, span) == nullptr;
}

}  // namespace iscan::predictor_local
