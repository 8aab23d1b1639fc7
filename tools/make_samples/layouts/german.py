"""German-speaking invoices: DIN 5008 letter, Austrian craftsman, Swiss QR bill."""

from make_samples.layouts import parts
from make_samples.layouts.table import Column, Style, Table
from make_samples.words import word

GREY = "#555555"


def din5008(sheet, doc):
    """DIN 5008 form B: return address over the window, facts right, bank columns at the foot."""
    sheet.text(188, 22, doc.seller.name, 15, True, "right", doc.accent)
    sheet.rule(25, 27, 188, 27, 0.6, doc.accent)
    sheet.text(25, 49, f"{doc.seller.name} · {doc.seller.street} · {doc.seller.place()}", 6.5,
               color=GREY)
    sheet.lines(25, 56, doc.buyer.address(), 10, 4.8)
    parts.key_values(sheet, 122, 49, parts.pairs_of(doc, (
        "number", "issue_date", "delivery_date", "order_reference", "customer", "buyer_reference",
        "buyer_vat_id")), gap=34)
    sheet.text(25, 98, f"{word(doc, doc.doc_type)} Nr. {doc.number}", 14, True)
    sheet.lines(25, 106, doc.extra["greeting"].split("\n"), 9, 4.4)
    columns = [Column("pos", 10, False, "Pos."), Column("description", 70, False),
               Column("quantity_unit", 24), Column("unit_price", 20), Column("vat_rate", 16),
               Column("net_amount", 25)]
    y = Table(sheet, doc, 24, columns, Style("header", size=8.8, gap=2.4)).draw(118) + 7
    y = parts.totals(sheet, doc, 112, 187.5, y, parts.totals_rows(doc))
    y = parts.notes(sheet, doc, 25, y + 5, 160, 9)
    _german_footer(sheet, doc, 273)


def _german_footer(sheet, doc, y):
    seller = doc.seller
    tax = [f"{word(doc, key)}: {value}" for key, value in
           (("vat_id", seller.vat_id), ("tax_number", seller.tax_number),
            ("registration_id", seller.registration_id)) if value]
    parts.columns_footer(sheet, 25, y, [
        [seller.name, seller.street, seller.place()], list(seller.contact), tax,
        [doc.bank.name, f"IBAN: {doc.bank.iban}", f"BIC: {doc.bank.bic}"]], 163, 6.8)


def craftsman(sheet, doc):
    """A small firm's serif letter: everything centred at the top, simple ruled table."""
    sheet.text(105, 24, doc.seller.name, 19, True, "centre")
    sheet.text(105, 30, f"{doc.seller.street} · {doc.seller.place()} · " +
               " · ".join(doc.seller.contact), 8.5, align="centre")
    sheet.text(105, 34.5, f"{word(doc, 'vat_id')} {doc.seller.vat_id}", 8.5, align="centre")
    sheet.rule(22, 38, 188, 38, 0.5)
    sheet.rule(22, 39, 188, 39, 0.2)
    sheet.lines(22, 54, doc.buyer.address(), 11, 5.2)
    place_and_date = f"{doc.seller.city}, {doc.notation.date(doc.issue_date)}"
    sheet.text(188, 80, place_and_date, 11, align="right")
    sheet.text(22, 92, f"{word(doc, doc.doc_type)} Nr. {doc.number}", 16, True)
    pairs = parts.pairs_of(doc, ("delivery_date", "buyer_reference", "order_reference"))
    parts.key_values(sheet, 22, 100, pairs, 40, 11, 5.4)
    columns = [Column("description", 82, False), Column("quantity_unit", 28),
               Column("unit_price", 26), Column("net_amount", 30)]
    style = Style("grid", size=10.5, leading=5.0, gap=2.6, head_fill="#ececec")
    y = Table(sheet, doc, 22, columns, style).draw(116) + 9
    y = parts.totals(sheet, doc, 106, 186.5, y, parts.totals_rows(doc), 11, 6.2)
    y = parts.notes(sheet, doc, 22, y + 8, 166, 11)
    sheet.text(22, 268, f"{word(doc, 'bank')}: {doc.bank.name}    IBAN: {doc.bank.iban}    "
               f"BIC: {doc.bank.bic}", 9.5)


def swiss_bill(sheet, doc):
    """Swiss: letter with the facts in one line, and the QR payment part at the foot."""
    sheet.box(20, 16, 3, 16, fill=doc.accent)
    sheet.text(26, 22, doc.seller.name, 14, True)
    sheet.text(26, 27, f"{doc.seller.street}, {doc.seller.place()}", 8.5)
    sheet.text(26, 31.5, f"{word(doc, 'vat_id')} {doc.seller.vat_id}   " +
               "   ".join(doc.seller.contact), 8.5)
    sheet.lines(120, 48, doc.buyer.address(), 10, 4.8)
    sheet.text(20, 76, f"{word(doc, doc.doc_type)} {doc.number}", 15, True)
    _fact_line(sheet, doc, 84)
    columns = [Column("description", 80, False), Column("quantity", 16), Column("unit", 16, False),
               Column("unit_price", 20), Column("vat_rate", 16), Column("net_amount", 24)]
    y = Table(sheet, doc, 19, columns, Style("rows", size=8.5)).draw(98) + 6
    y = parts.totals(sheet, doc, 124, 189.5, y, parts.totals_rows(doc), 9, 4.9)
    parts.notes(sheet, doc, 20, min(y, 180), 96)
    _qr_bill(sheet, doc)


def _fact_line(sheet, doc, y):
    pairs = parts.pairs_of(doc, ("issue_date", "due_date", "customer", "buyer_reference"))
    for i, (label, value) in enumerate(pairs):
        sheet.text(20 + i * 43, y, label, 7.5, color=GREY)
        sheet.text(20 + i * 43, y + 4.5, value, 9.5)


def _qr_bill(sheet, doc):
    sheet.rule(0, 192, 210, 192, 0.15, "#000000", ([2, 2],))
    sheet.rule(62, 192, 62, 297, 0.15, "#000000", ([2, 2],))
    account = [doc.bank.iban, doc.seller.name, doc.seller.street, doc.seller.place()]
    payer = [doc.buyer.name, doc.buyer.street, doc.buyer.place()]
    sheet.text(5, 201, "Empfangsschein", 11, True, family="helvetica")
    _qr_column(sheet, 5, 208, 8, account, doc.payment_reference, payer)
    sheet.text(67, 201, "Zahlteil", 11, True, family="helvetica")
    sheet.qr(67, 209, 46, qr_payload(doc))
    sheet.box(86.5, 228.5, 7, 7, fill="#000000", stroke="#ffffff", line=0.6)
    sheet.box(89.3, 229.9, 1.4, 4.2, fill="#ffffff")
    sheet.box(87.9, 231.3, 4.2, 1.4, fill="#ffffff")
    _qr_column(sheet, 118, 201, 10, account, doc.payment_reference, payer)
    for x, size in ((5, 8), (67, 10)):
        sheet.text(x, 264, "Währung", size - 2, True, family="helvetica")
        sheet.text(x + 20, 264, "Betrag", size - 2, True, family="helvetica")
        sheet.text(x, 269, doc.currency, size, family="helvetica")
        sheet.text(x + 20, 269, f"{doc.payable:,.2f}".replace(",", " "), size, family="helvetica")
    sheet.text(39, 282, "Annahmestelle", 6, True, family="helvetica")


def _qr_column(sheet, x, y, size, account, reference, payer):
    blocks = [("Konto / Zahlbar an", account), ("Referenz", [reference]),
              ("Zahlbar durch", payer)]
    for head, block in blocks:
        sheet.text(x, y, head, size - 2, True, family="helvetica")
        y = sheet.lines(x, y + size * 0.42, block, size, size * 0.42, family="helvetica") + 2.5


def qr_payload(doc):
    """The Swiss Payments Code 2.0 of the bill (SIX implementation guidelines QR-bill)."""
    def address(party):
        street, number = party.street.rsplit(" ", 1)
        return ["S", party.name, street, number, party.postcode, party.city, "CH"]
    return "\r\n".join(["SPC", "0200", "1", doc.bank.iban.replace(" ", ""), *address(doc.seller),
                        *[""] * 7, f"{doc.payable:.2f}", doc.currency, *address(doc.buyer), "QRR",
                        doc.payment_reference.replace(" ", ""), "", "EPD"])
