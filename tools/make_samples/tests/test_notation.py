"""Amount and date conventions."""

import datetime
from decimal import Decimal

import pytest

from make_samples.notation import Notation


@pytest.mark.parametrize("grouping,decimal,expected", [
    (" ", ",", "1 234 567,89"), (".", ",", "1.234.567,89"), (",", ".", "1,234,567.89"),
    ("'", ".", "1'234'567.89")])
def test_amount(grouping, decimal, expected):
    notation = Notation(grouping, decimal)
    assert notation.amount(Decimal("1234567.89")) == expected
    assert notation.amount(Decimal("-1234567.89")) == "-" + expected


def test_money():
    assert Notation(".", ",", "€").money(Decimal("5")) == "5,00 €"
    assert Notation(",", ".", "$", True, "").money(Decimal("-5")) == "-$5.00"


def test_number():
    assert [Notation().number(Decimal(text)) for text in ("2", "1.50", "25.5", "100")] == \
        ["2", "1,5", "25,5", "100"]


@pytest.mark.parametrize("pattern,language,expected", [
    ("YYYY-MM-DD", "en", "2025-03-05"), ("D. MMMM YYYY", "nb", "5. mars 2025"),
    ("D de MMMM de YYYY", "es", "5 de marzo de 2025"), ("MMMM D, YYYY", "en", "March 5, 2025"),
    ("DD.MM.YY", "de", "05.03.25"), ("DD MMM YYYY", "en", "05 Mar 2025")])
def test_date(pattern, language, expected):
    notation = Notation(date_pattern=pattern, month_language=language)
    assert notation.date(datetime.date(2025, 3, 5)) == expected
