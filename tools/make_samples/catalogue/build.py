"""Short ways to write down a sample's facts."""

import datetime
from decimal import Decimal

from make_samples.model import Charge, Line


def day(text):
    """A date from its ISO form."""
    return datetime.date.fromisoformat(text)


def lines(*rows):
    """Lines from 'description|quantity|unit|price|VAT rate' and perhaps '|item number'."""
    made = []
    for row in rows:
        description, quantity, unit, price, rate, *item = row.split("|")
        made.append(Line(description, Decimal(quantity), Decimal(price), Decimal(rate), unit,
                         item[0] if item else ""))
    return tuple(made)


def charge(description, amount, rate):
    return Charge(description, Decimal(amount), Decimal(rate))
