"""Till receipts."""

from decimal import Decimal

from make_samples.catalogue.build import day, lines
from make_samples.layouts import receipt
from make_samples.model import Document, Party
from make_samples.notation import Notation

ROLL = (80.0, None)
SHOP_COLUMNS = ("description", "net_amount")

RESTAURANT = Document(
    name="us_restaurant", layout=receipt.restaurant, language="en", doc_type="receipt", look="till",
    number="10482", issue_date=day("2024-08-17"), currency="USD", font="dejavu-mono", paper=ROLL,
    notation=Notation(",", ".", "$", True, "", "MM/DD/YYYY"),
    seller=Party("The Wobbly Moose Diner", "418 Larkspur Ave", "83843", "Moscow, ID",
                 contact=("(208) 555-0142",), city_line="{city} {postcode}"),
    columns=("description", "quantity", "net_amount"),
    lines=lines("Moose Burger|2||16.50|6",
                "Huckleberry Shake|1||7.25|6", "Trout Platter|1||23.00|6",
                "Sweet Potato Fries|2||5.95|6", "Iced Tea|2||3.50|6"),
    tip=Decimal("15.00"), absent=frozenset({"payable_amount"}),
    words={"number": "Check", "net_total": "Subtotal", "vat": "Sales Tax", "tip": "Tip",
           "gross_total": "TOTAL"},
    extra={"table": "Table 12", "time": "7:42 PM", "card": "VISA ************4242"},
    notes=("Thank you - come back soon!",))

GERMAN = Document(
    name="de_kassenbon", layout=receipt.till, language="de", doc_type="receipt", look="till",
    number="004817", issue_date=day("2025-01-24"), currency="EUR", font="mono", paper=ROLL,
    notation=Notation(".", ",", "EUR", True, date_pattern="DD.MM.YYYY"), gross_prices=True,
    seller=Party("Igelmarkt Sauerbier", "Heckenweg 3", "37073", "Göttingen", vat_id="DE999999000",
                 contact=("Tel. 0551 123406",)),
    columns=SHOP_COLUMNS,
    lines=lines("Roggenbrot 1000g|1||4.29|7", "Heumilch 1L|3|St|1.59|7",
                "Bergkäse|0.412|kg|21.90|7",
                "Äpfel Elstar|1.236|kg|2.99|7", "Spülmittel|1||1.95|19",
                "Batterien AA 8er|1||6.49|19",
                "Mineralwasser 12x0,7|1||6.79|19", "Pfand|1||3.30|19"),
    absent=frozenset({"payable_amount"}),
    words={"gross_total": "SUMME", "vat_rate": "MwSt", "vat_base": "Netto", "vat_amount": "Steuer",
           "gross": "Brutto", "sum": "Gesamt", "number": "Bon-Nr.", "till": "Kasse"},
    extra={"card": "Girocard", "time": "17:36 Uhr", "till": "02"},
    notes=("Vielen Dank für Ihren Einkauf!",))

SWEDISH = Document(
    name="se_kvitto", layout=receipt.till, language="sv", doc_type="receipt", look="till",
    number="77120", issue_date=day("2025-04-12"), currency="SEK", font="dejavu-mono", paper=ROLL,
    notation=Notation(" ", ",", "SEK", True), gross_prices=True,
    seller=Party("Tussilago Järn & Färg", "Hantverksgatan 6", "871 45", "Härnösand",
                 registration_id="559999-0610", contact=("Tel 0611-12 34 07",)),
    columns=SHOP_COLUMNS,
    lines=lines("Täckfärg vit 10 l|1||1249.00|25", "Pensel 50 mm|3|st|59.90|25",
                "Träskruv 5x70 200st|2|fp|149.00|25", "Sågblad 305 mm|1||389.00|25",
                "Kaffe 450 g|2|st|64.90|12"),
    absent=frozenset({"payable_amount"}),
    words={"gross_total": "TOTALT", "vat_rate": "Moms", "vat_base": "Netto", "vat_amount": "Moms",
           "gross": "Brutto", "sum": "Summa", "number": "Kvittonr", "till": "Kassa"},
    extra={"card": "Kontokort", "time": "11:08", "till": "1"},
    notes=("Öppet köp 30 dagar mot kvitto", "Välkommen åter!"))

SPANISH = Document(
    name="es_ticket_photo", layout=receipt.till, language="es", doc_type="receipt",
    look="photo-receipt", number="T-30291", issue_date=day("2024-05-09"), currency="EUR",
    font="dejavu-mono", paper=ROLL, notation=Notation(".", ",", "€", date_pattern="DD/MM/YYYY"),
    gross_prices=True,
    seller=Party("Cafetería El Grillo", "Plaza del Olmo 5", "41003", "Sevilla",
                 vat_id="B99999179", contact=("Tel. 954 12 34 08",)),
    columns=SHOP_COLUMNS,
    lines=lines("Café con leche|2|ud|1.80|10", "Tostada con tomate|2|ud|2.60|10",
                "Tortilla de patatas|1||7.50|10", "Zumo de naranja|2|ud|3.20|10",
                "Vino tinto copa|1||3.10|21", "Imán recuerdo|1||4.50|21"),
    absent=frozenset({"payable_amount"}),
    words={"gross_total": "TOTAL", "vat_rate": "IVA", "vat_base": "Base", "vat_amount": "Cuota",
           "gross": "Total", "sum": "Suma", "number": "Ticket", "till": "Caja"},
    extra={"card": "Tarjeta", "time": "10:25"},
    notes=("Gracias por su visita",))

SAMPLES = (RESTAURANT, GERMAN, SWEDISH, SPANISH)
