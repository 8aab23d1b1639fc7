"""Swedish, Finnish, Danish and Norwegian samples."""

from make_samples import ids
from make_samples.catalogue.build import day, lines
from make_samples.layouts import nordic, western
from make_samples.model import Bank, Document, Party
from make_samples.notation import NBSP, Notation

SWEDISH = Notation(NBSP, ",", "kr", date_pattern="YYYY-MM-DD", month_language="sv")

OFFICE_SHOP = Party(
    "Snöripans Kontorsmateriel AB", "Tallkottsgränd 14", "903 47", "Umeå",
    vat_id="SE559999012301", registration_id="559999-0123",
    contact=("Tel 090-12 34 00", "order@snoripan.example", "www.snoripan.example"))

BANKGIRO = Document(
    name="se_bankgiro", layout=nordic.bankgiro, language="sv", number="250117",
    issue_date=day("2025-01-17"), due_date=day("2025-02-16"), delivery_date=day("2025-01-15"),
    currency="SEK", notation=SWEDISH, seller=OFFICE_SHOP,
    buyer=Party("Kvarnbäckens Förskola Ek. för.", "Mjölnarvägen 3", "922 31", "Vindeln"),
    bank=Bank(bankgiro="991-2346", iban="SE45 5000 0000 0583 9825 7466", bic="ESSESESS"),
    payment_reference=ids.ocr_reference("250117"), order_reference="4500-118",
    buyer_reference="Gunvor Älgkvist",
    columns=("item", "description", "quantity", "unit", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Kopieringspapper A4 80 g, hålat|12|kart|289.00|25|10-0412",
                "Whiteboardpenna sorterade färger, 4-pack|6|fp|64.50|25|22-1180",
                "Pärm A4 rygg 60 mm, kartong om 10|3|kart|412.00|25|14-6007",
                "Kaffe mellanrost 450 g|16|st|58.90|12|70-0031",
                "Handbok Lek och lärande ute|2|st|245.00|6|91-2204",
                "Frakt och emballage|1|st|149.00|25|99-0001"),
    extra={"customer": "10482", "terms": "30 dagar netto"},
    notes=("Efter förfallodagen debiteras dröjsmålsränta enligt räntelagen.",))

EURO_TRANSLATOR = Document(
    name="se_eur_services", layout=western.british, language="sv", number="F-2024-0388",
    issue_date=day("2024-10-03"), due_date=day("2024-11-02"), currency="EUR",
    notation=Notation(NBSP, ",", "€", date_pattern="D MMMM YYYY", month_language="sv"),
    font="dejavu", accent="#7a3b2e",
    seller=Party("Ordvävaren Översättning AB", "Spolgränden 8", "223 60", "Lund",
                 vat_id="SE559999027101", registration_id="559999-0271",
                 contact=("046-12 34 05", "faktura@ordvavaren.example")),
    buyer=Party("Tähtisilta Kustannus Oy", "Kuuraparrankuja 5", "00120", "Helsingfors", "Finland",
                vat_id="FI99999407"),
    bank=Bank(name="Provbanken", iban="SE45 5000 0000 0583 9825 7466", bic="ESSESESS"),
    buyer_reference="Aino Tuulispää",
    lines=lines("Översättning finska till svenska, roman 214 sidor|214|sid|18.50|0",
                "Språkgranskning av korrektur|26.5|tim|62.00|0",
                "Möte med författaren, resa ingår|1|st|480.00|0"),
    words={"number": "Fakturanr", "payable": "Summa att betala", "net_total": "Summa exkl. moms",
           "payment": "Betalning till"},
    absent=frozenset({"tax_breakdown"}),
    notes=("Omvänd skattskyldighet: köparen redovisar moms, artikel 196 direktiv 2006/112/EG "
           "(Reverse charge).",))

CREDIT = Document(
    name="se_credit_note", layout=western.typewriter, language="sv", doc_type="credit_note",
    look="scan-bilevel", number="K-20871", issue_date=day("2024-06-11"), currency="SEK",
    notation=Notation(" ", ",", "SEK", date_pattern="YYYY-MM-DD"), font="mono",
    seller=Party("Bergtrollets Verktygslager HB", "Smedjebacken 21", "781 72", "Borlänge",
                 vat_id="SE969999043901", registration_id="969999-0439",
                 contact=("Telefon 0243-12 34 09",)),
    buyer=Party("Hagtorns Bygg och Rivning AB", "Grusgropsvägen 2", "784 33", "Borlänge"),
    order_reference="B-7731", buyer_reference="Torsten Hagtorn",
    bank=Bank(plusgiro="990012-7"),
    columns=("pos", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Retur slagborrmaskin 900 W|-2|st|1495.00|25",
                "Retur borrsats SDS-plus 12 delar|-3|st|349.50|25",
                "Prisavdrag skadat emballage, skruv 5x60|-1|st|212.40|25"),
    words={"payable": "Att erhålla", "number": "Kreditfakturanr", "issue_date": "Datum",
           "order_reference": "Avser order", "registration_id": "Org.nr"},
    notes=("Avser faktura 20655 av 2024-05-28. Beloppet kvittas mot nästa faktura.",))

FINNISH = Document(
    name="fi_tilisiirto", layout=nordic.finnish, language="fi", number="100482",
    issue_date=day("2025-03-05"), due_date=day("2025-03-19"), delivery_date=day("2025-02-28"),
    currency="EUR", notation=Notation(" ", ",", "€", date_pattern="D.M.YYYY"), accent="#14457a",
    seller=Party("Revontulen Kiinteistöhuolto Oy", "Käpylehmänkatu 7 B", "90100", "Oulu",
                 vat_id="FI99999925", registration_id="9999992-5",
                 contact=("Puh. 08 123 4501", "laskutus@revontuli.example")),
    buyer=Party("Asunto Oy Oulun Pihlajasilta", "Marjakuja 12", "90570", "Oulu"),
    bank=Bank(iban="FI21 1234 5600 0007 85", bic="NDEAFIHH"),
    payment_reference=ids.finnish_reference("100482"), buyer_reference="Huoltosopimus 2023/17",
    columns=("pos", "description", "quantity", "unit", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Kiinteistönhoito, kuukausimaksu helmikuu|1|kk|1480.00|25.5",
                "Lumenauraus traktorilla|7.5|h|68.00|25.5",
                "Hiekoitushiekka 0-6 mm|1.2|t|94.00|25.5",
                "Saunan kiukaan vastusten vaihto, työ|2|h|54.00|25.5",
                "Kiukaan vastus 2500 W|3|kpl|47.35|25.5",
                "Talkookahvitus, kahvi ja pulla|24|hlö|4.20|14"),
    extra={"customer": "2207", "terms": "14 pv netto"},
    notes=("Viivästyskorko korkolain mukaan. Huomautukset 8 päivän kuluessa.",))

DANISH = Document(
    name="dk_faktura", layout=nordic.danish, language="da", number="10042503",
    issue_date=day("2025-05-12"), due_date=day("2025-06-11"), currency="DKK",
    notation=Notation(".", ",", "DKK", True, date_pattern="DD-MM-YYYY"), font="helvetica",
    accent="#a02c2c",
    seller=Party("Vindblæs Cykelværksted ApS", "Egernstien 19", "8000", "Aarhus C",
                 registration_id="99999888", contact=("Tlf. 12 34 56 07", "vindblaes.example")),
    buyer=Party("Havnens Budcentral A/S", "Tovværkskajen 4", "8200", "Aarhus N"),
    bank=Bank(name="Øvebanken", iban="DK50 0040 0440 1162 43", bic="OVEBDK22", account="99999888"),
    payment_reference=ids.fik("10042503"), order_reference="PO-3391",
    buyer_reference="Lærke Storm",
    columns=("item", "description", "quantity", "unit", "unit_price", "net_amount"),
    lines=lines("Budcykel eftersyn, stor|14|stk|645.00|25|E-200",
                "Bremseklodser hydrauliske, sæt|22|sæt|189.50|25|B-114",
                "Kæde 11-speed med samleled|9|stk|328.00|25|K-011",
                "Dæk 26x2,15 punkterfri|16|stk|274.95|25|D-262",
                "Montering og prøvekørsel|18.5|time|495.00|25|A-001"),
    absent=frozenset({"tax_breakdown"}),
    extra={"customer": "5510", "terms": "Netto 30 dage"})

NORWEGIAN = Document(
    name="no_kid", layout=nordic.norwegian, language="nb", number="425031",
    issue_date=day("2025-03-21"), due_date=day("2025-04-04"), delivery_date=day("2025-03-18"),
    currency="NOK", accent="#2b6d5f", font="dejavu",
    notation=Notation(" ", ",", "kr", True, date_pattern="D. MMMM YYYY", month_language="nb"),
    seller=Party("Fjellrypa Kursgård AS", "Multemyrvegen 45", "2686", "Lom",
                 vat_id="999 998 852 MVA",
                 contact=("Tlf. 61 23 45 06", "post@fjellrypa.example")),
    buyer=Party("Nordavind Regnskap AS", "Saltlåven 2", "5003", "Bergen"),
    bank=Bank(account="8601 11 17947", iban="NO93 8601 1117 947", bic="DNBANOKK"),
    payment_reference=ids.kid("4250311007"), buyer_reference="Ingrid Solvik",
    columns=("description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Møterom Galdhøpiggen, heldag|2|dg|3200.00|25",
                "Overnatting enkeltrom med frokost|18|døgn|1090.00|12",
                "Tre-retters middag|18|pers|545.00|25",
                "Lunsjpakke til tur|18|stk|138.00|15",
                "Guidet topptur|1|stk|6400.00|25"),
    extra={"customer": "1107"},
    notes=("Ved for sen betaling beregnes forsinkelsesrente.",))

TIFF = Document(
    name="se_two_pages", layout=western.typewriter, language="sv", look="tiff", number="88104",
    issue_date=day("2023-11-30"), due_date=day("2023-12-30"), currency="SEK", font="mono",
    notation=Notation(" ", ",", "SEK", date_pattern="YYYY-MM-DD"),
    seller=Party("Skvattrams Lantbruksservice AB", "Ladugårdsbacken 9", "531 98", "Lidköping",
                 vat_id="SE559999043801", registration_id="559999-0438",
                 contact=("Telefon 0510-12 34 08", "Godkänd för F-skatt")),
    buyer=Party("Ekorrgläntans Gård", "Ekorrgläntan 1", "532 74", "Skara"),
    bank=Bank(bankgiro="5050-1055"), payment_reference=ids.ocr_reference("8810411"),
    buyer_reference="Sixten Ek", extra={"customer": "771", "terms": "30 dagar"},
    columns=("pos", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines(*(f"{what}|{quantity}|st|{price}|{rate}" for what, quantity, price, rate in (
        ("Service traktor 500 timmar", 1, "6850.00", 25),
        ("Motorolja 15W-40, 20 l", 2, "1290.00", 25),
        ("Oljefilter motor", 1, "248.00", 25), ("Bränslefilter sats", 1, "612.50", 25),
        ("Luftfilter yttre", 1, "534.00", 25), ("Luftfilter inre", 1, "389.00", 25),
        ("Hydraulfilter", 2, "715.00", 25), ("Hydraulolja 20 l", 3, "1145.00", 25),
        ("Kilrem fläkt", 1, "276.00", 25), ("Glykol koncentrat 5 l", 2, "318.00", 25),
        ("Spolarvätska 5 l", 4, "79.50", 25), ("Smörjfett patron", 12, "64.00", 25),
        ("Torkarblad 600 mm", 2, "145.00", 25), ("Arbetslampa LED 48 W", 4, "495.00", 25),
        ("Kabelsats arbetslampor", 1, "382.00", 25), ("Relä 12 V 40 A", 3, "89.00", 25),
        ("Dragkula 80 mm", 1, "1860.00", 25), ("Sprint med kedja", 6, "42.00", 25),
        ("Slangkoppling 1/2 tum", 8, "168.00", 25), ("Hydraulslang 2SN, meter", 14, "97.00", 25),
        ("Presshylsa 1/2 tum", 16, "38.50", 25), ("Vallfrö blandning 20 kg", 5, "1420.00", 25),
        ("Saltsten 10 kg", 10, "96.00", 25), ("Kalvnäring 25 kg", 4, "745.00", 25),
        ("Hästfoder müsli 20 kg", 6, "239.00", 25), ("Stängseltråd 500 m", 3, "565.00", 25),
        ("Isolator skruv, 25-pack", 8, "119.00", 25), ("Batteri stängsel 9 V", 4, "345.00", 25),
        ("Grindhandtag", 5, "58.00", 25), ("Arbetshandske storlek 10", 12, "74.00", 25),
        ("Skyddsglasögon", 3, "129.00", 25), ("Hörselskydd med radio", 1, "1195.00", 25),
        ("Lantbrukskalender 2024", 2, "189.00", 6), ("Potatis julklapp 5 kg", 3, "89.00", 12),
        ("Resetid mekaniker, timme", 2.5, "620.00", 25), ("Milersättning, km", 86, "5.50", 25),
    ))))

SAMPLES = (BANKGIRO, EURO_TRANSLATOR, CREDIT, FINNISH, DANISH, NORWEGIAN, TIFF)
