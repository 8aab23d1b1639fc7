"""Nordic invoices with a payment slip at the foot: bankgiro, Finnish giro, KID, FIK."""

from make_samples.layouts import parts
from make_samples.layouts.table import Column, Style, Table
from make_samples.words import word

GREY = "#666666"


def bankgiro(sheet, doc):
    """Swedish: letterhead left, facts right, footer columns, bankgiro slip below a cut line."""
    sheet.box(18, 14, 9, 9, fill=doc.accent)
    sheet.box(22, 18, 9, 9, fill="#e0a030")
    sheet.text(35, 22, doc.seller.name, 15, True, color=doc.accent)
    sheet.text(192, 22, word(doc, doc.doc_type).upper(), 20, True, "right")
    parts.key_values(sheet, 118, 34, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "delivery_date", "customer", "order_reference",
        "buyer_reference", "terms")), gap=36, colon="")
    sheet.text(18, 44, word(doc, "bill_to"), 7.5, color=GREY)
    sheet.lines(18, 49, doc.buyer.address(), 10, 4.8)
    columns = [Column("item", 20, False), Column("description", 68, False), Column("quantity", 16),
               Column("unit", 14, False), Column("unit_price", 22), Column("vat_bare", 14),
               Column("net_amount", 22)]
    y = Table(sheet, doc, 17, columns, Style("header", size=8.5, gap=2.4)).draw(82) + 7
    parts.vat_summary(sheet, doc, 18, y, (18, 28, 28), 8, rules=False)
    y = parts.totals(sheet, doc, 118, 192, y, parts.totals_rows(doc), fill="#e9edf3")
    parts.notes(sheet, doc, 18, y + 5, 110)
    _swedish_footer(sheet, doc, 214)
    _bankgiro_slip(sheet, doc, 236)


def _swedish_footer(sheet, doc, y):
    seller = doc.seller
    parts.columns_footer(sheet, 18, y, [
        [seller.name, seller.street, seller.place()], list(seller.contact),
        [f"Org.nr {seller.registration_id}", f"Momsreg.nr {seller.vat_id}", "Godkänd för F-skatt"],
        [line for line in (_labelled("Bankgiro", doc.bank.bankgiro),
                           _labelled("Plusgiro", doc.bank.plusgiro),
                           _labelled("IBAN", doc.bank.iban), _labelled("BIC", doc.bank.bic))
         if line]], 174)


def _labelled(label, value):
    return f"{label} {value}" if value else ""


def _bankgiro_slip(sheet, doc, y):
    sheet.rule(0, y, 210, y, 0.2, GREY, ([3, 3],))
    sheet.text(18, y + 5, "Inbetalning/Girering", 9, True)
    sheet.text(192, y + 5, "BANKGIROT", 9, True, "right", doc.accent)
    sheet.box(18, y + 8, 174, 36, stroke=GREY)
    sheet.rule(105, y + 8, 105, y + 44, 0.2, GREY)
    fields = [(20, 12, "Till bankgiro nr", doc.bank.bankgiro),
              (20, 25, "Betalningsmottagare", doc.seller.name),
              (107, 12, "OCR-nummer", doc.payment_reference),
              (107, 25, "Att betala", doc.notation.amount(doc.payable)),
              (160, 25, "Förfallodatum", doc.notation.date(doc.due_date))]
    for x, dy, label, value in fields:
        sheet.text(x, y + dy, label, 7, color=GREY)
        sheet.text(x, y + dy + 5, value, 10)
    kronor, ore = f"{doc.payable:.2f}".split(".")
    giro = doc.bank.bankgiro.replace("-", "")
    check = f"# {doc.payment_reference} # {kronor} {ore} 2 > {giro}#41#"
    sheet.text(107, y + 41, check, 9.5, family="mono")


def finnish(sheet, doc):
    """Finnish: a blue band, facts in two columns, tilisiirto form at the foot."""
    sheet.box(0, 0, 210, 24, fill=doc.accent)
    sheet.text(18, 15, doc.seller.name, 17, True, color="#ffffff")
    sheet.text(192, 15, word(doc, doc.doc_type).upper(), 17, True, "right", "#ffffff")
    sheet.lines(18, 32, doc.seller.address()[1:] + list(doc.seller.contact), 8, 3.8, color=GREY)
    sheet.lines(18, 56, doc.buyer.address(), 10, 4.8)
    parts.key_values(sheet, 112, 32, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "delivery_date", "buyer_reference", "customer",
        "order_reference", "terms")), gap=42, bold=True)
    columns = [Column("pos", 8), Column("description", 72, False), Column("quantity", 16),
               Column("unit", 14, False), Column("unit_price", 22), Column("vat_rate", 18),
               Column("net_amount", 24)]
    y = Table(sheet, doc, 18, columns, Style("rows", head_fill="#dfe7ef", size=8.5)).draw(82) + 6
    parts.vat_summary(sheet, doc, 18, y)
    y = parts.totals(sheet, doc, 122, 192, y, parts.totals_rows(doc, per_rate=False))
    parts.notes(sheet, doc, 18, y + 5, 174)
    parts.columns_footer(sheet, 18, 192, [
        [doc.seller.name], [f"Y-tunnus {doc.seller.registration_id}"],
        [f"ALV-tunnus {doc.seller.vat_id}"], list(doc.seller.contact[:1])], 174)
    _giro_form(sheet, doc, 200)


def _giro_form(sheet, doc, y):
    sheet.rule(0, y, 210, y, 0.2, GREY, ([3, 3],))
    rows = [("Saajan tilinumero", f"{doc.bank.iban}   {doc.bank.bic}", 10, 16),
            ("Saaja", doc.seller.name, 10, 16),
            ("Maksaja", f"{doc.buyer.name}, {doc.buyer.street}, {doc.buyer.place()}", 9, 26)]
    top = y + 5
    for label, value, size, height in rows:
        sheet.box(10, top, 108, height, stroke="#000000", line=0.25)
        sheet.text(12, top + 4, label, 7)
        sheet.text(34, top + 10, value, min(size, 9))
        top += height
    boxes = [("Viitenumero", doc.payment_reference), ("Eräpäivä", doc.notation.date(doc.due_date)),
             ("EUR", doc.notation.amount(doc.payable))]
    top = y + 5
    for label, value in boxes:
        sheet.box(118, top, 82, 14, stroke="#000000", line=0.25)
        sheet.text(120, top + 5, label, 7)
        sheet.text(196, top + 9.5, value, 11, True, "right")
        top += 14
    sheet.text(12, y + 68, "TILISIIRTO. GIRERING", 8, True)
    sheet.text(120, y + 55, "Maksu välitetään saajalle maksujenvälityksen ehtojen mukaisesti.", 6.5)


def danish(sheet, doc):
    """Danish: everything hangs on one left edge, the FIK line at the foot."""
    sheet.text(192, 24, doc.seller.name, 16, True, "right", doc.accent)
    sheet.lines(192, 30, doc.seller.address()[1:] + list(doc.seller.contact) +
                [f"CVR-nr. {doc.seller.registration_id}"], 8.5, 4.1, align="right")
    sheet.lines(20, 44, doc.buyer.address(), 10, 4.9)
    sheet.text(20, 84, word(doc, doc.doc_type), 22, color=doc.accent)
    parts.key_values(sheet, 20, 94, parts.pairs_of(doc, (
        "number", "issue_date", "due_date")), gap=30)
    parts.key_values(sheet, 110, 94, parts.pairs_of(doc, (
        "order_reference", "buyer_reference", "customer")), gap=30)
    columns = [Column("item", 22, False), Column("description", 72, False), Column("quantity", 18),
               Column("unit", 16, False), Column("unit_price", 22), Column("net_amount", 22)]
    y = Table(sheet, doc, 19, columns, Style("header", leading=4.4)).draw(112) + 8
    y = parts.totals(sheet, doc, 122, 190, y, parts.totals_rows(doc))
    y = parts.notes(sheet, doc, 20, y + 12, 170)
    _danish_payment(sheet, doc, 246)


def _danish_payment(sheet, doc, y):
    sheet.rule(20, y - 6, 190, y - 6, 0.4, doc.accent)
    sheet.text(20, y, f"{word(doc, 'terms')}: {doc.extra['terms']}", 9)
    fik = f"+71<{doc.payment_reference}+{doc.bank.account}<"
    sheet.text(20, y + 6, "Betales via netbank med betalingskode:", 9)
    sheet.text(88, y + 6, fik, 10, family="mono")
    sheet.text(20, y + 12, f"Bank: {doc.bank.name}   IBAN: {doc.bank.iban}   SWIFT: {doc.bank.bic}",
               9)


def norwegian(sheet, doc):
    """Norwegian: pale panel with the facts on the right, payment box under the totals."""
    sheet.disc(28, 24, 8, doc.accent)
    sheet.text(28, 26.4, doc.seller.name[0], 16, True, "centre", "#ffffff")
    sheet.text(40, 23, doc.seller.name, 13, True)
    sheet.text(40, 28, f"{doc.seller.street}, {doc.seller.place()}", 8.5)
    sheet.lines(20, 56, doc.buyer.address(), 10, 4.8)
    sheet.box(116, 40, 76, 44, fill="#f1efe8")
    sheet.text(120, 48, word(doc, doc.doc_type), 16, True)
    parts.key_values(sheet, 120, 55, parts.pairs_of(doc, (
        "number", "issue_date", "due_date", "delivery_date", "buyer_reference", "customer")),
        gap=32, colon="")
    columns = [Column("description", 84, False), Column("quantity_unit", 24, title="Antall"),
               Column("unit_price", 24), Column("vat_rate", 18), Column("net_amount", 24)]
    y = Table(sheet, doc, 18, columns, Style("none", stripe="#f1efe8", gap=2.6)).draw(94) + 8
    y = parts.totals(sheet, doc, 120, 191, y, parts.totals_rows(doc))
    parts.notes(sheet, doc, 20, y + 4, 172)
    _norwegian_payment(sheet, doc, 232)


def _norwegian_payment(sheet, doc, y):
    sheet.box(18, y, 174, 24, stroke=doc.accent, line=0.5, radius=2)
    fields = [("KID", doc.payment_reference), ("Kontonummer", doc.bank.account),
              ("Forfallsdato", doc.notation.date(doc.due_date)),
              ("Å betale", f"{doc.currency} {doc.notation.amount(doc.payable)}")]
    for i, (label, value) in enumerate(fields):
        sheet.text(23 + i * 43, y + 8, label, 8, color=GREY)
        sheet.text(23 + i * 43, y + 15, value, 10.5, True)
    sheet.lines(105, y + 34, [
        " · ".join(doc.seller.contact),
        f"Foretaksregisteret NO {doc.seller.vat_id} · IBAN {doc.bank.iban} · BIC {doc.bank.bic}",
    ], 7.5, 3.6, align="centre", color=GREY)
