"""Check digits against published examples and against damage."""

import pytest

from make_samples import ids

PUBLISHED_VAT_IDS = ("ATU12345675", "CHE-123.456.788 MWST", "DE123456788", "ESB12345674",
                     "GB999999973", "IT12345670017", "NL000099998B57")
PUBLISHED_IBANS = ("DE89 3704 0044 0532 0130 00", "SE45 5000 0000 0583 9825 7466",
                   "NO93 8601 1117 947", "FI21 1234 5600 0007 85", "GB29 NWBK 6016 1331 9268 19")


@pytest.mark.parametrize("vat_id", PUBLISHED_VAT_IDS)
def test_vat_id(vat_id):
    assert ids.vat_id_ok(vat_id)
    assert not ids.vat_id_ok(_damaged(vat_id))


@pytest.mark.parametrize("iban", PUBLISHED_IBANS)
def test_iban(iban):
    assert ids.iban_ok(iban)
    assert not ids.iban_ok(_damaged(iban))
    compact = iban.replace(" ", "")
    assert ids.iban(compact[:2], compact[4:]) == iban


def test_older_dutch_vat_id():
    assert ids.vat_id_ok("NL123456782B90") and not ids.vat_id_ok("NL123456783B90")


def test_references():
    assert ids.luhn_ok("4111 1111 1111 1111") and not ids.luhn_ok("4111 1111 1111 1112")
    assert ids.ocr_reference("123456") == "12345682"
    assert ids.finnish_reference("123456") == "12 34561"
    assert ids.qr_reference("21000000000313947143000901") == "21 00000 00003 13947 14300 09017"
    assert ids.finnish_reference_ok("12 34561") and not ids.finnish_reference_ok("12 34562")
    assert ids.qr_reference_ok("21 00000 00003 13947 14300 09017")
    assert len(ids.fik("42")) == 15 and ids.luhn_ok(ids.fik("42"))


def test_unknown_or_misshapen_vat_ids_are_refused():
    for text in ("XX123456789", "DE12345678", "ATU1234567X", ""):
        assert not ids.vat_id_ok(text)


def _damaged(text):
    """`text` with its last digit raised by one."""
    at = max(i for i, c in enumerate(text) if c.isdigit())
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1:]
