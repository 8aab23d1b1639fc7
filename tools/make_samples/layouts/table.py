"""The table of lines: columns, rules, page breaks."""

import dataclasses
from typing import Callable

from make_samples import words


@dataclasses.dataclass(frozen=True)
class Column:
    """A column of the table; `right` aligns its cells and its title to its right edge."""

    key: str
    width: float
    right: bool = True
    title: str = ""  # another title than the language's own


@dataclasses.dataclass(frozen=True)
class Style:
    """How a table looks. `rules`: none, header, rows or grid."""

    rules: str = "header"
    head_fill: str = ""
    head_color: str = "#000000"
    stripe: str = ""
    size: float = 9.0
    leading: float = 4.0
    gap: float = 2.0
    capital_heads: bool = False


def cells(document, line, position):
    """Every cell a layout may show of one line, printed in the document's notation."""
    write = document.notation
    return {"pos": str(position), "item": line.item, "description": line.description,
            "quantity": write.number(line.quantity), "unit": line.unit,
            "quantity_unit": f"{write.number(line.quantity)} {line.unit}",
            "unit_price": write.amount(line.unit_price, max(2, _places(line.unit_price))),
            "vat_rate": f"{write.number(line.vat_rate)} %",
            "vat_bare": write.number(line.vat_rate),
            "net_amount": write.amount(line.amount)}


def _places(value):
    return -value.as_tuple().exponent


class Table:
    """Draws the lines of a document from `top`, breaking to a new page before `bottom`."""

    def __init__(self, sheet, document, x, columns, style=Style()):
        self.sheet, self.document, self.x = sheet, document, x
        self.columns, self.style = columns, style
        self.width = sum(column.width for column in columns)

    def draw(self, top, bottom=270.0, on_break: Callable | None = None):
        """Gives the y below the last row; `on_break(sum so far)` opens a page and gives its top."""
        y = self.head(top)
        total = 0
        for position, line in enumerate(self.document.lines, 1):
            row = cells(self.document, line, position)
            height = self._height(row)
            if y + height > bottom:
                y = self.head(on_break(total))
            self._row(y, row, height, position)
            y += height
            total += line.amount
        if self.style.rules in ("header", "grid"):
            self.sheet.rule(self.x, y, self.x + self.width, y, 0.25)
        return y

    def head(self, y):
        """The row of titles; gives the y below it."""
        style, height = self.style, self.style.leading + self.style.gap + 1.0
        if style.head_fill:
            self.sheet.box(self.x, y, self.width, height, fill=style.head_fill)
        for column, left in self._placed():
            self._cell(column, left, y + height - style.gap, self._title(column), True,
                       style.head_color)
        if style.rules != "none":
            self.sheet.rule(self.x, y + height, self.x + self.width, y + height, 0.25)
        if style.rules == "grid":
            self._frame(y, height)
        return y + height

    def _title(self, column):
        title = column.title or words.word(self.document, column.key)
        return title.upper() if self.style.capital_heads else title

    def _placed(self):
        left = self.x
        for column in self.columns:
            yield column, left
            left += column.width

    def _wrapped(self, row):
        column = next(c for c in self.columns if c.key == "description")
        return self.sheet.wrap(row["description"], column.width - 3, self.style.size)

    def _height(self, row):
        return len(self._wrapped(row)) * self.style.leading + self.style.gap

    def _row(self, y, row, height, position):
        style = self.style
        if style.stripe and position % 2 == 0:
            self.sheet.box(self.x, y, self.width, height, fill=style.stripe)
        base = y + style.leading + style.gap / 2 - 0.8
        for column, left in self._placed():
            if column.key == "description":
                self.sheet.lines(left + 1.5, base, self._wrapped(row), style.size, style.leading)
            else:
                self._cell(column, left, base, row[column.key])
        if style.rules in ("rows", "grid"):
            color = "#000000" if style.rules == "grid" else "#bbbbbb"
            self.sheet.rule(self.x, y + height, self.x + self.width, y + height, 0.15, color)
        if style.rules == "grid":
            self._frame(y, height)

    def _cell(self, column, left, base, text, bold=False, color="#000000"):
        edge = left + column.width - 1.5 if column.right else left + 1.5
        self.sheet.text(edge, base, text, self.style.size, bold,
                        "right" if column.right else "left", color)

    def _frame(self, y, height):
        for _, left in self._placed():
            self.sheet.rule(left, y, left, y + height, 0.15)
        right = self.x + self.width
        self.sheet.rule(right, y, right, y + height, 0.15)
        self.sheet.rule(self.x, y, right, y, 0.15)
