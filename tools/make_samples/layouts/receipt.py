"""Till receipts on an 80 mm roll."""

from make_samples.words import word

SIZE = 9.0
STEP = 4.4
LEFT, RIGHT = 5.0, 75.0


class Roll:
    """Prints down the paper, line by line."""

    def __init__(self, sheet):
        self.sheet, self.y = sheet, 9.0

    def centre(self, text, size=SIZE, bold=False):
        self.sheet.text(40, self.y, text, size, bold, "centre")
        self.y += STEP * size / SIZE

    def pair(self, left, right, bold=False, size=SIZE):
        self.y += (size - SIZE) * 0.35
        self.sheet.text(LEFT, self.y, left, size, bold)
        self.sheet.text(RIGHT, self.y, right, size, bold, "right")
        self.y += STEP * size / SIZE

    def dashes(self):
        self.sheet.rule(LEFT, self.y - 2.6, RIGHT, self.y - 2.6, 0.25, dash=([2, 2],))
        self.y += 1.6

    def space(self, height=2.0):
        self.y += height


def _head(roll, doc):
    roll.space(2)
    roll.centre(doc.seller.name, 12, True)
    for line in (doc.seller.street, doc.seller.place(), *doc.seller.contact):
        roll.centre(line)
    roll.space()


def _foot(roll, doc):
    roll.space()
    for note in doc.notes:
        roll.centre(note)


def restaurant(sheet, doc):
    """American restaurant: quantity before the dish, tax added, tip and total at the end."""
    roll, write = Roll(sheet), doc.notation
    _head(roll, doc)
    roll.pair(f"{word(doc, 'number')} {doc.number}", doc.extra["table"])
    roll.pair(write.date(doc.issue_date), doc.extra["time"])
    roll.dashes()
    for line in doc.lines:
        roll.pair(f"{write.number(line.quantity)} {line.description}", write.amount(line.amount))
    roll.dashes()
    roll.pair(word(doc, "net_total"), write.money(doc.net_total))
    for tax in doc.taxes:
        roll.pair(f"{word(doc, 'vat')} {write.number(tax.rate)}%", write.money(tax.tax))
    roll.pair(word(doc, "tip"), write.money(doc.tip))
    roll.space(1.5)
    roll.pair(word(doc, "gross_total"), write.money(doc.gross_total), True, 12)
    roll.dashes()
    roll.pair(doc.extra["card"], write.money(doc.gross_total))
    _foot(roll, doc)


def till(sheet, doc):
    """European shop: prices with VAT, a letter per rate, VAT summary under the payment."""
    roll, write = Roll(sheet), doc.notation
    _head(roll, doc)
    letters = {tax.rate: "ABC"[i] for i, tax in enumerate(doc.taxes)}
    roll.pair("", doc.currency)
    for line in doc.lines:
        if line.quantity != 1:
            price = write.amount(line.unit_price)
            roll.pair(f"{write.number(line.quantity)} {line.unit} x {price}", "")
        roll.pair(line.description, f"{write.amount(line.amount)} {letters[line.vat_rate]}")
    roll.dashes()
    roll.pair(word(doc, "gross_total"), write.money(doc.gross_total), True, 13)
    roll.dashes()
    roll.pair(doc.extra["card"], write.amount(doc.gross_total))
    roll.space()
    _tax_table(roll, doc, letters)
    roll.dashes()
    for key in ("number", "till"):
        if key == "number" or key in doc.extra:
            roll.pair(word(doc, key), doc.number if key == "number" else doc.extra[key])
    roll.pair(write.date(doc.issue_date), doc.extra["time"])
    if doc.seller.vat_id:
        roll.centre(f"{word(doc, 'vat_id')} {doc.seller.vat_id}")
    if doc.seller.registration_id:
        roll.centre(f"{word(doc, 'registration_id')} {doc.seller.registration_id}")
    _foot(roll, doc)


def _tax_table(roll, doc, letters):
    write, edges = doc.notation, (27, 43, 58, RIGHT)
    heads = [word(doc, key) for key in ("vat_rate", "vat_base", "vat_amount", "gross")]
    rows = [[f"{letters[t.rate]} {write.number(t.rate)}%", write.amount(t.net),
             write.amount(t.tax), write.amount(t.net + t.tax)] for t in doc.taxes]
    for row in [heads, *rows, [doc.words["sum"], write.amount(doc.net_total),
                               write.amount(doc.tax_total), write.amount(doc.gross_total)]]:
        for edge, text in zip(edges, row):
            roll.sheet.text(edge, roll.y, text, SIZE - 1, align="right")
        roll.y += STEP
    roll.space(0.5)
