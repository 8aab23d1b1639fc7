"""German, Austrian and Swiss samples."""

from decimal import Decimal

from make_samples import ids
from make_samples.catalogue.build import charge, day, lines
from make_samples.layouts import german
from make_samples.model import Bank, Document, Party
from make_samples.notation import Notation

DOTTED = Notation(".", ",", "€", date_pattern="DD.MM.YYYY", month_language="de")

FARM_SHOP = Party(
    "Moorfrosch Feinkost GmbH", "Torfstecherweg 27", "26133", "Oldenburg",
    vat_id="DE999999333", tax_number="64/999/01234", registration_id="HRB 999912 Musterstadt",
    contact=("Telefon 0441 1234-501", "kontor@moorfrosch.example", "www.moorfrosch.example"))
FARM_BANK = Bank(iban="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX", name="Übungsbank Nord")

INVOICE = Document(
    name="de_rechnung", layout=german.din5008, language="de", number="RE-2025-0419",
    issue_date=day("2025-04-08"), due_date=day("2025-04-22"), delivery_date=day("2025-04-03"),
    currency="EUR", notation=DOTTED, accent="#3e5c2a", seller=FARM_SHOP, bank=FARM_BANK,
    buyer=Party("Gasthof zur Windmühle KG", "Mühlendeich 5", "26215", "Wiefelstede"),
    order_reference="BST-8817", buyer_reference="Fr. Harms",
    columns=("pos", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Räucheraal, ganze Fische, vakuumiert|14.5|kg|42.80|7",
                "Matjesfilet nordische Art, Eimer 3 kg|12|St.|31.90|7",
                "Grünkohl, geputzt, 5-kg-Beutel|20|St.|14.25|7",
                "Holunderblütensirup 0,7 l, Karton zu 6|8|Kt.|33.60|19",
                "Kornbrand 32 % vol, 1 l|18|Fl.|11.75|19",
                "Mehrwegkisten, Pfand|9|St.|5.50|19"),
    words={"registration_id": "Amtsgericht", "payable": "Rechnungsbetrag"},
    extra={"customer": "K-20714",
           "greeting": "Sehr geehrte Damen und Herren,\nfür unsere Lieferung berechnen wir:"},
    notes=("Zahlbar ohne Abzug bis 22.04.2025.",))

REVERSE = Document(
    name="de_reverse_charge", layout=german.din5008, language="de", number="2024/1187",
    issue_date=day("2024-09-16"), delivery_date=day("2024-09-13"), due_date=day("2024-10-16"),
    currency="EUR", notation=Notation(".", ",", "EUR", date_pattern="D. MMMM YYYY",
                                      month_language="de"),
    font="serif", accent="#444444",
    seller=Party("Zahnrad & Zirkel Konstruktionsbüro GmbH", "Fräserstraße 11", "09126", "Chemnitz",
                 vat_id="DE999999962", registration_id="HRB 999934 Musterstadt",
                 contact=("Telefon 0371 1234-77", "buero@zahnradzirkel.example")),
    buyer=Party("Gletschermühle Anlagenbau Ges.m.b.H.", "Wasserwehrgasse 3", "6020", "Innsbruck",
                "Österreich", vat_id="ATU12345675"),
    bank=Bank(iban="DE02 1203 0000 0000 2020 51", bic="BYLADEM1001", name="Probebank Sachsen"),
    order_reference="4711-TIR",
    columns=("pos", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Konstruktion Förderschnecke, Zeichnungssatz|86|Std.|94.00|0",
                "FEM-Berechnung Lagerbock|1|psch.|2850.00|0",
                "Reisekosten Innsbruck 12.09.2024|1|psch.|417.60|0"),
    words={"payable": "Gesamtbetrag", "registration_id": "Amtsgericht", "vat": "USt."},
    extra={"greeting": "Sehr geehrter Herr Ingenieur Tschurtschenthal,\nwir berechnen für die im "
                       "September erbrachten Leistungen:"},
    notes=("Zahlbar bis 16. Oktober 2024 ohne Abzug.",
           "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge), Art. 196 MwStSystRL.",))

CORRECTION = Document(
    name="de_gutschrift_scan", layout=german.din5008, language="de", doc_type="credit_note",
    look="scan-grey", number="GS-2025-0031", issue_date=day("2025-04-29"), currency="EUR",
    notation=DOTTED, font="times", accent="#3e5c2a", seller=FARM_SHOP, bank=FARM_BANK,
    buyer=Party("Gasthof zur Windmühle KG", "Mühlendeich 5", "26215", "Wiefelstede"),
    columns=("pos", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Matjesfilet nordische Art, Eimer undicht|2|St.|31.90|7",
                "Rückgabe Mehrwegkisten|9|St.|5.50|19"),
    words={"number": "Gutschriftsnummer", "issue_date": "Datum", "registration_id": "Amtsgericht",
           "payable": "Gutschriftsbetrag"},
    extra={"customer": "K-20714",
           "greeting": "Sehr geehrte Damen und Herren,\nzu unserer Rechnung RE-2025-0419 vom "
                       "08.04.2025 schreiben wir Ihnen gut:"},
    notes=("Der Betrag wird Ihrem Konto gutgeschrieben.",))

AUSTRIAN = Document(
    name="at_photo", layout=german.craftsman, language="de", look="photo", number="87/2024",
    issue_date=day("2024-07-26"), delivery_date=day("2024-07-22"), currency="EUR", font="serif",
    notation=Notation(".", ",", "EUR", True, date_pattern="D. MMMM YYYY", month_language="de"),
    seller=Party("Tischlerei Zirbenstub'n e.U.", "Almrauschweg 6", "5700", "Zell am See",
                 vat_id="ATU12345675", contact=("Tel. 06542 12 34 02",)),
    buyer=Party("Pension Murmeltier", "Seeblickgasse 18", "5700", "Zell am See"),
    bank=Bank(iban="AT61 1904 3002 3457 3201", bic="OBKLAT2L", name="Probebank Pinzgau"),
    order_reference="Frühstücksraum",
    columns=("description", "quantity", "unit_price", "net_amount"),
    lines=lines("Eckbank Zirbe massiv, geölt, nach Maß|1|Stk.|2380.00|20",
                "Tisch Ahorn 160 x 80 cm|2|Stk.|745.00|20",
                "Sesselpolster Loden|8|Stk.|38.50|20",
                "Montage vor Ort|6.5|Std.|62.00|20"),
    words={"delivery_date": "Leistungsdatum", "vat_id": "UID-Nr.", "vat": "USt.",
           "order_reference": "Auftrag", "payable": "Gesamtbetrag", "net_amount": "Betrag"},
    absent=frozenset({"tax_breakdown"}),
    notes=("Zahlbar binnen 14 Tagen netto. Vielen Dank für Ihren Auftrag!",))

SWISS = Document(
    name="ch_qr_rechnung", layout=german.swiss_bill, language="de", number="25-00417",
    issue_date=day("2025-02-11"), due_date=day("2025-03-13"), currency="CHF",
    notation=Notation("'", ".", "CHF", True, date_pattern="DD.MM.YYYY"), accent="#b02a2a",
    font="helvetica",
    seller=Party("Enzian Treuhand & Beratung AG", "Murmelgasse 12", "7000", "Chur",
                 vat_id="CHE-123.456.788 MWST", contact=("Tel. 081 123 45 06", "enzian.example")),
    buyer=Party("Käserei Sonnenhang GmbH", "Alpweg 4", "7050", "Arosa"),
    bank=Bank(iban="CH44 3199 9123 0008 8901 2"), payment_reference=ids.qr_reference("2500417"),
    buyer_reference="U. Caflisch",
    columns=("description", "quantity", "unit", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Buchführung 4. Quartal 2024|23.5|Std.|148.00|8.1",
                "Jahresabschluss und Steuererklärung|1|psch.|3450.00|8.1",
                "Lohnbuchhaltung|12|Mt.|85.00|8.1",
                "Fachbuch Milchwirtschaft und Steuern|2|Ex.|64.00|2.6"),
    charges=(charge("Treuerabatt 5 % auf Beratung", "-397.40", "8.1"),),
    rounding=Decimal("0.02"), extra={"customer": "1093"},
    words={"vat_id": "MWST-Nr.", "vat": "MWST", "vat_rate": "MWST", "tax_total": "MWST gesamt",
           "due_date": "Zahlbar bis", "payable": "Rechnungstotal", "rounding": "Rundung",
           "line_total": "Zwischentotal", "gross_total": "Total inkl. MWST"},
    notes=("Zahlbar innert 30 Tagen mit dem QR-Zahlteil unten.",))

SAMPLES = (INVOICE, REVERSE, CORRECTION, AUSTRIAN, SWISS)
