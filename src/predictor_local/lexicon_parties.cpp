// Labels of identifiers, contacts and parties.
#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

using enum Label;

constexpr LexiconRow kRows[] = {
    {vat_id, 1,
     "vat id|vat no|vat number|vat reg no|vat registration number|vat reg|vat registration no|"
     "eu vat|vat id no|USt-IdNr|USt-ID|UID-Nr|Umsatzsteuer-ID|USt-Id-Nr|"
     "Umsatzsteuer-Identifikationsnummer|USt ID Nr|UStID|Umsatzsteuer-Identnummer|"
     "Ust-IDNr des Käufers|MwSt-Nr|Umsatzsteuer-IdNr|USt-Ident-Nr|Ust-Ident|Ust.-Idnr|n° tva|"
     "tva intracommunautaire|n° tva intracommunautaire|numéro de tva|n° tva intra|tva intra|"
     "identifiant tva|n° de tva|numéro tva|n° tva intracom|n° identification tva|"
     "n° d'identification tva|nif iva|partita iva|p iva|p.iva|cif nif|nif/cif|btw nummer|"
     "btw nr|btw-id|btw-nummer|btw id nummer|momsregnr|moms reg nr|momsnr|vat nr|"
     "momsregistreringsnummer|momsnummer|alv-numero|alv nro|alv-tunnus|moms-nr|cvr/se-nr|"
     "mva-nr|momsreg|eu-moms"},
    {vat_id, 0.9, "UID|nip"},
    {vat_id, 0.8, "nif|cif"},
    {vat_id, 0.7, "contribuinte"},
    {vat_id, 0.5, "VAT"},
    {tax_id, 1, "Steuernummer|Steuer-Nr|St-Nr|codice fiscale|steuernr|StNr|gstin|abn"},
    {tax_id, 0.8, "tax number|tax id|tax no"},
    {tax_id, 0.7, "ein"},
    {registration, 1,
     "company number|company no|company registration number|company reg|siret|siren|n° siret|"
     "n° siren|kvk|kvk nummer|kvk nr|kvk-nummer|org nr|orgnr|organisationsnummer|"
     "organisationsnr|org.nr|cvr|cvr-nr|cvr nr|y-tunnus|organisasjonsnummer|regon|cvr-nummer|"
     "org-nr"},
    {registration, 0.9, "HRB"},
    {registration, 0.8, "registration number|registered number|krs"},
    {registration, 0.7, "reg no|Handelsregister|rcs"},
    {registration, 0.6, "foretaksregisteret|rea"},
    {registration, 0.5, "FN"},
    {iban, 1, "iban|iban no|iban-nr"},
    {iban, 0.7, "tilinumero"},
    {bic, 1, "bic|swift|bic/swift|swift/bic|bic code|swift code|swift-code|swift-bic|bic-kod"},
    {bankgiro, 1, "bankgiro|bankgironr|bankgironummer"},
    {bankgiro, 0.7, "bg"},
    {plusgiro, 1, "plusgiro|postgiro|plusgironr"},
    {plusgiro, 0.7, "pg"},
    {account, 1, "kontonummer|kontonr|Konto-Nr"},
    {account, 0.6, "Konto"},
    {phone, 1, "telefon|phone|telephone|téléphone|teléfono|telefono|puhelin|telefoon|tlf|puh"},
    {phone, 0.8, "tel|tél|mobil|mobile"},
    {email, 1, "email|e-mail|courriel|sähköposti|e-post|correo|e-postadress"},
    {email, 0.8, "mail"},
    {buyer, 1,
     "adresse du client|adresse client|adresse de l'acheteur|adresse acheteur|dirección del "
     "cliente|"
     "bill to|billed to|invoice to|invoiced to|bill-to|purchaser|bill to address|"
     "invoice address|Rechnung an|Rechnungsempfänger|Käufer|Rechnungsadresse|"
     "Leistungsempfänger|Rechnungsanschrift|Angaben zum Käufer|Erwerber|Rechnung für|"
     "Informationen zum Käufer|Kundenadresse|facturé à|acheteur|adresse de facturation|"
     "facturer à|facturar a|facturado a|datos del cliente|cessionario/committente|factuur aan|"
     "factuuradres|faktureringsadress|fakturaadress|fakturamottagare|faktura til|"
     "faktureres til|fakturaadresse|laskutusosoite|ostaja|laskun saaja|nabywca|"
     "gefactureerd aan|köpare|faktura till|faktureringsadresse"},
    {buyer, 0.9, "sold to|buyer|billing address|customer name|Käufer Name|adressé à|vendu à|køber"},
    {buyer, 0.8,
     "charge to|Kunde|client :|destinataire|cliente|destinatario|spett le|spettabile|klant|"
     "asiakas"},
    {buyer, 0.7,
     "customer|client|recipient|invoice for|prepared for|Auftraggeber|intestatario|kund|kunde|"
     "mottaker"},
    {buyer, 0.6, "Empfänger|mottagare|debiteur"},
    {buyer, 0.5, "facturation|maksaja"},
    {buyer, 0.45, "to|aan"},
    {buyer, 0.35, "an"},
    {seller, 1,
     "adresse du vendeur|adresse du fournisseur|dirección del proveedor|Adresse des Verkäufers|"
     "Rechnungsersteller|Rechnungsaussteller|Leistungserbringer/Verkäufer|"
     "seller|bill from|sold by|invoice from|Verkäufer|Rechnungssteller|Rechnung von|"
     "Angaben zum Verkäufer|Informationen zum Verkäufer|Leistungserbringer|vendeur|vendedor|"
     "cedente/prestatore|verkoper|säljare|selger|sælger|myyjä|laskuttaja|sprzedawca"},
    {seller, 0.9,
     "service provider|provider|merchant|issued from|"
     "vendor|supplier|Lieferant|fournisseur|émetteur|emisor|proveedor|fornitore|leverancier|"
     "leverantör|leverandør"},
    {seller, 0.8, "issuer|issued by|Aussteller|prestataire"},
    {seller, 0.7, "from|make checks Absender|betalningsmottagare|betalingsmottaker"},
    {seller, 0.6, "payable to|company name|avsändare|avsender"},
    {seller, 0.5, "de :"},
    {seller, 0.4, "von|van"},
    {ship_to, 1,
     "ship to|deliver to|delivery address|shipping address|Lieferadresse|Lieferanschrift|"
     "Lieferung an|livré à|adresse de livraison|leveransadress|leveringsadresse|"
     "leveringsadres|dirección de envío|toimitusosoite|afleveradres|service address|"
     "Warenempfänger|bezorgadres|Leistungsort"},
    {ship_to, 0.7,
     "livraison|Lieferung|delivery to|leverans|levering|toimitus|consegna|entrega|Versand "
     "an|ship-to"},
    {ship_to, 0.9,
     "remit to|remittance address|remit payment to|pay to|send payment to|service address|"
     "représentant fiscal|tax representative|Steuervertreter|bénéficiaire|payee|Zahlungsempfänger"},
    {buyer, 0.9, "Zahlbar durch|payable par|pagabile da|payable by|debtor"},
    {seller, 0.9,
     "Konto / Zahlbar an|Compte / Payable à|Conto / Pagabile a|Account / Payable to|Zahlbar an"},
};

}  // namespace

std::span<const LexiconRow> parties_lexicon() { return kRows; }

}  // namespace iscan::predictor_local
