// Labels of sums and of the currency.
#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

using enum Label;

constexpr LexiconRow kRows[] = {
    {Label::currency, 1,
     "currency|Währung|devise|moneda|valuta|valuutta|waluta|monnaie|moeda|Rechnungswährung"},
    {net, 1,
     "net total|total net|total excl vat|total excluding vat|total before tax|total ex vat|"
     "total exclusive of vat|total (excl. tax)|subtotal excl vat|total excl gst|"
     "total excluding gst|total net amount|net invoice total|total without tax|"
     "subtotal (excl. VAT)|total excl tax|total ex gst|total untaxed|untaxed amount|"
     "total amount excl vat|Nettobetrag|Summe netto|Gesamt netto|Nettosumme|"
     "Gesamtbetrag netto|Summe Netto|Rechnungsbetrag netto|Netto-Betrag|Gesamtnetto|"
     "Zwischensumme (netto)|Zwischensumme netto|Rechnungssumme ohne USt|Gesamtsumme netto|"
     "Summe exkl MwSt|Total exkl MwSt|Total ohne MwSt|Gesamt (netto)|Rechnungsbetrag ohne USt|"
     "Betrag ohne MwSt|Nettogesamtbetrag|Nettosumme gesamt|Summe ohne MwSt|Total netto|"
     "Gesamtnettobetrag|total ht|montant total ht|total hors taxes|total net ht|total h.t.|"
     "total hors taxe|total htva|total hors tva|montant hors taxes|subtotal sin iva|"
     "total sin iva|total base imponible|totale imponibile|totale netto|totaal excl btw|"
     "totaal exclusief btw|totaal ex btw|subtotaal excl btw|totaal netto|nettobedrag|"
     "totalt exkl moms|summa exkl moms|nettobelopp|summa netto|total exkl moms|summa ex moms|"
     "totalt netto|sum eks mva|netto beløb|subtotal ekskl moms|beløb ekskl moms|nettobeløb|"
     "sum ekskl mva|total ekskl moms|nettobeløp|i alt ekskl moms|sum netto|netto beløp|"
     "sum uten mva|veroton yhteensä|yhteensä veroton|netto yhteensä|summa ilman alv|"
     "veroton summa|razem netto|suma netto|total líquido|total sem iva|小計"},
    {net, 0.9,
     "amount excl vat|amount before tax|net ht|base imponible|importe neto|imponibile|"
     "bedrag excl btw|belopp exkl moms|beløp eks mva"},
    {net, 0.8,
     "sub total before discount|total excluding|total before gst|total exclusive|total sales "
     "excluding gst|"
     "subtotal|sub total|net amount|Nettowert|Steuerbasisbetrag|montant ht|sous-total|"
     "sous total|subtotale|subtotaal|exkl moms|yhteensä alv 0|alv 0 yhteensä"},
    {net, 0.7,
     "Netto|Zwischensumme|totale imponibile merce|netto|delsumma|momsgrundande belopp|"
     "momspliktigt beløb|momspligtigt beløb|veroton|välisumma|wartość netto"},
    {net, 0.6, "net|taxable amount|sales total|Warenwert|base ht"},
    {net, 0.5, "taxable|att faktureras"},
    {net, 0.4, "prix ht|suma"},
    {net, 0.3, "base"},
    {vat, 1,
     "vat amount|total vat|total tax|gst amount|total gst|tax total|vat total|MwSt Betrag|"
     "Summe MwSt|Gesamtsteuerbetrag|Summe USt|Umsatzsteuerbetrag|"
     "Gesamtbetrag der Umsatzsteuer|Steuern gesamt|Summe Steuern|Mehrwertsteuerbetrag|"
     "Summe Umsatzsteuer|gesamt MwSt|total tva|montant tva|total des taxes|montant de la tva|"
     "montant total tva|total taxes|total iva|importe iva|totale iva|importo iva|"
     "totale imposta|totaal btw|btw bedrag|summa moms|momsbelopp|total moms|totalt moms|"
     "momsbeløb|mva-beløp|sum mva|alv yhteensä|alv-summa|kwota vat|razem vat|消費税|mva beløp|"
     "moms beløb|veron määrä|alv yht"},
    {vat, 0.9,
     "sales tax|tax amount|plus vat|value added tax|Mehrwertsteuer|Umsatzsteuer|zzgl MwSt|"
     "zzgl USt|Steuerbetrag|gesetzl MwSt|zuzüglich MwSt|zzgl Umsatzsteuer|zzgl Mehrwertsteuer|"
     "cuota iva|varav moms|herav mva|arvonlisävero|merverdiavgift|heraf moms"},
    {vat, 0.8, "vat|gst|hst|MwSt|USt|tva|dont tva|iva|imposta|impuestos|btw|moms|mva|alv"},
    {vat, 0.7, "tax|igst|imposte"},
    {vat, 0.6, "service tax|Steuer|cuota|vero"},
    {vat, 0.5, "taxe"},
    {gross, 1,
     "grand total|invoice total|total incl vat|total including vat|gross total|total gross|"
     "total inc vat|total incl gst|total inclusive of gst|total inclusive gst|"
     "total sales inclusive of gst|total amt incl gst|total amount incl gst|total with tax|"
     "total after rounding|rounded total|total incl tax|total (incl. VAT)|"
     "total sales (inclusive of gst)|total amount with vat|total inc gst|total rounded|"
     "Gesamtbetrag|Rechnungsbetrag|Bruttobetrag|Summe brutto|Gesamtsumme|Gesamt brutto|"
     "Endbetrag|Bruttosumme|Rechnungssumme|Rechnungsgesamtbetrag|Endsumme|Gesamtbetrag brutto|"
     "Rechnungsendbetrag|Gesamt inkl MwSt|Total inkl MwSt|Bruttogesamtbetrag|"
     "Gesamtbetrag inkl MwSt|Gesamtbetrag EUR|Summe inkl MwSt|Gesamtrechnungsbetrag|"
     "Gesamt (brutto)|Gesamtsumme brutto|Rechnungsbetrag brutto|Bruttobetrag gesamt|"
     "Gesamtbetrag mit Umsatzsteuer|Rechnungssumme mit USt|Gesamtbruttobetrag|total ttc|"
     "montant total ttc|total toutes taxes comprises|total t.t.c.|total général|total facture|"
     "total tvac|total factura|importe total|total con iva|total iva incluido|totale fattura|"
     "totale documento|totale complessivo|importo totale|totaal incl btw|totaal inclusief btw|"
     "totaalbedrag|factuurbedrag|eindtotaal|totaal bedrag|totalsumma|summa inkl moms|"
     "totalt inkl moms|total inkl moms|slutsumma|totalbelopp|sum inkl mva|total inkl. moms|"
     "totalbeløp|totalbeløb|i alt inkl moms|fakturatotal|loppusumma|verollinen yhteensä|"
     "laskun loppusumma|yhteensä sis alv|razem brutto|suma brutto|total geral|合計|合計金額|総額"},
    {gross, 0.9,
     "total rounded amount|total amount rm|total amt|total gross amount|total inclusive|total nett|"
     "total amount|amount total|gross amount|total rm|nett total|total eur|total usd|"
     "total in eur|Gesamt EUR|Total CHF|montant ttc|totaal eur|fakturabelopp|fakturabeløb|"
     "fakturasum|yhteensä eur|laskun summa"},
    {gross, 0.85, "total|totale|totaal|totalt|yhteensä"},
    {gross, 0.8,
     "net total rm|bill total|total incl|total round|Gesamt|Summe EUR|montant total|"
     "bedrag incl btw|i alt|sum total|razem|valor total|סה\"כ"},
    {gross, 0.75, "summa"},
    {gross, 0.7, "total sales|total sale|Brutto|Summe|brutto|wartość brutto"},
    {gross, 0.6, "gross|sum|samlet|verollinen"},
    {gross, 0.5, "amount rm|Gesamtpreis"},
    {gross, 0.4, "Betrag|prix ttc|importe"},
    {due, 1,
     "total amt payable|total amount payable|amt payable|nett payable|net payable|total payable rm|"
     "total due|total payable|total a pagar|totaal te betalen|totalt att betala|amount due|"
     "balance due|amount payable|total amount due|amount to pay|total amount payable|"
     "amount outstanding|payable amount|total to pay|due amount|Zahlbetrag|"
     "zu zahlender Betrag|Fälliger Betrag|Zahlungsbetrag|fälliger Zahlungsbetrag|"
     "noch zu zahlen|Überweisungsbetrag|net à payer|montant à payer|total à payer|"
     "reste à payer|solde à payer|net à payer ttc|montant dû|solde dû|total dû|"
     "importe a pagar|líquido a pagar|totale da pagare|importo da pagare|te betalen bedrag|"
     "openstaand bedrag|nog te betalen|att betala|summa att betala|belopp att betala|å betale|"
     "til betaling|beløp å betale|at betale|beløb til betaling|sum å betale|"
     "maksettava yhteensä|do zapłaty|total a liquidar|ご請求金額|請求金額"},
    {due, 0.9,
     "netto a pagare|zu zahlen|offener Betrag|zu bezahlen|te betalen|te voldoen|maksettava|"
     "maksettavaa"},
    {due, 0.8, "to pay|please pay|à payer|a pagar|da pagare"},
    {due, 0.7, "Restbetrag|att återfå|att erhålla"},
    {due, 0.6, "payable"},
    {due, 0.5, "balance|outstanding"},
    {due, 0.4, "zahlbar"},
    {paid, 1,
     "Erhaltene Anzahlungen|Gesamtbetrag der Anzahlungen|Anzahlungen|Vorauszahlungen|montant déjà "
     "payé|total paid|"
     "amount paid|prepaid amount|total prepaid|paid amount|deposit paid|bereits gezahlt|"
     "abzgl Anzahlung|geleistete Anzahlung|bereits bezahlt|Vorausbezahlter Betrag|"
     "erhaltene Anzahlung|acompte versé|déjà payé|déjà réglé|montant payé|reeds betaald|"
     "vooruitbetaald|förskottsbetalning|forudbetalt|ennakkomaksu|acconto versato"},
    {paid, 0.9, "prepaid|Anzahlung|aanbetaling"},
    {paid, 0.8,
     "payments received|less payment|advance payment|Vorauszahlung|acompte|acomptes|acconto|"
     "förskott|forskud|forskudd"},
    {paid, 0.7, "paid|deposit|anticipo|pagado|á conto|maksettu|aconto"},
    {paid, 0.6, "betaald|betalt"},
    {paid, 0.5, "betald"},
    {paid, 0.4, "payments"},
    {rounding, 1,
     "rounding|rounding adj|rounding adjustment|rounding amount|Rundung|arrondi|redondeo|"
     "arrotondamento|afronding|öresavrundning|avrundning|öreavrundning|øreafrunding|avrunding|"
     "pyöristys|rounding adjust"},
    {rounding, 0.8, "rnd adj"},
    {rounding, 0.6, "round d"},
    {line_sum, 1,
     "sum of lines|Positionssumme|Summe Positionen|Summe der Positionen|"
     "Gesamtbetrag der Positionen"},
    {line_sum, 0.8, "Warenwert gesamt|total lignes"},
    {line_sum, 0.7, "total of items"},
    {line_sum, 0.6, "line total"},
    {allowance, 1, "Summe der Abschläge|Summe Nachlässe|Gesamtbetrag der Abschläge"},
    {allowance, 0.9, "less discount"},
    {allowance, 0.8,
     "discount|Rabatt|Nachlass|remise|descuento|sconto|korting|rabatt|rabat|alennus"},
    {allowance, 0.6, "Abzüge"},
    {charge, 1, "Summe der Zuschläge|Gesamtbetrag der Zuschläge"},
    {charge, 0.9,
     "shipping & handling|Versandkosten|frais de port|gastos de envío|spese di trasporto|"
     "verzendkosten|frakt|fragt|toimituskulut|fakturaavgift|expeditionsavgift|bezorgkosten|"
     "spese di spedizione"},
    {charge, 0.8, "shipping|freight|service charge|Fracht"},
    {charge, 0.7, "Versand|handling|Porto"},
    {charge, 0.5, "delivery"},
    {charge, 0.4, "port"},
    {tip, 1, "gratuity|Trinkgeld|pourboire|propina|mancia|fooi|dricks"},
    {tip, 0.9, "tip"},
    {cash, 1,
     "cash|cash received|cash tendered|tendered|gegeben|Bargeld|espèces|efectivo|contanti|"
     "contant|kontant|käteinen|paid cash|tunai|amount tendered"},
    {cash, 0.8,
     "bar|visa|mastercard|credit card|EC-Karte|Kartenzahlung|tarjeta|girocard|bankkort|kortti|"
     "carte bancaire"},
    {cash, 0.7, "card|Karte|kort"},
    {cash, 0.6, "pin"},
    {cash, 0.5, "payment"},
    {change, 1,
     "change|change due|Rückgeld|zurück|rendu|monnaie rendue|cambio|resto|wisselgeld|växel|"
     "tilbage|vekslepenge|takaisin|balance change|baki|tillbaka|change amount"},
    {other, 1,
     "total savings|total discount|you saved|qty total|total disc|total tender|total qty tender|"
     "total qty|total quantity|total item|total items|total item sold|item count|total "
     "points|total saving"},
    {net, 0.85,
     "exclusief btw|excl btw|excl vat|excluding vat|ex vat|exkl MwSt|exkl moms|ekskl moms|hors "
     "tva|hors taxes|iva esclusa|sin iva"},
    {gross, 1,
     "Gutschriftsbetrag|Gutschriftbetrag|montant de l'avoir|kreditbelopp|total "
     "avoir|importe del abono"},
    {due, 0.95, "Rechnungstotal|total de la facture|totale della fattura"},
    {net, 0.8, "Zwischentotal|sous-total ht|total intermédiaire|subtotale netto"},
};

}  // namespace

std::span<const LexiconRow> totals_lexicon() { return kRows; }

}  // namespace iscan::predictor_local
