// Labels of dates and payment terms.
#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

using enum Label;

constexpr LexiconRow kRows[] = {
    {issue_date, 1,
     "invoice date|date of invoice|issue date|date of issue|date issued|credit note date|"
     "inv date|Rechnungsdatum|Ausstellungsdatum|Gutschriftsdatum|Gutschriftdatum|Rechnungsdat|"
     "date de facture|date de la facture|date facture|date d'émission|date de facturation|"
     "date d'avoir|date de l'avoir|fecha de factura|fecha factura|fecha de emisión|"
     "fecha de expedición|fecha emisión|fecha de la factura|data fattura|data di emissione|"
     "data emissione|factuurdatum|datum factuur|fakturadatum|fakturadato|udstedelsesdato|"
     "faktureringsdatum|laskun päiväys|laskupäivä|laskun päivämäärä|laskun pvm|"
     "data wystawienia|data de emissão|data da fatura|data emissão|data faktury|請求日|発行日"},
    {issue_date, 0.9,
     "issued on|bill date|billing date|Rechnung vom|émise le|facture du|facturé le"},
    {issue_date, 0.85, "document date|Belegdatum|date du document|data documento"},
    {issue_date, 0.8, "receipt date|creditdatum|kreditdatum|päiväys|päivämäärä"},
    {issue_date, 0.7, "issued|date|tax date|Datum|en date du|fecha|dato|utfärdad|pvm"},
    {issue_date, 0.6, "tax point|date time|transaction date|data"},
    {issue_date, 0.5, "Dat|päivä"},
    {issue_date, 0.45, "vom"},
    {issue_date, 0.35, "del"},
    {issue_date, 0.3, "le"},
    {due_date, 1,
     "due date|payment due date|date due|Fälligkeitsdatum|fällig am|zahlbar bis|"
     "zahlbar bis zum|zu zahlen bis|Zahlbar spätestens am|Zahlungstermin|date d'échéance|"
     "date échéance|à payer avant le|date limite de paiement|échéance le|à régler avant le|"
     "payable avant le|fecha de vencimiento|fecha vencimiento|data scadenza|"
     "scadenza pagamento|vervaldatum|vervaldag|uiterste betaaldatum|förfallodatum|förfallodag|"
     "oss tillhanda senast|betala senast|betalas senast|sista betalningsdag|att betala senast|"
     "forfallsdato|forfaldsdato|sidste betalingsdag|forfaldsdag|sidste rettidige betalingsdag|"
     "eräpäivä|eräpvm|termin płatności|data de vencimento|支払期限|お支払期限"},
    {due_date, 0.9,
     "règlement avant le|à payer avant|réglement avant le|à régler avant|payment due by|"
     "due by|due on|payable by|please pay by|Fälligkeit|Nettofälligkeit|échéance|vencimiento|"
     "scadenza|te betalen voor|forfall|vencimento"},
    {due_date, 0.8,
     "payment due|pay by|payable le|betalen voor|förfaller|oss tillhanda|betalingsfrist"},
    {due_date, 0.7,
     "Zahlungsziel|spätestens bis|bis spätestens|date de règlement|vence|betaaldatum|"
     "betalingsdato"},
    {due_date, 0.6, "due|fällig|bis zum|date de paiement"},
    {due_date, 0.5, "payment date|uiterlijk"},
    {delivery_date, 1,
     "delivery date|date of delivery|date of supply|supply date|Lieferdatum|Leistungsdatum|"
     "Liefer-/Leistungsdatum|Lieferdatum/Leistungsdatum|date de livraison|date livraison|"
     "fecha de entrega|data consegna|leverdatum|leveringsdatum|leveransdatum|leveringsdato|"
     "toimituspäivä|data sprzedaży"},
    {delivery_date, 0.8,
     "ship date|service date|geliefert am|Leistungszeitpunkt|Lieferzeitpunkt|livré le|"
     "date de prestation|fecha de operación"},
    {delivery_date, 0.7, "Liefertermin"},
    {terms, 1,
     "payment terms|Zahlungsbedingungen|conditions de paiement|condiciones de pago|"
     "condizioni di pagamento|betalingsvoorwaarden|betalningsvillkor|betalingsbetingelser|"
     "maksuehto|betalingstermijn|maksuehdot|Zahlungskonditionen"},
    {terms, 0.7, "terms"},
    {terms, 0.5, "pagamento"},
    {other, 1,
     "Leistungszeitraum|Abrechnungszeitraum|période|service period|billing period|print date|"
     "end date|date de début de prestation|date de fin de prestation|period from|period to|from "
     "date|"
     "date de début|date de fin|date début|date fin|start of service|end of service|start date"},
    {due_date, 0.9,
     "ohne abzug bis|zahlbar ohne abzug bis|zahlbar netto bis|netto bis|rein netto bis|zahlung "
     "bis|payable before"},
};

}  // namespace

std::span<const LexiconRow> dates_lexicon() { return kRows; }

}  // namespace iscan::predictor_local
