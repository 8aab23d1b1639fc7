"""British and Dutch samples."""

from decimal import Decimal

from make_samples.catalogue.build import charge, day, lines
from make_samples.layouts import western
from make_samples.model import Bank, Document, Party
from make_samples.notation import Notation

SEEDS = ("Broad bean", "Beetroot", "Carrot", "Chard", "Courgette", "Cucumber", "Fennel", "Kale",
         "Leek", "Lettuce", "Onion", "Parsnip", "Pea", "Radish", "Spinach", "Squash")
GRADES = (("standard packet", "1.35", 24), ("organic packet", "1.85", 18),
          ("trade tin 250 g", "11.40", 3), ("seed tape 6 m", "3.95", 7))


def _seed_rows():
    """64 rows of an honest wholesale order: sixteen kinds in four pack sizes."""
    for i, kind in enumerate(SEEDS):
        for j, (grade, price, quantity) in enumerate(GRADES):
            amount = Decimal(price) + Decimal(i % 5) * Decimal("0.15")
            yield f"{kind} seed, {grade}|{quantity + i % 4 * 2}|pk|{amount}|0|S{i + 1:02}-{j + 1}"


LONG = Document(
    name="gb_long_statement", layout=western.long_statement, language="en", number="SI-0044871",
    issue_date=day("2025-02-28"), due_date=day("2025-03-30"), delivery_date=day("2025-02-24"),
    currency="GBP", notation=Notation(",", ".", "£", True, "", "DD/MM/YYYY"), accent="#2d5a27",
    seller=Party("Puddleduck & Thistle Seed Merchants Ltd", "Unit 9, Old Goose Yard", "PE12 9ZZ",
                 "Spalding", vat_id="GB999999973", registration_id="99912345",
                 contact=("01775 123 405", "accounts@puddleduck.example"),
                 city_line="{city}, {postcode}"),
    buyer=Party("Hollyhock Garden Centres plc", "Ring Road North", "YO30 9ZZ", "York",
                city_line="{city}  {postcode}"),
    bank=Bank(name="Rehearsal Bank plc", account="12-34-56  00012345",
              iban="GB29 NWBK 6016 1331 9268 19", bic="NWBKGB2L"),
    order_reference="HGC-77120",
    columns=("pos", "item", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines(*_seed_rows(), "Display stand, painted steel|4|ea|68.00|20|D-100",
                "Header board, printed|4|ea|14.50|20|D-110"),
    charges=(charge("Carriage", "45.00", "20"),),
    words={"account": "Sort code / account", "payable": "Total due", "net_total": "Net total"},
    extra={"customer": "H-2093", "pages": "3"},
    notes=("Vegetable seed for food crops is zero-rated. Goods remain ours until paid.",))

DOLLAR = Document(
    name="gb_usd_export", layout=western.british, language="en", number="INV-2025-0092",
    issue_date=day("2025-05-01"), due_date=day("2025-05-31"), currency="USD",
    notation=Notation(",", ".", "US$", True, "", "MMMM D, YYYY", "en"), font="helvetica",
    accent="#1f3a5f",
    seller=Party("Lanternfish Sound Design Ltd", "14 Kelp Wharf", "BS1 9ZZ", "Bristol",
                 "United Kingdom", vat_id="GB123456782", registration_id="99967890",
                 contact=("hello@lanternfish.example",), city_line="{city} {postcode}"),
    buyer=Party("Prairie Lantern Pictures LLC", "2200 Cottonwood Loop", "67202", "Wichita, KS",
                "USA", city_line="{city} {postcode}"),
    bank=Bank(name="Rehearsal Bank plc", iban="GB29 NWBK 6016 1331 9268 19", bic="NWBKGB2L"),
    order_reference="PO-90017", buyer_reference="Reel 3-5", payment_reference="LSD0092",
    lines=lines("Foley recording, reels 3 to 5|42|h|115.00|0",
                "Ambience library licence, worldwide|1|ea|1850.00|0",
                "Dialogue clean-up|16.5|h|95.00|0",
                "Delivery masters 5.1 and stereo|2|ea|640.00|0"),
    prepaid=Decimal("2500.00"), absent=frozenset({"tax_breakdown"}),
    words={"prepaid": "Less deposit received", "payable": "Balance due"},
    notes=("Services supplied to a business outside the UK: outside the scope of UK VAT.",))

DUTCH = Document(
    name="nl_factuur", layout=western.dutch, language="nl", number="2024-1309",
    issue_date=day("2024-11-14"), due_date=day("2024-11-28"), currency="EUR", font="dejavu",
    notation=Notation(".", ",", "€", True, date_pattern="D MMMM YYYY", month_language="nl"),
    accent="#c4581b",
    seller=Party("Fietskoerier de Vlugge Otter B.V.", "Rietkraag 77", "3521 ZZ", "Utrecht",
                 vat_id="NL123456782B90", registration_id="99912345",
                 contact=("030 123 45 04", "info@vluggeotter.example")),
    buyer=Party("Apotheek Het Groene Kruid", "Hofjeslaan 15", "3512 ZZ", "Utrecht"),
    bank=Bank(iban="NL91 ABNA 0417 1643 00"), order_reference="AP-556",
    buyer_reference="Mw. De Wilde",
    lines=lines("Spoedbezorging binnen de ring|38|rit|9.75|21",
                "Dagroute huisbezorging medicijnen|20|dag|142.50|21",
                "Koelbox gehuurd, per week|4|wk|18.00|21",
                "Streekappels voor de wachtkamer, kist|3|kist|16.90|9"),
    prepaid=Decimal("1000.00"), extra={"logo": "OTTER"},
    notes=("Graag betalen binnen 14 dagen onder vermelding van het factuurnummer.",))

SAMPLES = (LONG, DOLLAR, DUTCH)
