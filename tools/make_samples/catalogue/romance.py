"""French, Spanish and Italian samples."""

from make_samples.catalogue.build import charge, day, lines
from make_samples.layouts import romance
from make_samples.model import Bank, Document, Party
from make_samples.notation import NBSP, Notation

FRENCH = Notation(NBSP, ",", "€", date_pattern="DD/MM/YYYY", month_language="fr")
BOOKSHOP = Party(
    "Le Hérisson Relieur SARL", "8 rue des Feuilles-Mortes", "69004", "Lyon",
    vat_id="FR29999990013", registration_id="999 990 013 00016",
    contact=("Tél. 04 12 34 56 01", "contact@herisson.example"))
BOOKSHOP_BANK = Bank(iban="FR14 2004 1010 0505 0001 3M02 606", bic="PSSTFRPPLYO",
                     name="Banque d'essai")

INVOICE = Document(
    name="fr_facture", layout=romance.french, language="fr", number="FA-2025-0206",
    issue_date=day("2025-02-06"), due_date=day("2025-03-08"), currency="EUR", notation=FRENCH,
    accent="#5b2a56", seller=BOOKSHOP, bank=BOOKSHOP_BANK,
    buyer=Party("Médiathèque du Val Fleuri", "14 place du Lavoir", "42800", "Rive-de-Gier",
                vat_id="FR59999990120"),
    order_reference="BC-1190",
    columns=("item", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Reliure pleine toile, registre 24 x 32 cm|18|u|46.50|20|REL-TO",
                "Restauration de dos, ouvrage ancien|7|u|128.00|20|RES-DO",
                "Coffret sur mesure, doublure papier marbré|4|u|312.00|20|COF-SM",
                "Livre « Papiers marbrés », édition brochée|25|u|21.80|5.5|LIV-PM",
                "Panier accueil atelier, produits régionaux|6|u|17.50|10|PAN-AC"),
    charges=(charge("Remise fidélité", "-150.00", "20"),
             charge("Frais de port", "38.40", "20")),
    extra={"customer": "CL-0412", "legal": "SARL au capital de 8 000 €"},
    notes=("Paiement à 30 jours. Pas d'escompte pour paiement anticipé. En cas de retard : "
           "pénalités au taux légal majoré et indemnité forfaitaire de 40 € pour "
           "frais de recouvrement.",))

CREDIT = Document(
    name="fr_avoir_scan", layout=romance.french, language="fr", doc_type="credit_note",
    look="scan-grey", number="AV-2024-0017", issue_date=day("2024-12-19"), currency="EUR",
    notation=Notation(" ", ",", "€", date_pattern="D MMMM YYYY", month_language="fr"),
    font="dejavu-serif", accent="#333333", seller=BOOKSHOP, bank=BOOKSHOP_BANK,
    buyer=Party("Étude Maître Bellerose", "3 quai des Bateliers", "71000", "Mâcon"),
    columns=("item", "description", "quantity", "unit_price", "vat_rate", "net_amount"),
    lines=lines("Reprise registre, défaut de couture|2|u|46.50|20|REL-TO",
                "Geste commercial sur coffret|1|u|85.00|20|COF-SM"),
    words={"number": "Avoir n°", "issue_date": "Date", "payable": "Montant à votre crédit"},
    extra={"customer": "CL-0388", "legal": "SARL au capital de 8 000 €"},
    notes=("Avoir sur facture FA-2024-0192 du 2 décembre 2024.",))

SPANISH = Document(
    name="es_factura", layout=romance.spanish, language="es", number="2025-A-0073",
    issue_date=day("2025-06-02"), due_date=day("2025-07-02"), currency="EUR",
    notation=Notation(".", ",", "€", date_pattern="D de MMMM de YYYY", month_language="es"),
    accent="#24594a",
    seller=Party("Talleres La Cigüeña Azul S.L.", "Calle del Almendro Viejo 31", "50014",
                 "Zaragoza", vat_id="B99999013",
                 contact=("Tel. 976 12 34 03", "admin@ciguena.example")),
    buyer=Party("Bodegas Viento del Somontano S.A.", "Camino de las Cubas s/n", "22300",
                "Barbastro (Huesca)", vat_id="A99999252"),
    bank=Bank(name="Banco de Pruebas", iban="ES91 2100 0418 4502 0005 1332"),
    order_reference="PED-5520",
    lines=lines("Revisión de embotelladora, mano de obra|32|h|48.50|21",
                "Junta tórica alimentaria EPDM|140|ud|3.15|21",
                "Bomba de trasiego 0,75 kW|1|ud|1895.00|21",
                "Mosto de prueba para calibración|60|l|2.40|10"),
    extra={"terms": "Transferencia a 30 días"},
    words={"order_reference": "Pedido", "payable": "Total a pagar"},
    notes=("Inscrita en el Registro Mercantil de Zaragoza, tomo 9999, folio 12.",))

ITALIAN = Document(
    name="it_fattura", layout=romance.italian, language="it", number="118/2025",
    issue_date=day("2025-05-30"), due_date=day("2025-06-30"), currency="EUR",
    notation=Notation(".", ",", "€", True, date_pattern="DD/MM/YYYY"), font="serif",
    accent="#8a1c1c",
    seller=Party("Ceramiche Gatto Rosso S.r.l.", "Via dei Tornitori 42", "48018", "Faenza (RA)",
                 vat_id="IT12345670017", contact=("Tel. 0546 123 404", "gattorosso.example")),
    buyer=Party("Ristorante Alla Lucciola", "Piazza del Pozzo 2", "40124", "Bologna (BO)",
                vat_id="IT99999990114"),
    bank=Bank(name="Banca di Prova", iban="IT60 X054 2811 1010 0000 0123 456", bic="PROVITR1"),
    order_reference="ORD-640",
    columns=("item", "description", "unit", "quantity", "unit_price", "net_amount", "vat_rate"),
    lines=lines("Piatto piano 28 cm, decoro garofano|120|pz|14.80|22|PP28G",
                "Piatto fondo 24 cm, decoro garofano|120|pz|12.60|22|PF24G",
                "Tazzina caffè con piattino|96|pz|8.35|22|TZ07",
                "Insalatiera ovale 40 cm|10|pz|46.00|22|IN40",
                "Olio di oliva in orcio da 3 l|6|pz|54.00|4|OL3",
                "Biscotti per degustazione, scatola|15|pz|7.20|10|BI1"),
    extra={"terms": "Bonifico bancario 30 gg fine mese"},
    notes=("Contributo ambientale CONAI assolto ove dovuto. Foro competente: Ravenna.",))

SAMPLES = (INVOICE, CREDIT, SPANISH, ITALIAN)
