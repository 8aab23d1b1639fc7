// Headings of table columns.
#include "predictor_local/lexicon.h"

namespace iscan::predictor_local {
namespace {

using enum Label;

constexpr LexiconRow kRows[] = {
    {col_position, 1, "pos|position|Pos-Nr|lfd nr|sr no|sl no|s no"},
    {col_position, 0.6, "#|line|rad|ligne|lp"},
    {col_item, 1,
     "Art-Nr-Lief|Art-Nr-Kunde|Art-Nr-Lieferant|Unsere Art.Nr.|Artikel-Nummer|code article|"
     "item no|item code|sku|Artikel-Nr|Artikelnr|Art-Nr|artnr|varenr|código|codice|"
     "artikelcode|tuotenro|product code|part no|varenummer|tuotekoodi|item id|hsn code|item #|"
     "hsn/sac|Art Nr"},
    {col_item, 0.8, "réf|référence"},
    {col_item, 0.7, "code|ref"},
    {col_item, 0.6, "article|hsn"},
    {col_description, 1,
     "description|particulars|item description|product description|description of goods|"
     "item name|product name|work description|Beschreibung|Bezeichnung|Artikelbezeichnung|"
     "Positionsbeschreibung|Leistungsbeschreibung|Bezeichnung der Leistung|"
     "Artikel / Bezeichnung|Artikelname|Artikelbeschreibung|Artikel/Leistung|"
     "Produktbeschreibung|Produktname|désignation|libellé|article / désignation|"
     "désignation des produits|descripción|concepto|descrizione|description / désignation|"
     "omschrijving|beschrijving|benämning|beskrivning|artikel / benämning|produkt / tjänst|"
     "beskrivelse|kuvaus|selite|nimike|descrição|designação|品名|摘要|品目|tuotenimi|vare/tjeneste|"
     "varetekst|nazwa towaru"},
    {col_description, 0.9, "nazwa"},
    {col_description, 0.8,
     "item|product|details|items|line item|Artikel|Leistung|Produkt|Tätigkeit|Dienstleistung|"
     "produit|producto|detalle|prodotto|tekst|tuote|specifikation|ydelse"},
    {col_description, 0.7,
     "service|services|activity|products|Gegenstand|prestation|articolo|vare|内容|specificatie|"
     "tjänst|tjeneste"},
    {col_description, 0.6, "Text|Ware"},
    {col_description, 0.5, "name|Name"},
    {col_description, 0.4, "title"},
    {col_quantity, 1,
     "qty/hr|qty/hrs|hrs/qty|hours/qty|Menge / Einheit|Anzahl/Einheit|"
     "quantity|qty|qty.|no of units|Menge|Anzahl|Anz|quantité|qté|qte|cantidad|cant|quantità|"
     "q.tà|qta|aantal|antal|antall|määrä|ilość|quantidade|qtd|数量|qnt|menge/einheit"},
    {col_quantity, 0.8, "hours|quant|hrs|Stunden|uds|unidades"},
    {col_quantity, 0.7, "units|Stück|kpl"},
    {col_quantity, 0.5, "nombre"},
    {col_unit, 1,
     "Mengeneinheit|Meng.-einheit|unité de mesure|unit of measure|"
     "uom|Einheit|Einh|unité|enhet|enhed|eenheid|yksikkö|u.m.|単位|unità"},
    {col_unit, 0.8, "unit|unidad|yks"},
    {col_unit, 0.7, "um|jm"},
    {col_unit, 0.6, "ME"},
    {col_price, 1,
     "VK-Preis|Prix Uni|prix unitaire ht|Preis/Einheit|Nettopreis|prijs incl btw|"
     "unit price|unit cost|price each|price per unit|unit net price|unit price excl vat|"
     "price/unit|u/p|unit price (excl. VAT)|price (ex vat)|Einzelpreis|E-Preis|Stückpreis|"
     "Preis/Einheit|Einzelpreis netto|Einheitspreis|Einzelpreis (netto)|Preis pro Einheit|"
     "Stückpreis netto|Einzelpr|EP netto|Preis je Einheit|prix unitaire|p.u.|pu ht|"
     "prix unitaire ht|p.u. ht|prix unit|px unitaire|prix unit. ht|precio unitario|"
     "precio unit|precio ud|p unitario|prezzo unitario|prezzo unit|importo unitario|stukprijs|"
     "eenheidsprijs|prijs per stuk|à pris|a-pris|á pris|styckpris|enhetspris|stk pris|"
     "enhedspris|à-pris|pris/enhet|stykpris|apris|pris pr. enhed|pris/st|yksikköhinta|à-hinta|"
     "a-hinta|á-hinta|á hinta|cena netto|cena jednostkowa|preço unitário|単価|preço unit|"
     "hinta/yks|pris exkl moms"},
    {col_price, 0.9, "price|u price|net price|Nettopreis"},
    {col_price, 0.8,
     "hourly rate|Preis|Einzel|Preis netto|Stundensatz|pu|prix u|precio|prezzo|prijs|tarief|"
     "pris|hinta|cena|preço|Preis EUR"},
    {col_price, 0.7, "rate|EP|VK-Preis|prix"},
    {col_price, 0.6, "cost|list price"},
    {col_price, 0.5, "mrp"},
    {col_vat_rate, 1,
     "MwSt-%|USt. %|Steuer in %|Taux TVA|taxes %|"
     "vat %|vat rate|tax rate|tax %|MwSt %|USt %|% USt|% MwSt|taux tva|tva %|% tva|iva %|"
     "% iva|tipo iva|aliquota|aliquota iva|btw %|btw tarief|moms %|momssats|mva %|alv %|alv-%|"
     "Steuersatz|MwSt-Satz|taux de tva|USt-Satz|stawka vat|% btw|gst %|mva-sats|verokanta|税率|"
     "Steuer %|moms sats"},
    {col_vat_rate, 0.7, "taux|code tva"},
    {col_vat_rate, 0.6, "tipo|alv|Satz"},
    {col_vat_rate, 0.5, "%|taxa"},
    {col_vat_amount, 1, "vat amt|moms kr|tax amt|MwSt EUR|MwSt €"},
    {col_amount, 1,
     "Entgelt|Zeilenbetrag|Gesamtentgelt|Zeilenbetrag Ohne MwSt|total HT ligne|"
     "amount|line amount|net value|extended price|total price|amount eur|amount usd|"
     "item total|total net price|net worth|amount (eur)|ext amount|line value|Betrag EUR|"
     "Gesamtpreis netto|G-Preis|Nettobetrag EUR|Gesamt netto EUR|Positionsbetrag|"
     "Gesamtpreis EUR|Betrag netto|Summe (EUR)|Positionssumme netto|Gesamt €|Betrag (netto)|"
     "Gesamtpr|GP netto|Zeilensumme|montant net ht|total ligne|prix total|prix total ht|"
     "montant net|importe €|prezzo totale|radsumma|totalpris|kokonaishinta|rivisumma|金額|"
     "prijs totaal|totaalprijs|regelbedrag|pris total|pris i alt|linjesum|bedrag excl|"
     "prix total net|importe total línea"},
    {col_amount, 0.9, "ext price|montant|importo|bedrag|belopp|beløb|beløp"},
    {col_amount, 0.8, "amt|value|wartość|valor"},
    {col_amount, 0.7, "GP|nettopris|sum eks"},
    {col_amount, 0.6, "Wert"},
    {col_amount, 0.5, "sub-total|total amount eur"},
    {col_gross, 1,
     "gross worth|line total incl vat|Gesamtpreis brutto|Brutto EUR|montant ttc ligne"},
    {col_gross, 0.6, "brutto yhteensä"},
    {col_gross, 0.5, "total incl"},
    {col_discount, 1,
     "discount %|disc|disc %|Rabatt %|rem %|remise %|rabatt%|dto|% remise|sconto %|rab %|"
     "ale %"},
    {col_discount, 0.8, "rem"},
    {taxable, 1,
     "taxable base|Bemessungsgrundlage|Nettoumsatz|momsgrundlag|momsunderlag|base tva|"
     "base hors taxes|grondslag|Basisbetrag|veron peruste|grunnlag|mva-grunnlag|base iva|"
     "Netto-Umsatz|vat base|base imponible iva|mva grunnlag"},
    {taxable, 0.8, "grundlag|underlag"},
    {taxable, 0.7, "net amount eur|Basis|Warenwert netto"},
    {taxable, 0.5, "over|goods"},
};

}  // namespace

std::span<const LexiconRow> columns_lexicon() { return kRows; }

}  // namespace iscan::predictor_local
