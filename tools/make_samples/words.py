"""The words invoices use, per language; a document may replace any of them by its own."""

KEYS = ("invoice", "credit_note", "number", "issue_date", "due_date", "delivery_date",
        "order_reference", "buyer_reference", "payment_reference", "bill_to", "item",
        "description", "quantity", "unit", "unit_price", "vat", "vat_rate", "net_amount",
        "line_total", "net_total", "tax_total", "gross_total", "prepaid", "payable", "rounding",
        "vat_base", "vat_amount", "vat_id", "buyer_vat_id", "tax_number", "registration_id",
        "iban", "bic", "bank", "account", "page", "carried", "brought", "terms", "customer")

TABLE = {
    "sv": "Faktura|Kreditfaktura|Fakturanummer|Fakturadatum|Förfallodatum|Leveransdatum|"
          "Ert ordernr|Er referens|OCR-nummer|Fakturaadress|Art.nr|"
          "Benämning|Antal|Enhet|À-pris|Moms|Moms %|Belopp|"
          "Delsumma|Netto|Summa moms|Totalt inkl. moms|Avgår förskott|Att betala|Öresavrundning|"
          "Underlag|Momsbelopp|Momsreg.nr|Er momsreg.nr|Skattenr|Org.nr|"
          "IBAN|BIC|Bank|Konto|Sida|Transport|Ingående transport|Betalningsvillkor|Kundnummer",
    "fi": "Lasku|Hyvityslasku|Laskun numero|Laskun päivä|Eräpäivä|Toimituspäivä|"
          "Tilausnumero|Viitteenne|Viitenumero|Laskutusosoite|Tuote|"
          "Kuvaus|Määrä|Yks.|À-hinta|ALV|ALV %|Yhteensä|"
          "Välisumma|Veroton yhteensä|ALV yhteensä|Verollinen yhteensä|Ennakkomaksu|Maksettava|"
          "Pyöristys|Veron peruste|Vero|ALV-tunnus|Asiakkaan ALV-tunnus|Verotunnus|Y-tunnus|"
          "IBAN|BIC|Pankki|Tili|Sivu|Siirto|Siirto|Maksuehto|Asiakasnumero",
    "da": "Faktura|Kreditnota|Fakturanr.|Fakturadato|Forfaldsdato|Leveringsdato|"
          "Ordrenr.|Deres ref.|Betalings-ID|Faktureres til|Varenr.|"
          "Beskrivelse|Antal|Enhed|Stk. pris|Moms|Moms %|Beløb|"
          "Subtotal|I alt ekskl. moms|Moms i alt|I alt inkl. moms|Forudbetalt|I alt at betale|"
          "Afrunding|Momsgrundlag|Momsbeløb|SE-nr.|Deres CVR-nr.|Skattenr.|CVR-nr.|"
          "IBAN|BIC|Bank|Kontonr.|Side|Transport|Transport|Betalingsbetingelser|Kundenr.",
    "nb": "Faktura|Kreditnota|Fakturanummer|Fakturadato|Forfallsdato|Leveringsdato|"
          "Ordrenummer|Deres referanse|KID|Faktureres til|Varenr.|"
          "Beskrivelse|Antall|Enhet|Pris|MVA|MVA %|Beløp|"
          "Delsum|Sum eks. mva|Sum mva|Totalt inkl. mva|Forskudd|Å betale|Avrunding|"
          "Grunnlag|MVA-beløp|Org.nr.|Deres org.nr.|Skattenr.|Foretaksnr.|"
          "IBAN|BIC|Bank|Kontonummer|Side|Overført|Overført|Betalingsbetingelser|Kundenummer",
    "de": "Rechnung|Gutschrift|Rechnungsnummer|Rechnungsdatum|Fällig am|Lieferdatum|"
          "Bestellnummer|Ihr Zeichen|Verwendungszweck|Rechnungsempfänger|Artikel|"
          "Bezeichnung|Menge|Einheit|Einzelpreis|MwSt.|MwSt.|Gesamt|"
          "Zwischensumme|Nettobetrag|MwSt. gesamt|Bruttobetrag|Anzahlung|Rechnungsbetrag|Rundung|"
          "Nettobasis|Steuerbetrag|USt-IdNr.|Ihre USt-IdNr.|Steuernummer|HRB|"
          "IBAN|BIC|Bank|Konto|Seite|Übertrag|Übertrag|Zahlungsbedingungen|Kundennummer",
    "fr": "Facture|Avoir|Facture n°|Date de facture|Date d'échéance|Date de livraison|"
          "Commande n°|Votre référence|Référence de paiement|Facturé à|Réf.|"
          "Désignation|Qté|Unité|P.U. HT|TVA|TVA|Montant HT|"
          "Total lignes HT|Total HT|Total TVA|Total TTC|Acompte versé|Net à payer|Arrondi|"
          "Base HT|Montant TVA|N° TVA intracommunautaire|N° TVA client|N° fiscal|SIRET|"
          "IBAN|BIC|Banque|Compte|Page|À reporter|Report|Conditions de règlement|Code client",
    "es": "Factura|Factura rectificativa|Nº de factura|Fecha de factura|Vencimiento|"
          "Fecha de entrega|Nº de pedido|Su referencia|Concepto|Facturar a|Ref.|"
          "Descripción|Cant.|Ud.|Precio|IVA|IVA|Importe|"
          "Subtotal|Base imponible|Cuota IVA|Total factura|Anticipo|Total a pagar|Redondeo|"
          "Base|Cuota|NIF|NIF cliente|Nº fiscal|Registro|"
          "IBAN|BIC|Banco|Cuenta|Página|Suma y sigue|Suma anterior|Forma de pago|Cliente",
    "it": "Fattura|Nota di credito|Fattura n.|Data fattura|Scadenza|Data consegna|"
          "Ordine n.|Vs. riferimento|Causale|Spett.le|Codice|"
          "Descrizione|Q.tà|U.M.|Prezzo unit.|IVA|IVA|Importo|"
          "Totale merce|Totale imponibile|Totale IVA|Totale fattura|Acconto|Totale da pagare|"
          "Arrotondamento|Imponibile|Imposta|Partita IVA|P. IVA cliente|Codice fiscale|REA|"
          "IBAN|BIC|Banca|Conto|Pagina|A riportare|Riporto|Pagamento|Cod. cliente",
    "nl": "Factuur|Creditnota|Factuurnummer|Factuurdatum|Vervaldatum|Leverdatum|"
          "Ordernummer|Uw referentie|Betalingskenmerk|Factuuradres|Artikel|"
          "Omschrijving|Aantal|Eenheid|Prijs|Btw|Btw|Bedrag|"
          "Subtotaal|Totaal excl. btw|Totaal btw|Totaal incl. btw|Reeds betaald|Te betalen|"
          "Afronding|Grondslag|Btw-bedrag|Btw-nr.|Uw btw-nummer|Fiscaal nr.|KvK|"
          "IBAN|BIC|Bank|Rekening|Pagina|Transport|Transport|Betalingsvoorwaarden|Klantnummer",
    "en": "Invoice|Credit note|Invoice number|Invoice date|Due date|Delivery date|"
          "Purchase order|Your reference|Payment reference|Bill to|Item|"
          "Description|Qty|Unit|Unit price|VAT|VAT %|Amount|"
          "Subtotal|Total net|Total VAT|Total incl. VAT|Paid in advance|Amount due|Rounding|"
          "Net|VAT|VAT No.|Customer VAT No.|Tax No.|Company No.|"
          "IBAN|BIC|Bank|Account|Page|Carried forward|Brought forward|Terms|Customer No.",
}

WORDS = {language: dict(zip(KEYS, text.split("|"), strict=True))
         for language, text in TABLE.items()}
SAME = {"pos": "#", "payment": "Payment details", "bankgiro": "Bankgiro",
        "plusgiro": "Plusgiro"}
ALIAS = {"quantity_unit": "quantity", "vat_bare": "vat_rate"}


def word(document, key):
    """What this document calls `key`."""
    key = ALIAS.get(key, key) if key not in document.words else key
    return document.words.get(key) or WORDS[document.language].get(key) or SAME[key]
