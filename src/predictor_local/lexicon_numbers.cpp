// Labels of numbers and references.
#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

using enum Label;

constexpr LexiconRow kRows[] = {
    {invoice_number, 1,
     "invoice number|invoice no|invoice num|invoice #|invoice id|inv no|inv #|inv number|"
     "tax invoice no|tax invoice number|credit note no|credit note number|Rechnungsnummer|"
     "Rechnungs-Nr|Rechnung Nr|Rechnungsnr|Rechnung Nummer|Gutschriftsnummer|Gutschrift Nr|"
     "Gutschriftnr|Rechnungskorrektur Nr|numéro de facture|facture n°|facture no|n° facture|"
     "n° de facture|no de facture|facture numéro|numéro facture|avoir n°|n° avoir|"
     "numéro d'avoir|n° d'avoir|factura n°|número de factura|nº factura|nº de factura|"
     "factura no|num factura|numero fattura|fattura n|fattura n°|n fattura|n° fattura|"
     "fattura numero|fattura nr|nota di credito n|factuurnummer|factuur nr|factuurnr|"
     "factuur nummer|creditnota nummer|fakturanummer|fakturanr|faktura nr|faktura nummer|"
     "faktura #|kreditfakturanr|kreditfaktura nr|kreditfakturanummer|kreditnota nr|"
     "kreditnotanr|laskun numero|laskunumero|laskun nro|laskunro|lasku nro|"
     "hyvityslaskun numero|numer faktury|faktura VAT nr|nr faktury|fatura n°|fatura no|"
     "fatura nº|número da fatura|nº da fatura|請求書番号|請求番号"},
    {invoice_number, 0.9, "Rg-Nr|Re-Nr|Rech-Nr"},
    {invoice_number, 0.8, "bill no|bill number|Rechnung Nr / Datum|réf facture|fakturanr / dato"},
    {invoice_number, 0.75, "Belegnummer"},
    {invoice_number, 0.7,
     "document number|document no|invoice ref|invoice reference|Beleg-Nr|Dokumentnummer|"
     "numéro de document|numero documento|nota nummer|faktura VAT"},
    {invoice_number, 0.6,
     "Rechnungskorrektur|Korrekturrechnung|Stornorechnung|Schlussrechnung|Proformarechnung|"
     "invoice|doc no|receipt no|receipt number|receipt #|Rechnung|Handelsrechnung|facture|"
     "pièce n°|factura|factura simplificada|fattura|factuur|faktura|kvittonr|fatura"},
    {invoice_number, 0.55, "credit note"},
    {invoice_number, 0.5,
     "number|tax invoice|credit memo|Gutschrift|Bon-Nr|creditnota|kreditfaktura|lasku"},
    {invoice_number, 0.45, "Nummer|numéro|número"},
    {invoice_number, 0.4, "avoir"},
    {invoice_number, 0.35, "no|Nr|n°|nº|ticket|No."},
    {order_number, 1,
     "po number|po no|p.o. number|p.o. #|po #|order number|order no|order id|order #|"
     "purchase order no|purchase order number|your order no|order reference|Bestellnummer|"
     "Bestell-Nr|Bestellung Nr|Ihre Bestellnummer|Ihre Bestell-Nr|Bestellreferenz|"
     "n° de commande|n° commande|commande n°|numéro de commande|référence commande|"
     "réf commande|nº de pedido|número de pedido|nº pedido|numero ordine|n ordine|"
     "bestelnummer|ordernummer|ordernr|inköpsorder|beställningsnummer|ert ordernr|"
     "bestillingsnr|ordrenr|ordrenummer|tilausnumero|tilausnro|bestillingsnummer|注文番号"},
    {order_number, 0.9,
     "purchase order|customer po|Ihre Bestellung|bon de commande|votre commande|ordine n|"
     "rif ordine|rekvisisjonsnr"},
    {order_number, 0.8,
     "N° BC|BC#|BC|réf commande client|N° bon de commande|no commande|"
     "your order|order ref|uw order|er order|rekvisition"},
    {order_number, 0.7,
     "Auftragsnummer|Auftrags-Nr|Bestellung|Auftragsnr|pedido|zamówienie|encomenda"},
    {order_number, 0.6, "po|commande|ordine|tilaus"},
    {order_number, 0.5, "order|Auftrag"},
    {customer_number, 1,
     "customer number|customer no|customer id|client id|customer #|client number|Kundennummer|"
     "Kunden-Nr|Kd-Nr|Kundennr|Ihre Kundennummer|n° client|code client|numéro client|"
     "référence client|klantnummer|klantnr|debiteurnummer|kundnummer|kundnr|kundenr|"
     "kundenummer|asiakasnumero|asiakasnro|codice cliente|nº cliente|número de cliente|"
     "cod cliente|Debitoren-Nr|numéro de client"},
    {customer_number, 0.6, "account number|account no|Debitor"},
    {contract, 1, "Vertragsnummer|contract no|n° de contrat"},
    {contract, 0.6, "contract|contrat"},
    {buyer_reference, 1,
     "référence acheteur / service exécutant|code service exécutant|Bestellzeichen|"
     "buyer reference|Leitweg-ID|Leitweg ID|Käuferreferenz|Referenz des Käufers|"
     "référence acheteur"},
    {buyer_reference, 0.9, "customer reference|Kundenreferenz"},
    {buyer_reference, 0.8,
     "customer ref|Ihre Referenz|votre référence|code service|service exécutant|er referens|"
     "deres ref|viitteenne|uw referentie|uw kenmerk|su referencia"},
    {buyer_reference, 0.7, "your reference|your ref|Ihr Zeichen"},
    {buyer_reference, 0.4, "reference"},
    {payment_reference, 1,
     "référence avis de paiement|avis de "
     "paiement|Zahlungsreferenz/Verwendungszweck|Verwendungszweck bei Zahlung|"
     "payment reference|payment ref|Verwendungszweck|OCR-nummer|OCR-nr|KID|KID-nummer|"
     "viitenumero|betalingskenmerk|référence de paiement|référence paiement|betalingsid|"
     "betalings-id|Zahlungsreferenz|gestructureerde mededeling|betalningsreferens|"
     "referencia de pago|remittance information"},
    {payment_reference, 0.9,
     "communication for your payment|following communication|communication structurée|"
     "OCR"},
    {payment_reference, 0.8, "viite|Kassenzeichen"},
    {payment_reference, 0.7, "communication|Referenznummer|FIK|ange vid betalning"},
    {payment_reference, 0.5, "Referenz|meddelande"},
    {other, 1,
     "Originalrechnung|avser faktura|krediterar faktura|reference invoice|preceding invoice|"
     "original invoice|original invoice no|original invoice number|Bezugsrechnung|ursprüngliche "
     "Rechnung|"
     "facture associée|n° de facture associée|date de facture associée|facture d'origine|"
     "order date|date of order|Bestelldatum|Auftragsdatum|Druckdatum|date de commande|"
     "date commande|fecha de pedido|besteldatum|orderdatum|utskriftsdatum|tilauspäivä|"
     "quote number|quote|Angebotsnummer|Lieferschein|Lieferscheinnummer|Lieferschein-Nr|"
     "bon de livraison|delivery note|delivery note no|Projekt|Projektnummer|GLN|"
     "Lieferantennummer|Lieferanten-Nr|Sachbearbeiter|Artikelnummer|job no|salesperson|"
     "cashier|table|page|Seite|sida|pagina|side|sivu|gst reg no|gst id|gst no|"
     "gst registration no|co reg no|company reg no|vår referens|vår ref|our ref|our reference|"
     "Unser Zeichen|Summe Zu-/Abschläge|BLZ|Bankleitzahl|sort code|bank|Bankverbindung|"
     "Kontoinhaber|fax|telefax|attention|Firma|à l'attention de|saaja"},
    {other, 0.7, "reg nr"},
    {invoice_number, 0.55, "check|check no|check #|chk|chk no|bill|guest check|order no #"},
};

}  // namespace

std::span<const LexiconRow> numbers_lexicon() { return kRows; }

}  // namespace iscan::predictor_local
