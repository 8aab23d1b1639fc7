#include "ocr_tesseract/language.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace iscan::ocr_tesseract {
namespace {

struct Vocabulary {
  std::string_view language;
  std::string_view words;  // folded, separated and surrounded by spaces
};

// Words that occur on invoices in one language and rarely in the others.
constexpr std::array<Vocabulary, 10> kVocabularies{{
    {"eng",
     " the and of to for invoice date due total amount payment please number your our with tax "
     "from this quantity price description bill order customer receipt cash change thank you "
     "subtotal balance unit terms bank by is in be on or shipping phone days "},
    {"deu",
     " und der die das den fur mit von auf bei wir sie ihre ihr unser rechnung rechnungsnummer "
     "rechnungsdatum datum betrag mwst ust steuer gesamt gesamtbetrag summe kunde kundennummer "
     "lieferdatum leistung menge einzelpreis preis zahlbar bankverbindung netto brutto zzgl bitte "
     "innerhalb tagen geschaftsfuhrer steuernummer lieferung stuck str strasse zahlung bezeichnung "
     "zu im am ist nicht des dem ein eine vielen dank uberweisen gmbh "},
    {"swe",
     " och att av pa for som med den det ar till fran eller inom efter belopp fakturanummer "
     "fakturadatum forfallodatum fakturan kundnummer betala moms momsreg organisationsnummer "
     "orgnr bankgiro plusgiro antal pris summa ore exkl inkl dagar betalning betalningsvillkor "
     "drojsmalsranta er var referens artikel benamning kvitto foretag godkand skatt tack oss ej "},
    {"nor",
     " og av til fra pa som ikke vi ved er forfall forfallsdato fakturadato fakturanr kundenr "
     "belop mva orgnr kontonummer kontonr betales betaling antall pris beskrivelse sum kid "
     "foretaksregisteret dager leveringsdato ordrenr eks inkl deres var vennligst skyldig "
     "betalingsbetingelser purregebyr kvittering takk gate norge "},
    {"dan",
     " og af til fra pa som ikke vi ved er forfaldsdato fakturadato fakturanr kundenr belob moms "
     "cvr kontonr kontonummer betales betaling antal pris beskrivelse ialt stk reg dage "
     "leveringsdato ordrenr ekskl inkl deres venligst betalingsbetingelser rykkergebyr rente "
     "konto overforsel telefon danmark kvittering tak vej nr faktura "},
    {"fin",
     " ja on ei tai lasku laskun laskunumero laskutus paivays erapaiva summa yhteensa alv veroton "
     "verollinen maksuehto viitenumero viite saaja maksaja tilinumero ytunnus asiakasnumero "
     "asiakas maara hinta kpl toimitus viivastyskorko huomautusaika netto pvm puh kuvaus "
     "yksikko euroa veron osuus kuitti kiitos oy "},
    {"fra",
     " le la les de des du et en un une au aux pour par sur avec vous nous votre facture date "
     "montant total tva ht ttc client echeance paiement quantite prix unitaire designation "
     "reglement numero adresse siret siren rcs capital societe rue jours tel remise commande "
     "livraison merci net payer reference "},
    {"spa",
     " el la los las de del y en un una por para con su factura fecha vencimiento importe total "
     "iva base imponible cliente numero cantidad precio unitario descripcion pago forma nif cif "
     "domicilio calle subtotal cuenta transferencia gracias pedido telefono concepto unidades "
     "que se "},
    {"ita",
     " il lo la le gli di del della dei e in un una per con da fattura data scadenza importo "
     "totale iva imponibile cliente numero quantita prezzo unitario descrizione pagamento partita "
     "codice fiscale via sede legale bonifico banca aliquota imposta documento cap spett grazie "
     "che sconto "},
    {"nld",
     " de het een en van voor met op in bij uw onze wij factuur factuurnummer factuurdatum datum "
     "vervaldatum bedrag totaal btw klant klantnummer aantal prijs omschrijving betaling betalen "
     "rekening kvk excl incl subtotaal dagen binnen ons onder vermelding te gelieve overmaken "
     "straat tel artikel stuks dank niet is "},
}};

constexpr auto kLanguages = [] {
  std::array<std::string_view, kVocabularies.size()> out;
  std::ranges::transform(kVocabularies, out.begin(), &Vocabulary::language);
  return out;
}();

// U+00C0 … U+00FF without accents; space = not a letter.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";

char fold_ascii(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c >= 'a' && c <= 'z' ? c : '\0';
}

}  // namespace

std::span<const std::string_view> known_languages() { return kLanguages; }

std::string folded(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto byte = static_cast<std::uint8_t>(word[i]);
    if (byte == 0xC3 && i + 1 < word.size()) {
      const auto next = static_cast<std::uint8_t>(word[++i]);
      if (next == 0x9F)
        out += "ss";
      else if (next >= 0x80 && next < 0xC0 && kLatin1[next - 0x80U] != ' ') {
        out += kLatin1[next - 0x80U];
      }
    } else if (const char letter = fold_ascii(word[i]); letter != '\0') {
      out += letter;
    }
  }
  return out;
}

void LanguageVote::add(std::string_view word) {
  const std::string text = folded(word);
  if (text.size() < 2 && text != "y" && text != "e") return;
  const std::string wanted = ' ' + text + ' ';
  for (std::size_t i = 0; i < kVocabularies.size(); ++i) {
    if (kVocabularies[i].words.contains(wanted)) ++votes_[i];
  }
}

int LanguageVote::votes_of(std::string_view language) const {
  const auto found = std::ranges::find(kLanguages, language);
  return found == kLanguages.end() ? 0
                                   : votes_[static_cast<std::size_t>(found - kLanguages.begin())];
}

std::string LanguageVote::winner(const std::vector<std::string>& allowed) const {
  const auto best = std::ranges::max_element(
      allowed, {}, [this](const std::string& language) { return votes_of(language); });
  const int votes = votes_of(*best);
  return votes >= 2 && 3 * votes >= 4 * votes_of(allowed.front()) ? *best : allowed.front();
}

bool LanguageVote::clear(const std::vector<std::string>& allowed) const {
  int first = 0;
  int second = 0;
  for (const std::string& language : allowed) {
    const int votes = votes_of(language);
    second = std::max(second, std::min(first, votes));
    first = std::max(first, votes);
  }
  return first >= 5 && first >= 2 * second;
}

}  // namespace iscan::ocr_tesseract
