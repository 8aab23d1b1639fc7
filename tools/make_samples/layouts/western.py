"""British and Dutch invoices, and the long one that runs over several pages."""

from make_samples.layouts import parts
from make_samples.layouts.table import Column, Style, Table
from make_samples.words import word

GREY = "#666666"


def british(sheet, doc):
    """British: big light title left, seller right, facts as a list, bank details in a panel."""
    sheet.text(20, 28, word(doc, doc.doc_type), 28, color=doc.accent)
    sheet.lines(190, 22, [*doc.seller.address(), *doc.seller.contact], 9, 4.3, align="right")
    sheet.text(20, 50, word(doc, "bill_to"), 8, True, color=GREY)
    sheet.lines(20, 55, [*doc.buyer.address(), *_buyer_vat(doc)], 9.5, 4.6)
    parts.key_values(sheet, 122, 58, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "delivery_date", "order_reference",
        "buyer_reference")), 36)
    columns = [Column("description", 86, False), Column("quantity", 18), Column("unit_price", 24),
               Column("vat_rate", 18), Column("net_amount", 24)]
    style = Style("header", head_fill=doc.accent, head_color="#ffffff", stripe="#f3f3f3", gap=3)
    y = Table(sheet, doc, 20, columns, style).draw(88) + 8
    y = parts.totals(sheet, doc, 114, 188.5, y, parts.totals_rows(doc))
    y = parts.notes(sheet, doc, 20, y + 6, 170)
    _payment_panel(sheet, doc, 236)


def _buyer_vat(doc):
    return [f"{word(doc, 'buyer_vat_id')} {doc.buyer.vat_id}"] if doc.buyer.vat_id else []


def _payment_panel(sheet, doc, y):
    sheet.box(20, y, 170, 26, fill="#f3f3f3")
    sheet.text(24, y + 6, word(doc, "payment"), 9, True)
    pairs = parts.pairs_of(doc, ("bank", "account", "iban", "bic", "payment_reference"))
    parts.key_values(sheet, 24, y + 11, pairs[:3], 30, 8.5, 4.4)
    parts.key_values(sheet, 110, y + 11, pairs[3:], 34, 8.5, 4.4)
    legal = [f"{word(doc, key)} {value}" for key, value in
             (("registration_id", doc.seller.registration_id), ("vat_id", doc.seller.vat_id))
             if value]
    sheet.text(105, y + 36, f"{doc.seller.name} · " + " · ".join(legal), 7.5, align="centre",
               color=GREY)


def dutch(sheet, doc):
    """Dutch: logo word at the left, facts between buyer and lines, totals under the amounts."""
    sheet.box(20, 15, 38, 12, fill=doc.accent)
    sheet.text(39, 23, doc.extra["logo"], 15, True, "centre", "#ffffff")
    seller = [*doc.seller.address(), *doc.seller.contact, f"KvK {doc.seller.registration_id}",
              f"Btw-nr. {doc.seller.vat_id}", f"IBAN {doc.bank.iban}"]
    sheet.lines(142, 18, seller, 8, 3.9)
    sheet.lines(20, 50, doc.buyer.address(), 10, 4.8)
    sheet.text(20, 84, word(doc, doc.doc_type), 18, True, color=doc.accent)
    parts.key_values(sheet, 20, 92, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "order_reference", "buyer_reference")), 36)
    columns = [Column("quantity", 16, False), Column("description", 84, False),
               Column("unit_price", 24), Column("vat_rate", 20), Column("net_amount", 26)]
    y = Table(sheet, doc, 20, columns, Style("header", gap=2.6)).draw(118) + 8
    y = parts.totals(sheet, doc, 118, 188.5, y, parts.totals_rows(doc))
    parts.notes(sheet, doc, 20, y + 10, 170, 9)


def typewriter(sheet, doc):
    """A plain monospaced print-out without any rules or colours but dashed lines."""
    sheet.lines(18, 20, [*doc.seller.address(), *doc.seller.contact], 9.5, 4.4)
    sheet.lines(112, 44, doc.buyer.address(), 9.5, 4.4)
    sheet.text(18, 72, word(doc, doc.doc_type).upper(), 13, True)
    parts.key_values(sheet, 18, 80, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "order_reference")), 44, 9.5)
    parts.key_values(sheet, 112, 80, parts.pairs_of(doc, (
        "buyer_reference", "customer", "vat_id", "registration_id")), 36, 9.5)
    columns = [Column("pos", 8, False), Column("description", 86, False), Column("quantity", 18),
               Column("unit_price", 24), Column("vat_bare", 14), Column("net_amount", 28)]
    table = Table(sheet, doc, 17, columns, Style("header", size=9, leading=4.4, gap=1.4))
    y = table.draw(106, 264, lambda total: _next_page(sheet, doc, total)) + 7
    y = parts.totals(sheet, doc, 106, 193.5, y, parts.totals_rows(doc), 9.5, 5, rule=False)
    y = parts.notes(sheet, doc, 18, y + 8, 174, 9)
    parts.key_values(sheet, 18, y + 4, parts.pairs_of(doc, (
        "bank", "iban", "bic", "bankgiro", "plusgiro", "payment_reference", "terms")), 44, 9.5)


def _next_page(sheet, doc, total):
    amount = doc.notation.amount(total)
    sheet.text(106, 270, word(doc, "carried"), 9)
    sheet.text(193.5, 270, amount, 9, align="right")
    sheet.text(105, 285, f"{word(doc, 'page')} {sheet.page}", 8.5, align="centre")
    sheet.new_page()
    sheet.text(18, 18, f"{doc.seller.name}   {word(doc, doc.doc_type)} {doc.number}", 9.5)
    sheet.text(193.5, 18, f"{word(doc, 'page')} {sheet.page}", 9, align="right")
    sheet.text(106, 25, word(doc, "brought"), 9)
    sheet.text(193.5, 25, amount, 9, align="right")
    return 28


def long_statement(sheet, doc):
    """Many lines over several pages: sums carried forward, running head, page x of y."""
    pages = doc.extra["pages"]
    sheet.text(18, 24, doc.seller.name, 15, True, color=doc.accent)
    sheet.lines(18, 30, [f"{doc.seller.street}, {doc.seller.place()}", *doc.seller.contact], 8.5, 4)
    sheet.text(192, 24, word(doc, doc.doc_type).upper(), 15, True, "right")
    sheet.lines(18, 52, doc.buyer.address(), 10, 4.7)
    parts.key_values(sheet, 118, 48, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "delivery_date", "order_reference", "customer")), 36)
    columns = [Column("pos", 9), Column("item", 22, False), Column("description", 72, False),
               Column("quantity", 14), Column("unit_price", 20), Column("vat_rate", 14),
               Column("net_amount", 24)]
    table = Table(sheet, doc, 17, columns, Style("rows", head_fill="#e6ebe6", size=8.3, gap=3.2))
    y = table.draw(82, 266, lambda total: _statement_break(sheet, doc, total, pages)) + 8
    parts.vat_summary(sheet, doc, 18, y, (18, 28, 26))
    y = parts.totals(sheet, doc, 120, 190.5, y, parts.totals_rows(doc, per_rate=False))
    y = parts.notes(sheet, doc, 18, y + 8, 174)
    parts.key_values(sheet, 18, y + 6, parts.pairs_of(doc, (
        "bank", "account", "iban", "bic", "payment_reference")), 36)
    _statement_foot(sheet, doc, pages)


def _statement_break(sheet, doc, total, pages):
    amount = doc.notation.amount(total)
    sheet.text(120, 272, word(doc, "carried"), 9, True)
    sheet.text(190.5, 272, amount, 9, True, "right")
    _statement_foot(sheet, doc, pages)
    sheet.new_page()
    sheet.text(18, 18, f"{doc.seller.name} – {word(doc, doc.doc_type)} {doc.number}", 9, True)
    sheet.text(120, 26, word(doc, "brought"), 9, True)
    sheet.text(190.5, 26, amount, 9, True, "right")
    return 30


def _statement_foot(sheet, doc, pages):
    legal = f"{doc.seller.name} · {word(doc, 'registration_id')} {doc.seller.registration_id} · " \
            f"{word(doc, 'vat_id')} {doc.seller.vat_id}"
    sheet.text(18, 285, legal, 7.5, color=GREY)
    sheet.text(192, 285, f"{word(doc, 'page')} {sheet.page} / {pages}", 8, align="right")
