// Names of countries as addresses print them.
#include <algorithm>
#include <iterator>

#include "notation/countries.h"
#include "notation/text.h"

namespace iscan::notation {
namespace {

struct CountryNames {
  std::string_view code;
  std::string_view names;  // folded, between bars
};

constexpr CountryNames kCountries[] = {
    {"DE", "|deutschland|germany|allemagne|alemania|germania|duitsland|tyskland|saksa|niemcy|"},
    {"AT", "|osterreich|austria|autriche|oostenrijk|"},
    {"CH", "|schweiz|switzerland|suisse|svizzera|suiza|zwitserland|"},
    {"FR", "|france|frankreich|francia|frankrijk|frankrike|frankrig|ranska|francja|franca|"},
    {"BE", "|belgium|belgie|belgique|belgien|belgica|"},
    {"NL", "|netherlands|the netherlands|nederland|niederlande|pays-bas|paises bajos|holland|"},
    {"LU", "|luxembourg|luxemburg|"},
    {"ES", "|espana|spain|spanien|espagne|spagna|spanje|"},
    {"PT", "|portugal|portogallo|"},
    {"IT", "|italia|italy|italien|italie|"},
    {"GB",
     "|united kingdom|uk|england|scotland|wales|great britain|vereinigtes konigreich|"
     "royaume-uni|reino unido|"},
    {"IE", "|ireland|irland|irlande|irlanda|"},
    {"SE", "|sverige|sweden|schweden|suede|suecia|svezia|zweden|ruotsi|"},
    {"NO", "|norge|norway|norwegen|norvege|noruega|noorwegen|norja|"},
    {"DK", "|danmark|denmark|danemark|dinamarca|denemarken|tanska|"},
    {"FI", "|finland|suomi|finnland|finlande|finlandia|"},
    {"PL", "|polska|poland|polen|pologne|polonia|"},
    {"CZ", "|czech republic|czechia|tschechien|ceska republika|cesko|"},
    {"HU", "|hungary|ungarn|magyarorszag|"},
    {"RO", "|romania|rumanien|"},
    {"GR", "|greece|griechenland|"},
    {"EE", "|estonia|eesti|estland|"},
    {"LV", "|latvia|lettland|"},
    {"LT", "|lithuania|litauen|"},
    {"IS", "|iceland|island|"},
    {"US",
     "|usa|united states|united states of america|u.s.a.|etats-unis|etats unis|"
     "estados unidos|stati uniti|vereinigte staaten|"},
    {"CA", "|canada|kanada|"},
    {"AU", "|australia|australien|"},
    {"NZ", "|new zealand|"},
    {"IN", "|india|indien|"},
    {"SG", "|singapore|singapur|"},
    {"MY", "|malaysia|"},
    {"HK", "|hong kong|"},
    {"JP", "|japan|"},
    {"CN", "|china|"},
    {"MX", "|mexico|"},
    {"AE", "|united arab emirates|uae|"},
    {"IL", "|israel|"},
};

// Commas, colons and brackets around a name are no part of it.
std::string_view without_marks(std::string_view text) {
  constexpr std::string_view kMarks = ",;:()[]|*";
  const auto begin = text.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kMarks) + 1 - begin);
}

}  // namespace

std::string_view country_code(std::string_view code) {
  const auto* known = std::ranges::find(kCountries, code, &CountryNames::code);
  return known == std::end(kCountries) ? std::string_view() : known->code;
}

std::string_view country_from(std::string_view text) {
  const std::string plain = folded(text);
  const std::string name = "|" + std::string(without_marks(trimmed(plain))) + "|";
  if (name.size() < 4) return "";
  for (const CountryNames& country : kCountries) {
    if (country.names.contains(name)) return country.code;
  }
  return "";
}

}  // namespace iscan::notation
