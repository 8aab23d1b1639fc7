"""How amounts, quantities and dates are printed."""

import dataclasses
import datetime
from decimal import Decimal

NBSP = "\u00a0"

MONTHS = {
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
          "noviembre diciembre",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta "
          "syyskuuta lokakuuta marraskuuta joulukuuta",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
          "dicembre",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}


@dataclasses.dataclass(frozen=True)
class Notation:
    """A document's conventions: grouping and decimal sign, currency mark, date pattern."""

    grouping: str = " "
    decimal: str = ","
    mark: str = ""  # printed with money(), e.g. "kr", "€", "CHF"
    mark_first: bool = False
    mark_gap: str = " "
    date_pattern: str = "YYYY-MM-DD"
    month_language: str = "en"

    def amount(self, value, places=2):
        """The bare figure: 1 234,56."""
        text = f"{abs(value):,.{places}f}".replace(",", "\0").replace(".", self.decimal)
        return ("-" if value < 0 else "") + text.replace("\0", self.grouping)

    def money(self, value):
        """The figure with the currency mark, as the document writes it."""
        if not self.mark:
            return self.amount(value)
        if self.mark_first:
            sign = "-" if value < 0 else ""
            return f"{sign}{self.mark}{self.mark_gap}{self.amount(abs(value))}"
        return f"{self.amount(value)}{self.mark_gap}{self.mark}"

    def number(self, value):
        """A quantity or rate without needless zeros: 2 · 1,5 · 25,5."""
        value = Decimal(value)
        places = max(0, -value.normalize().as_tuple().exponent)
        return self.amount(value, places)

    def date(self, value: datetime.date):
        """`value` in this document's date pattern."""
        month = MONTHS[self.month_language].split()[value.month - 1]
        text = self.date_pattern.replace("MMMM", "\0").replace("MMM", "\1")
        for token, part in (("YYYY", f"{value.year}"), ("YY", f"{value.year % 100:02}"),
                            ("MM", f"{value.month:02}"), ("M", f"{value.month}"),
                            ("DD", f"{value.day:02}"), ("D", f"{value.day}")):
            text = text.replace(token, part)
        return text.replace("\0", month).replace("\1", month[:3])
