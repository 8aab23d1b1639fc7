"""docs/errors.md lists exactly the error codes of the source."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[1]
# fail(kind, "code" …), Error{kind, "code" …}, problem(404, "code" …), .code = "code", and helpers
# that take the kind's code first.
PATTERNS = [
    r'ErrorKind::[a-z_]+,\s*"([a-z_]+)"',
    r'\bproblem\(\s*\d+,\s*"([a-z_]+)"',
    r'\.code = "([a-z_]+)"',
    r'\bFailure\{\s*"([a-z_]+)"',
    r'\bunavailable\(\s*"([a-z_]+)"',
    r'optional_value\(request, "[a-z_]+", "([a-z_]+)"',
]
# Made of a child program's name.
COMPOSED = {"reader_crashed", "ocr_crashed", "reader_unavailable", "ocr_unavailable"}


def source_texts():
    for folder in ("src", "apps"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".cpp", ".h") and not path.name.endswith("_test.cpp"):
                yield path.read_text()


def test_every_code_is_described_and_every_description_is_a_code():
    used = set(COMPOSED)
    for text in source_texts():
        for pattern in PATTERNS:
            used |= set(re.findall(pattern, text))
    described = re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/errors.md").read_text(), re.M)
    assert len(described) == len(set(described)), "a code stands twice"
    assert set(described) - used == set(), "described, but nobody gives it"
    assert used - set(described) == set(), "given, but not described"
