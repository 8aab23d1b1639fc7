"""A document's facts, its exact arithmetic, and the truth file made from both."""

import dataclasses
import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Callable

from make_samples.notation import Notation

CENT = Decimal("0.01")


def money(value):
    """`value` as an exact amount of two decimals, halves away from zero."""
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


@dataclasses.dataclass(frozen=True)
class Party:
    """Seller or buyer as printed."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    vat_id: str = ""
    tax_number: str = ""
    registration_id: str = ""
    contact: tuple[str, ...] = ()
    city_line: str = "{postcode} {city}"

    def place(self):
        return self.city_line.format(postcode=self.postcode, city=self.city)

    def address(self):
        """Name and address as a block of lines."""
        return [line for line in (self.name, self.street, self.place(), self.country) if line]


@dataclasses.dataclass(frozen=True)
class Line:
    """One row; prices include VAT where the document's `gross_prices` says so."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    unit: str = ""
    item: str = ""

    @property
    def amount(self):
        return money(self.quantity * self.unit_price)


@dataclasses.dataclass(frozen=True)
class Charge:
    """A document-level charge, or a discount when negative."""

    description: str
    amount: Decimal
    vat_rate: Decimal


@dataclasses.dataclass(frozen=True)
class Bank:
    """Where to pay."""

    iban: str = ""
    bic: str = ""
    name: str = ""
    bankgiro: str = ""
    plusgiro: str = ""
    account: str = ""


@dataclasses.dataclass(frozen=True)
class Tax:
    """One row of the VAT summary."""

    rate: Decimal
    net: Decimal
    tax: Decimal


@dataclasses.dataclass(frozen=True)
class Document:
    """One sample: facts, how they are printed (`layout`, `notation`) and on what (`look`)."""

    name: str
    layout: Callable
    language: str
    number: str
    issue_date: datetime.date
    currency: str
    seller: Party
    lines: tuple[Line, ...]
    notation: Notation
    look: str = "pdf"
    doc_type: str = "invoice"
    buyer: Party | None = None
    due_date: datetime.date | None = None
    delivery_date: datetime.date | None = None
    order_reference: str = ""
    buyer_reference: str = ""
    payment_reference: str = ""
    bank: Bank = Bank()
    charges: tuple[Charge, ...] = ()
    prepaid: Decimal = Decimal(0)
    tip: Decimal = Decimal(0)
    rounding: Decimal = Decimal(0)
    gross_prices: bool = False
    columns: tuple[str, ...] = ("description", "quantity", "unit_price", "vat_rate", "net_amount")
    absent: frozenset[str] = frozenset()  # truth keys this layout does not print
    words: dict[str, str] = dataclasses.field(default_factory=dict)
    notes: tuple[str, ...] = ()
    font: str = "sans"
    accent: str = "#1f3a5f"
    paper: tuple[float, float | None] = (210.0, 297.0)
    extra: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def line_total(self):
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def taxes(self):
        """VAT summary, highest rate first."""
        sums = {}
        for row in (*self.lines, *self.charges):
            sums[row.vat_rate] = sums.get(row.vat_rate, Decimal(0)) + row.amount
        return [self._tax(rate, sums[rate]) for rate in sorted(sums, reverse=True)]

    def _tax(self, rate, amount):
        if self.gross_prices:
            tax = money(amount * rate / (100 + rate))
            return Tax(rate, amount - tax, tax)
        return Tax(rate, amount, money(amount * rate / 100))

    @property
    def net_total(self):
        return sum((tax.net for tax in self.taxes), Decimal(0))

    @property
    def tax_total(self):
        return sum((tax.tax for tax in self.taxes), Decimal(0))

    @property
    def gross_total(self):
        return self.net_total + self.tax_total + self.tip

    @property
    def payable(self):
        return self.gross_total + self.rounding - self.prepaid


TEXTS = ("order_reference", "buyer_reference", "payment_reference")
DATES = ("issue_date", "due_date", "delivery_date")
PARTY_KEYS = ("name", "vat_id", "tax_number", "registration_id", "street", "postcode", "city")


def truth(document):
    """The ground truth: only what the page shows, amounts with two decimals, dates ISO."""
    facts = {"doc_type": document.doc_type, "language": document.language,
             "invoice_number": document.number}
    facts |= {key: getattr(document, key).isoformat() for key in DATES if getattr(document, key)}
    facts["currency"] = document.currency
    facts |= {key: getattr(document, key) for key in TEXTS}
    facts |= {key: _party(getattr(document, key), key, document.absent)
              for key in ("seller", "buyer")}
    facts |= _totals(document)
    facts["iban"] = document.bank.iban
    facts |= {key: getattr(document.bank, key) for key in ("bankgiro", "plusgiro")}
    facts["tax_breakdown"] = [_rate_row(tax) for tax in document.taxes]
    facts["line_items"] = [_line(line, document.columns) for line in document.lines]
    kept = {key: value for key, value in facts.items() if value and key not in document.absent}
    return kept | {"_meta": {"label_source": "generator (exact, nothing labelled by hand)",
                             "layout": document.look}}


def _totals(document):
    """Totals; a subtotal of the lines only where charges make it differ from the net total."""
    amounts = {"net_total": document.net_total, "tax_total": document.tax_total,
               "gross_total": document.gross_total, "payable_amount": document.payable}
    amounts |= {"line_total": document.line_total} if document.charges else {}
    amounts |= {key: getattr(document, key) for key in ("prepaid", "tip") if getattr(document, key)}
    return {key: f"{value:.2f}" for key, value in amounts.items()}


def _party(party, role, absent):
    if party is None:
        return {}
    return {key: getattr(party, key) for key in PARTY_KEYS
            if getattr(party, key) and f"{role}.{key}" not in absent}


def _rate_row(tax):
    return {"rate": f"{tax.rate.normalize():f}", "net": f"{tax.net:.2f}", "tax": f"{tax.tax:.2f}"}


def _line(line, columns):
    values = {"description": line.description, "quantity": f"{line.quantity.normalize():f}",
              "unit_price": f"{line.unit_price}", "net_amount": f"{line.amount:.2f}",
              "vat_rate": f"{line.vat_rate.normalize():f}"}
    return {key: value for key, value in values.items() if key in columns}
