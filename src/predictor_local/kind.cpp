// What the document is, in which language, from which country.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "notation/countries.h"
#include "predictor_local/place.h"
#include "predictor_local/reading.h"

namespace iscan::predictor_local {
namespace {

using invoice::FieldId;

struct KindWord {
  std::string_view phrase;  // as label_key leaves it
  std::string_view kind;
  double weight;
};

constexpr KindWord kKinds[] = {
    {"creditnote", "credit_note", 3},
    {"creditmemo", "credit_note", 3},
    {"gutschrift", "credit_note", 2.5},
    {"rechnungskorrektur", "credit_note", 3},
    {"stornorechnung", "credit_note", 3},
    {"avoir", "credit_note", 2.2},
    {"facturedavoir", "credit_note", 3},
    {"notadecredito", "credit_note", 3},
    {"notadicredito", "credit_note", 3},
    {"facturarectificativa", "credit_note", 3},
    {"creditnota", "credit_note", 3},
    {"creditfactuur", "credit_note", 3},
    {"kreditfaktura", "credit_note", 3},
    {"kreditnota", "credit_note", 3},
    {"hyvityslasku", "credit_note", 3},
    {"invoice", "invoice", 1},
    {"taxinvoice", "invoice", 1},
    {"rechnung", "invoice", 1},
    {"facture", "invoice", 1},
    {"factura", "invoice", 1},
    {"fattura", "invoice", 1},
    {"factuur", "invoice", 1},
    {"faktura", "invoice", 1},
    {"lasku", "invoice", 1},
    {"fatura", "invoice", 1},
    {"handelsrechnung", "invoice", 1},
    {"請求書", "invoice", 1.5},
    {"receipt", "receipt", 1.5},
    {"kassenbon", "receipt", 2},
    {"kassenbeleg", "receipt", 2},
    {"kvitto", "receipt", 2},
    {"kuitti", "receipt", 2},
    {"kvittering", "receipt", 2},
    {"scontrino", "receipt", 2},
    {"kassabon", "receipt", 2},
    {"ticket", "receipt", 0.8},
    {"bon", "receipt", 0.6},
    {"cashier", "receipt", 1.2},
    {"bewirtungsbeleg", "receipt", 1},
    {"change", "receipt", 0.8},
    {"cash", "receipt", 0.8},
    {"ruckgeld", "receipt", 1.5},
    {"gegeben", "receipt", 1.2},
    {"kassiererin", "receipt", 1.5},
    {"wechselgeld", "receipt", 1.5},
    {"cambio", "receipt", 0.8},
    {"visa", "receipt", 0.4},
    {"kassa", "receipt", 0.8},
    {"bar", "receipt", 0.3},
    {"facturasimplificada", "receipt", 2.5},
    {"kasse", "receipt", 0.7},
    {"reminder", "reminder", 1.2},
    {"paymentreminder", "reminder", 4},
    {"mahnung", "reminder", 4},
    {"zahlungserinnerung", "reminder", 4},
    {"betalningspaminnelse", "reminder", 4},
    {"herinnering", "reminder", 1.5},
    {"relance", "reminder", 1},
    {"statementofaccount", "statement", 4},
    {"kontoauszug", "statement", 4},
    {"accountstatement", "statement", 3},
    {"purchaseorder", "order", 0.9},
    {"orderconfirmation", "order", 4},
    {"auftragsbestatigung", "order", 4},
    {"quotation", "order", 2},
    {"angebot", "order", 1.2},
    {"lieferschein", "order", 0.6},
    {"bestellung", "order", 0.7},
    {"deliverynote", "order", 0.8},
    {"offert", "order", 1.5},
    {"devis", "order", 1.5},
    {"packingslip", "order", 2.5},
};

struct LanguageWords {
  std::string_view language;
  std::string_view words;  // folded, between spaces
};

constexpr LanguageWords kLanguages[] = {
    {"en",
     " the and of to for invoice date total amount please payment your number due tax subtotal "
     "qty "},
    {"de",
     " und der die das fur mit von rechnung datum betrag summe mwst ust bitte zahlbar gesamtbetrag "
     "menge zzgl nr "},
    {"fr",
     " et de la le les des facture montant tva total ht ttc date pour votre du client paiement "},
    {"es", " y de la el los factura fecha importe iva total cliente por base cantidad precio "},
    {"it", " e di la il fattura data importo iva totale cliente per imponibile quantita prezzo "},
    {"nl",
     " en de het van factuur datum bedrag btw totaal voor aantal prijs te betalen omschrijving "},
    {"sv",
     " och att det fakturadatum belopp moms summa betala antal pris faktura oss forfallodatum "},
    {"no",
     " og til faktura belop mva dato antall pris betaling forfallsdato kid sum kr fakturadato "},
    {"da", " og til faktura belob moms dato antal pris betaling forfaldsdato cvr i alt "},
    {"fi",
     " ja lasku laskun paivays summa alv yhteensa erapaiva viitenumero maara hinta eur maksuehto "},
    {"pl", " i faktura data kwota vat razem netto brutto ilosc cena do zaplaty "},
    {"pt", " e de fatura data valor iva total cliente quantidade preco vencimento "},
};

struct CountryHint {
  std::string_view word;  // folded, as one token
  std::string_view country;
};

constexpr CountryHint kCountries[] = {
    {"deutschland", "DE"}, {"germany", "DE"},     {"gmbh", "DE"},     {"mwst", "DE"},
    {"osterreich", "AT"},  {"austria", "AT"},     {"schweiz", "CH"},  {"suisse", "CH"},
    {"switzerland", "CH"}, {"france", "FR"},      {"siret", "FR"},    {"tva", "FR"},
    {"espana", "ES"},      {"spain", "ES"},       {"italia", "IT"},   {"italy", "IT"},
    {"nederland", "NL"},   {"netherlands", "NL"}, {"kvk", "NL"},      {"btw", "NL"},
    {"sverige", "SE"},     {"sweden", "SE"},      {"bankgiro", "SE"}, {"plusgiro", "SE"},
    {"orgnr", "SE"},       {"norge", "NO"},       {"norway", "NO"},   {"mva", "NO"},
    {"danmark", "DK"},     {"denmark", "DK"},     {"cvr", "DK"},      {"cvrnr", "DK"},
    {"suomi", "FI"},       {"finland", "FI"},     {"ytunnus", "FI"},  {"uk", "GB"},
    {"england", "GB"},     {"london", "GB"},      {"usa", "US"},      {"canada", "CA"},
    {"australia", "AU"},   {"malaysia", "MY"},    {"sdn", "MY"},      {"bhd", "MY"},
    {"singapore", "SG"},   {"pte", "SG"},         {"india", "IN"},    {"gstin", "IN"},
    {"polska", "PL"},      {"nip", "PL"},         {"portugal", "PT"}, {"belgique", "BE"},
    {"belgie", "BE"},      {"belgium", "BE"},     {"czk", "CZ"},      {"alv", "FI"},
    {"llc", "US"},
};

template <class Map>
auto best_of(const Map& votes) {
  return std::ranges::max_element(votes, {}, [](const auto& entry) { return entry.second; });
}

struct KindVote {
  double weight = 0;
  Span span;
};

// Titles stand high and large.
double prominence(const Reading& reading, const Span& span) {
  const PageLayout& page = reading.layout[span.page];
  const Line& line = page.lines[span.line];
  const double down = page.height <= 0 ? 0 : line.box.y0 / page.height;
  const double large = line.size > 13 ? 1.6 : 1;
  return (down < 0.45 ? 1.0 : 0.4) * large * (span.page == 0 ? 1 : 0.3);
}

std::map<std::string_view, KindVote> vote_kind(const Reading& reading) {
  std::map<std::string_view, KindVote> votes;
  for (std::size_t page = 0; page < reading.layout.size(); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      const Line& line = reading.layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size(); ++i) {
        std::string key;
        for (std::size_t end = i; end < std::min(i + 3, line.tokens.size()); ++end) {
          key += line.tokens[end].key;
          for (const KindWord& word : kKinds) {
            if (word.phrase != key) continue;
            const Span span{page, row, i, end + 1};
            KindVote& vote = votes[word.kind];
            // Receipt words count wherever they stand; the same word counts once more at most.
            const bool anywhere = word.kind == "receipt";
            const double weight = word.weight * (anywhere ? 1 : prominence(reading, span));
            if (vote.weight == 0) vote.span = span;
            vote.weight = anywhere ? vote.weight + weight * 0.6 : std::max(vote.weight, weight);
          }
        }
      }
    }
  }
  return votes;
}

bool is_narrow(const Reading& reading) {
  const PageLayout& page = reading.layout.front();
  return page.width > 0 && page.height / page.width > 1.75;
}

void read_document_kind(Reading& reading) {
  auto votes = vote_kind(reading);
  if (is_narrow(reading) && reading.layout.front().ocr) votes["receipt"].weight += 1.2;
  // Change given back happens at a till only.
  const bool change = std::ranges::any_of(reading.labels, [&](const Found& found) {
    return found.label == Label::change && found.weight >= 0.8 &&
           !amounts_in(reading.values, found.span.page, found.span.line).empty();
  });
  if (change && votes.contains("receipt")) votes["receipt"].weight += 2;
  if (votes.empty()) return;
  double all = 0;
  for (const auto& [kind, vote] : votes) all += vote.weight;
  for (const auto& [kind, vote] : votes) {
    if (vote.span.end == 0) continue;
    reading.propose(FieldId::document_kind, std::string(kind), vote.span, 0.97 * vote.weight / all);
  }
  const auto receipt = votes.find("receipt");
  if (receipt == votes.end()) return;
  double strongest = 0;
  for (const auto& [kind, vote] : votes) {
    if (kind != "receipt") strongest = std::max(strongest, vote.weight);
  }
  reading.receipt = receipt->second.weight > strongest;
}

void read_language(Reading& reading) {
  std::map<std::string_view, int> votes;
  std::map<std::string_view, int> countries;
  std::optional<Span> first;
  for (std::size_t page = 0; page < std::min<std::size_t>(reading.layout.size(), 3); ++page) {
    for (std::size_t row = 0; row < reading.layout[page].lines.size(); ++row) {
      const Line& line = reading.layout[page].lines[row];
      for (std::size_t i = 0; i < line.tokens.size(); ++i) {
        if (line.tokens[i].key.empty()) continue;
        const std::string word = " " + line.tokens[i].key + " ";
        for (const LanguageWords& entry : kLanguages) {
          if (!entry.words.contains(word)) continue;
          ++votes[entry.language];
          if (!first) first = Span{page, row, i, i + 1};
        }
        for (const CountryHint& hint : kCountries) {
          if (hint.word == line.tokens[i].key) ++countries[hint.country];
        }
      }
    }
  }
  if (!votes.empty()) {
    const auto best = best_of(votes);
    reading.language = best->first;
    reading.propose(FieldId::document_language, std::string(best->first), *first, 0.8);
  }
  for (const PageLayout& page : reading.layout) {
    const auto index = static_cast<std::size_t>(&page - reading.layout.data());
    if (index > 0) break;
    for (std::size_t row = 0; row < page.lines.size(); ++row) {
      for (const Cell& cell : page.lines[row].cells) {
        const auto place = place_in(reading.layout, {index, row, cell.begin, cell.end}, "");
        if (place && !place->country.empty()) {
          const std::string_view code = notation::country_code(place->country);
          if (!code.empty()) countries[code] += 2;
        }
      }
    }
  }
  if (!countries.empty()) reading.country = best_of(countries)->first;
  if (reading.country.empty()) {
    constexpr std::pair<std::string_view, std::string_view> kHomes[] = {
        {"de", "DE"}, {"fr", "FR"}, {"es", "ES"}, {"it", "IT"}, {"nl", "NL"}, {"sv", "SE"},
        {"no", "NO"}, {"da", "DK"}, {"fi", "FI"}, {"pl", "PL"}, {"pt", "PT"}};
    for (const auto& [language, country] : kHomes) {
      if (language == reading.language) reading.country = country;
    }
  }
}

}  // namespace

void read_kind(Reading& reading) {
  if (reading.layout.empty()) return;
  read_document_kind(reading);
  read_language(reading);
}

}  // namespace iscan::predictor_local
