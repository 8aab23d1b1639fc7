"""Check digits of the numbers printed on invoices: making them and proving them.

Sources: ISO 7064/13616 (IBAN, RF), ISO/IEC 7812 (Luhn), Bankgirot OCR rules, Finance Finland
(viitenumero), Mastercard Payment Services Denmark (FIK), SIX (QR reference), VIES algorithms.
"""

import re


def _digits(text):
    return [int(c) for c in re.sub(r"\D", "", text)]


def _weighted(digits, weights):
    return sum(d * w for d, w in zip(digits, weights))


def luhn_digit(body):
    """The digit that makes `body` + digit pass the Luhn test."""
    doubled = [d * 2 if i % 2 == 0 else d for i, d in enumerate(reversed(_digits(body)))]
    return str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def luhn_ok(text):
    digits = re.sub(r"\D", "", text)
    return len(digits) > 1 and luhn_digit(digits[:-1]) == digits[-1]


def ocr_reference(body):
    """Swedish OCR number with length digit (total length mod 10) and Luhn digit."""
    body += str((len(body) + 2) % 10)
    return body + luhn_digit(body)


def kid(body):
    """Norwegian KID with modulus 10."""
    return body + luhn_digit(body)


def fik(body):
    """Danish FIK card 71 payment number: 15 digits, the last by Luhn."""
    body = body.zfill(14)
    return body + luhn_digit(body)


def finnish_reference(body):
    """Viitenumero: weights 7, 3, 1 from the right, printed in groups of five."""
    total = _weighted(reversed(_digits(body)), [7, 3, 1] * 7)
    digits = body + str(-total % 10)
    head = len(digits) % 5
    groups = [digits[:head]] if head else []
    return " ".join(groups + [digits[i:i + 5] for i in range(head, len(digits), 5)])


def finnish_reference_ok(text):
    digits = re.sub(r"\D", "", text)
    return finnish_reference(digits[:-1]).replace(" ", "") == digits


def qr_reference(body):
    """Swiss QR reference: 26 digits and a recursive modulo-10 digit, grouped as printed."""
    table, carry = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5), 0
    body = body.zfill(26)
    for digit in _digits(body):
        carry = table[(carry + digit) % 10]
    digits = body + str((10 - carry) % 10)
    return digits[:2] + " " + " ".join(digits[i:i + 5] for i in range(2, 27, 5))


def qr_reference_ok(text):
    digits = re.sub(r"\D", "", text)
    return len(digits) == 27 and qr_reference(digits[:26]).replace(" ", "") == digits


def _mod97(text):
    return int("".join(str(int(c, 36)) for c in text)) % 97


def iban(country, account):
    """IBAN in groups of four from a country code and a national account number."""
    check = 98 - _mod97(account + country + "00")
    text = f"{country}{check:02}{account}"
    return " ".join(text[i:i + 4] for i in range(0, len(text), 4))


def iban_ok(text):
    text = re.sub(r"\s", "", text)
    return bool(re.fullmatch(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", text)) and \
        _mod97(text[4:] + text[:4]) == 1


def _iso7064_11_10(digits):
    product = 10
    for digit in digits[:-1]:
        total = (digit + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == digits[-1]


def _mod11(digits, weights):
    check = -_weighted(digits, weights) % 11
    return check != 10 and check == digits[len(weights)]


def _cif(text):
    digits = _digits(text)
    even = sum(digits[1:6:2])
    odd = sum(d * 2 // 10 + d * 2 % 10 for d in digits[0:7:2])
    return -(even + odd) % 10 == digits[7]


def _austrian(digits):
    total = sum(d * 2 // 10 + d * 2 % 10 if i % 2 else d for i, d in enumerate(digits[:7]))
    return (10 - (total + 4) % 10) % 10 == digits[7]


def _british(digits):
    total = _weighted(digits[:7], range(8, 1, -1)) + digits[7] * 10 + digits[8]
    return total % 97 == 0 or (total + 55) % 97 == 0


VAT_RULES = {  # pattern after the country code, proof on the digits (or on the whole text)
    "AT": (r"U\d{8}", lambda t: _austrian(_digits(t))),
    "CHE": (r"\d{9}", lambda t: _mod11(_digits(t), (5, 4, 3, 2, 7, 6, 5, 4))),
    "DE": (r"\d{9}", lambda t: _iso7064_11_10(_digits(t))),
    "DK": (r"\d{8}", lambda t: _weighted(_digits(t), (2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0),
    "ES": (r"[A-HJ-W]\d{8}", _cif),
    "FI": (r"\d{8}", lambda t: _mod11(_digits(t), (7, 9, 10, 5, 8, 4, 2))),
    "FR": (r"\d{11}", lambda t: luhn_ok(t[2:]) and (12 + 3 * (int(t[2:]) % 97)) % 97 == int(t[:2])),
    "GB": (r"\d{9}", lambda t: _british(_digits(t))),
    "IT": (r"\d{11}", luhn_ok),
    "NL": (r"\d{9}B\d{2}", lambda t: _mod97("NL" + t) == 1 or _dutch(_digits(t))),
    "NO": (r"\d{9}", lambda t: _mod11(_digits(t), (3, 2, 7, 6, 5, 4, 3, 2))),
    "SE": (r"\d{10}01", lambda t: luhn_ok(t[:10])),
}


def _dutch(digits):
    return _weighted(digits[:8], range(9, 1, -1)) % 11 == digits[8]


def vat_id_ok(text):
    """Whether a VAT id has its country's form and check digits; suffixes MVA/MWST are allowed."""
    text = re.sub(r"[\s.\-]", "", text.upper())
    text = re.sub(r"(MVA|MWST|TVA|IVA)$", "", text)
    country = "CHE" if text.startswith("CHE") else text[:2]
    if country not in VAT_RULES:
        return False
    pattern, proof = VAT_RULES[country]
    body = text[len(country):]
    return bool(re.fullmatch(pattern, body)) and proof(body)
