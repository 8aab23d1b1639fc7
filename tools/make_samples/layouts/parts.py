"""Blocks that the layouts share: pairs of label and value, totals, VAT summary, footer columns."""

from make_samples.words import word


def value_of(document, key):
    """The printed form of a document's value, empty where it has none."""
    value = {"number": document.number, "iban": document.bank.iban, "bic": document.bank.bic,
             "bank": document.bank.name, "bankgiro": document.bank.bankgiro,
             "plusgiro": document.bank.plusgiro, "account": document.bank.account,
             "vat_id": document.seller.vat_id, "tax_number": document.seller.tax_number,
             "registration_id": document.seller.registration_id,
             "buyer_vat_id": document.buyer.vat_id if document.buyer else "",
             }.get(key, document.extra.get(key) or getattr(document, key, ""))
    return document.notation.date(value) if hasattr(value, "year") else value


def pairs_of(document, keys):
    """(label, value) of those `keys` that the document has."""
    found = [(word(document, key), value_of(document, key)) for key in keys]
    return [(label, value) for label, value in found if value]


def key_values(sheet, x, y, pairs, gap=32.0, size=9.0, leading=4.6, colon=":", bold=False):
    """Label left, value `gap` to its right; gives the baseline after the last."""
    for label, value in pairs:
        sheet.text(x, y, label + colon, size)
        sheet.text(x + gap, y, value, size, bold)
        y += leading
    return y


def stacked(sheet, x, y, pairs, size=9.0, color="#666666", leading=4.2, gap=2.4):
    """Small label above its value; gives the baseline after the last."""
    for label, value in pairs:
        sheet.text(x, y, label, size - 1.5, color=color)
        sheet.text(x, y + leading, value, size, True)
        y += 2 * leading + gap
    return y


def meta_table(sheet, x, y, width, pairs, fill="#e8e8e8", size=8.5):
    """A row of boxes, label in the shaded head; gives the y below."""
    step = width / len(pairs)
    for i, (label, value) in enumerate(pairs):
        left = x + i * step
        sheet.box(left, y, step, 5.5, fill=fill, stroke="#888888", line=0.15)
        sheet.box(left, y + 5.5, step, 6.5, stroke="#888888", line=0.15)
        sheet.text(left + step / 2, y + 3.9, label, size - 1, True, "centre")
        sheet.text(left + step / 2, y + 10.0, value, size, align="centre")
    return y + 12


def totals_rows(document, per_rate=True):
    """(label, amount, strong) from the lines' sum to what is to be paid."""
    rows = []
    if document.charges:
        rows.append((word(document, "line_total"), document.line_total, False))
        rows += [(charge.description, charge.amount, False) for charge in document.charges]
    rows.append((word(document, "net_total"), document.net_total, False))
    rows += _tax_rows(document, per_rate)
    if document.rounding or document.prepaid:
        rows.append((word(document, "gross_total"), document.gross_total, False))
    if document.rounding:
        rows.append((word(document, "rounding"), document.rounding, False))
    if document.prepaid:
        rows.append((word(document, "prepaid"), -document.prepaid, False))
    rows.append((word(document, "payable"), document.payable, True))
    return rows


def _tax_rows(document, per_rate):
    write = document.notation
    if not per_rate or len(document.taxes) > 1:
        total = [(word(document, "tax_total"), document.tax_total, False)]
    else:
        total = []
    if not per_rate:
        return total
    each = [(f"{word(document, 'vat')} {write.number(tax.rate)} %", tax.tax, False)
            for tax in document.taxes]
    return each + total


def totals(sheet, document, left, right, y, rows, size=9.5, leading=5.4, rule=True, fill=None):
    """Labels at `left`, amounts ending at `right`, the strong row last; gives the y below."""
    for label, amount, strong in rows:
        if strong:
            y += 1.5
            if fill:
                sheet.box(left - 2, y - 4.6, right - left + 4, 7, fill=fill)
            elif rule:
                sheet.rule(left, y - 4.6, right, y - 4.6, 0.3)
        grown = size + 1.5 if strong else size
        amount = document.notation.money(amount) if strong else document.notation.amount(amount)
        sheet.text(left, y, label, grown, strong)
        sheet.text(right, y, amount, grown, strong, "right")
        y += leading
    return y


def vat_summary(sheet, document, x, y, widths=(24, 32, 30), size=8.5, rules=True):
    """Rate, base and tax per rate; gives the y below."""
    write = document.notation
    heads = [word(document, key) for key in ("vat_rate", "vat_base", "vat_amount")]
    rows = [[f"{write.number(t.rate)} %", write.amount(t.net), write.amount(t.tax)]
            for t in document.taxes]
    for i, row in enumerate([heads, *rows]):
        right = x
        for width, text in zip(widths, row):
            right += width
            sheet.text(right - 1, y, text, size, i == 0, "right")
        if rules:
            sheet.rule(x, y + 1.4, x + sum(widths), y + 1.4, 0.15, "#777777")
        y += 5
    return y


def columns_footer(sheet, x, y, blocks, width, size=7.0, rule="#444444"):
    """Blocks of small print side by side under a rule, as on German and Swedish letterheads."""
    if rule:
        sheet.rule(x, y - 4, x + width, y - 4, 0.2, rule)
    widths = [max(sheet.measure(line, size) for line in block) for block in blocks]
    gap = (width - sum(widths)) / max(1, len(blocks) - 1)
    for block, wide in zip(blocks, widths):
        sheet.lines(x, y, block, size, 3.2)
        x += wide + gap


def notes(sheet, document, x, y, width, size=8.5):
    """The document's free remarks, wrapped; gives the baseline after the last."""
    for note in document.notes:
        y = sheet.lines(x, y, sheet.wrap(note, width, size), size, size * 0.45) + 1
    return y
