"""Every sample: exact arithmetic, truth that is on the page, valid numbers, committed files."""

import datetime
import json
import pathlib
import re
from decimal import Decimal

import pytest

from make_samples import catalogue, ids, looks, model, render

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "samples"
DOCUMENTS = catalogue.documents()
EACH = pytest.mark.parametrize("document", DOCUMENTS, ids=[d.name for d in DOCUMENTS])
MOST_BYTES, MOST_BYTES_EACH = 6_000_000, 600_000

KEYS = {"doc_type", "language", "invoice_number", "issue_date", "due_date", "delivery_date",
        "currency", "order_reference", "buyer_reference", "payment_reference", "seller", "buyer",
        "line_total", "net_total", "tax_total", "gross_total", "prepaid", "payable_amount", "tip",
        "iban", "bankgiro", "plusgiro", "tax_breakdown", "line_items", "_meta"}
PARTY_KEYS = {"name", "vat_id", "tax_number", "registration_id", "street", "postcode", "city"}
LINE_KEYS = {"description", "quantity", "unit_price", "net_amount", "vat_rate"}
AMOUNTS = ("line_total", "net_total", "tax_total", "gross_total", "payable_amount", "tip")
TEXTS = ("invoice_number", "order_reference", "buyer_reference", "payment_reference", "iban",
         "bankgiro", "plusgiro")
MARKS = {"EUR": ("€",), "SEK": ("kr",), "NOK": ("kr",), "USD": ("$", "US$"), "GBP": ("£",)}


def truth_of(document):
    return json.loads(render.truth_text(document))


def printed(document):
    """All text of the page, wrapped lines joined, every space the same."""
    return re.sub(r"\s+", " ", " ".join(render.draw(document).printed))


@EACH
def test_arithmetic(document):
    truth = truth_of(document)
    lines = sum(Decimal(line["net_amount"]) for line in truth["line_items"])
    assert lines == document.line_total
    charged = lines + sum(charge.amount for charge in document.charges)
    net, tax, gross = (Decimal(truth[key]) for key in ("net_total", "tax_total", "gross_total"))
    assert charged == (net + tax if document.gross_prices else net)
    assert net + tax + Decimal(truth.get("tip", 0)) == gross
    assert document.payable == gross + document.rounding - document.prepaid
    for row in document.taxes:
        assert abs(row.net * row.rate / 100 - row.tax) <= Decimal("0.01")


@EACH
def test_keys(document):
    truth = truth_of(document)
    assert set(truth) <= KEYS
    assert {"doc_type", "invoice_number", "issue_date", "currency", "gross_total"} <= set(truth)
    assert set(truth["seller"]) <= PARTY_KEYS and set(truth.get("buyer", {})) <= PARTY_KEYS
    assert all(set(line) <= LINE_KEYS and line["net_amount"] for line in truth["line_items"])
    assert truth["doc_type"] in ("invoice", "credit_note", "receipt")


@EACH
def test_truth_is_on_the_page(document):
    truth, text, write = truth_of(document), printed(document), document.notation

    def amount(value):
        return re.sub(r"\s", " ", write.amount(Decimal(value)))

    expected = [truth[key] for key in TEXTS if key in truth]
    expected += [write.date(datetime.date.fromisoformat(truth[key]))
                 for key in ("issue_date", "due_date", "delivery_date") if key in truth]
    expected += [amount(truth[key]) for key in AMOUNTS if key in truth]
    expected += [amount(-document.prepaid)] if document.prepaid else []
    expected += [value for role in ("seller", "buyer") for value in truth.get(role, {}).values()]
    for line in truth["line_items"]:
        expected += [line["description"], amount(line["net_amount"])]
    for row in truth.get("tax_breakdown", []):
        expected += [amount(row["tax"]), write.number(Decimal(row["rate"]))]
    assert [value for value in expected if value not in text] == []
    assert any(mark in text for mark in (truth["currency"], *MARKS.get(truth["currency"], ())))


@EACH
def test_numbers_have_valid_check_digits(document):
    country = {"ch": "CHE", "fr": "FR", "no": "NO", "es": "ES"}.get(document.name[:2], "")
    for party in filter(None, (document.seller, document.buyer)):
        if party.vat_id:
            bare = party.vat_id[:2].isalpha() and not party.vat_id[1].isdigit()
            assert ids.vat_id_ok(party.vat_id if bare else country + party.vat_id), party.vat_id
    bank = document.bank
    assert not bank.iban or ids.iban_ok(bank.iban)
    assert all(ids.luhn_ok(giro) for giro in (bank.bankgiro, bank.plusgiro) if giro)
    check = {"se": ids.luhn_ok, "no": ids.luhn_ok, "dk": ids.luhn_ok, "ch": ids.qr_reference_ok,
             "fi": ids.finnish_reference_ok}.get(document.name[:2])
    assert not (check and document.payment_reference) or check(document.payment_reference)


@EACH
def test_swedish_and_french_registration_numbers(document):
    number = document.seller.registration_id
    if document.language in ("sv", "fr") and number:
        assert ids.luhn_ok(number)


@EACH
def test_drawing_again_gives_the_same_bytes(document):
    assert render.draw(document).finish() == render.draw(document).finish()


@EACH
def test_committed_truth_is_current(document):
    look = looks.LOOKS.get(document.look)
    path = FOLDER / f"{document.name}.{look.extension if look else 'pdf'}"
    assert 1_000 < path.stat().st_size < MOST_BYTES_EACH
    assert path.with_suffix(".json").read_text(encoding="utf-8") == render.truth_text(document)


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < MOST_BYTES


def test_coverage():
    assert len(DOCUMENTS) >= 16
    assert len({document.name for document in DOCUMENTS}) == len(DOCUMENTS)
    assert len({document.language for document in DOCUMENTS}) >= 6
    assert set(looks.LOOKS) | {"pdf"} == {document.look for document in DOCUMENTS}
    conventions = {d.notation.grouping.replace("\u00a0", " ") + d.notation.decimal
                   for d in DOCUMENTS}
    assert conventions == {" ,", ".,", ",.", "'."}
    assert sum(document.doc_type == "credit_note" for document in DOCUMENTS) >= 1
    assert sum(document.doc_type == "receipt" for document in DOCUMENTS) >= 2
    assert any(len(document.lines) >= 60 for document in DOCUMENTS)
    assert any(len(document.taxes) >= 3 for document in DOCUMENTS)


def test_the_printed_page_count_is_true():
    for document in DOCUMENTS:
        pages = document.extra.get("pages")
        assert pages is None or render.draw(document).page == int(pages)


def test_a_hidden_value_stays_out_of_the_truth():
    document = next(d for d in DOCUMENTS if d.absent)
    assert not set(document.absent) & set(model.truth(document))
