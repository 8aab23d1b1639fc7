"""French, Spanish and Italian invoices."""

from make_samples.layouts import parts
from make_samples.layouts.table import Column, Style, Table
from make_samples.words import word

GREY = "#666666"


def french(sheet, doc):
    """French: two address blocks, facts in a row of boxes, VAT summary beside the totals."""
    sheet.text(18, 22, doc.seller.name, 16, True, color=doc.accent)
    sheet.lines(18, 28, doc.seller.address()[1:] + list(doc.seller.contact), 8.5, 4.1)
    sheet.text(192, 22, word(doc, doc.doc_type).upper(), 18, False, "right", doc.accent)
    sheet.box(110, 38, 82, 30, stroke="#999999", radius=2)
    sheet.text(114, 44, word(doc, "bill_to"), 7.5, color=GREY)
    sheet.lines(114, 49.5, [*doc.buyer.address(), *_buyer_vat(doc)], 9.5, 4.6)
    pairs = parts.pairs_of(doc, ("number", "issue_date", "due_date", "order_reference",
                                 "customer"))
    y = parts.meta_table(sheet, 18, 76, 174, pairs) + 5
    columns = [Column("item", 20, False), Column("description", 78, False), Column("quantity", 14),
               Column("unit_price", 22), Column("vat_rate", 16), Column("net_amount", 24)]
    y = Table(sheet, doc, 18, columns, Style("grid", head_fill="#e8e8e8", size=8.5)).draw(y) + 8
    parts.vat_summary(sheet, doc, 18, y, (18, 28, 28))
    parts.totals(sheet, doc, 118, 190.5, y, parts.totals_rows(doc, per_rate=False), fill="#e8e8e8")
    parts.notes(sheet, doc, 18, y + 42, 174)
    _french_footer(sheet, doc, 268)


def _buyer_vat(doc):
    """The buyer's VAT id line where one is printed."""
    return [f"{word(doc, 'buyer_vat_id')} : {doc.buyer.vat_id}"] if doc.buyer.vat_id else []


def _french_footer(sheet, doc, y):
    sheet.rule(18, y - 5, 192, y - 5, 0.2, "#999999")
    seller = doc.seller
    sheet.lines(105, y, [
        f"{seller.name} – {doc.extra['legal']}",
        f"SIRET {seller.registration_id} – {word(doc, 'vat_id')} : {seller.vat_id}",
        f"{doc.bank.name}   IBAN : {doc.bank.iban}   BIC : {doc.bank.bic}",
    ], 7.5, 3.8, align="centre", color=GREY)


def spanish(sheet, doc):
    """Spanish: a coloured sidebar holds seller and facts, the page itself buyer and lines."""
    sheet.box(0, 0, 58, 297, fill=doc.accent)
    y = sheet.lines(10, 24, sheet.wrap(doc.seller.name, 44, 13, True), 13, 6, bold=True,
                    color="#ffffff") + 2
    seller = [*doc.seller.address()[1:], *doc.seller.contact,
              f"{word(doc, 'vat_id')}: {doc.seller.vat_id}"]
    y = sheet.lines(10, y, seller, 8, 4.2, color="#ffffff") + 14
    pairs = parts.pairs_of(doc, ("number", "issue_date", "due_date", "order_reference"))
    for label, value in pairs:
        sheet.text(10, y, label.upper(), 7, color="#dfe8e4")
        sheet.text(10, y + 5, value, 10.5, True, color="#ffffff")
        y += 14
    sheet.text(68, 30, word(doc, doc.doc_type).upper(), 24, True, color=doc.accent)
    sheet.text(68, 44, word(doc, "bill_to"), 8, color=GREY)
    sheet.lines(68, 49.5, [*doc.buyer.address(), *_buyer_vat(doc)], 9.5, 4.6)
    columns = [Column("description", 54, False), Column("quantity", 14), Column("unit_price", 21),
               Column("vat_rate", 15), Column("net_amount", 23)]
    style = Style("rows", size=8.5, capital_heads=True, gap=3)
    y = Table(sheet, doc, 68, columns, style).draw(84) + 8
    y = parts.totals(sheet, doc, 128, 193.5, y, parts.totals_rows(doc))
    y = parts.notes(sheet, doc, 68, y + 8, 126)
    parts.key_values(sheet, 68, 262, parts.pairs_of(doc, (
        "terms", "bank", "iban", "payment_reference")), 30, 8.5)


def italian(sheet, doc):
    """Italian: letterhead in the middle, boxes everywhere, VAT summary at the foot."""
    sheet.text(105, 20, doc.seller.name, 16, True, "centre", doc.accent)
    sheet.text(105, 25.5, f"{doc.seller.street} - {doc.seller.place()}", 9, align="centre")
    sheet.text(105, 30, f"{word(doc, 'vat_id')} {doc.seller.vat_id}  -  " +
               "  -  ".join(doc.seller.contact), 8.5, align="centre")
    sheet.box(15, 38, 84, 30, stroke="#000000")
    sheet.text(18, 44, word(doc, doc.doc_type).upper(), 13, True)
    parts.key_values(sheet, 18, 50, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "order_reference")), 30, 9, 4.5)
    sheet.box(103, 38, 92, 30, stroke="#000000")
    sheet.text(106, 44, word(doc, "bill_to"), 8)
    sheet.lines(106, 49, [*doc.buyer.address(), *_buyer_vat(doc)], 9.5, 4.4)
    columns = [Column("item", 22, False), Column("description", 76, False),
               Column("unit", 12, False), Column("quantity", 16), Column("unit_price", 22),
               Column("net_amount", 20), Column("vat_bare", 12)]
    y = Table(sheet, doc, 15, columns, Style("grid", size=8.5, gap=2.4)).draw(74) + 8
    bottom = parts.vat_summary(sheet, doc, 15, y)
    y = parts.totals(sheet, doc, 122, 194, y, parts.totals_rows(doc, per_rate=False))
    y = parts.notes(sheet, doc, 15, max(y, bottom) + 6, 180)
    parts.key_values(sheet, 15, y + 4, parts.pairs_of(doc, ("terms", "bank", "iban", "bic")), 26)
