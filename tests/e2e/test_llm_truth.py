"""The model that knows the truth copies what is printed, as it is printed, and errs as it is told."""

import pytest
from llm_server import empty_answer
from llm_truth import PROPERTIES, Library, Truth
from printed import find_amount, find_currency, find_day, find_rate, find_text, lines_of
from service import SAMPLES

QUESTION = """<document>
p1.l01 | Moorfrosch Feinkost GmbH & Co. KG          Rechnung Nr. RE-2025-0419
p1.l02 | Zentralstelle für sehr lange               Datum: 8. April 2025
p1.l03 | Namen mbH                                  fällig 22.04.25
p1.l04 |   1  Räucheraal, ganze Fische      14,5      42,80    7 %      620,60
p1.l05 | Netto 1.818,20     MwSt 19,00 %    CHF 1'234.50    -12,00    29. 70
p1.l06 | IBAN: DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX
</document>
This was page 1 of 1."""
LINES = lines_of(QUESTION)


@pytest.mark.parametrize("find, value, found", [
    (find_text, "Moorfrosch Feinkost GmbH & Co. KG", "Moorfrosch Feinkost GmbH & Co. KG"),
    (find_text, "re 2025 0419", "RE-2025-0419"),
    (find_text, "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
    (find_text, "Zentralstelle für sehr lange Namen mbH", "Zentralstelle für sehr lange Namen mbH"),
    (find_text, "Moorfrusch Feinkosl GmbH & Co. KG", "Moorfrosch Feinkost GmbH & Co. KG"),
    (find_text, "2025-041", ""),
    (find_text, "", ""),
    (find_amount, "1818.20", "1.818,20"),
    (find_amount, "1234.50", "1'234.50"),
    (find_amount, "-12.00", "-12,00"),
    (find_amount, "29.70", "29. 70"),
    (find_amount, "99.99", ""),
    (find_day, "2025-04-08", "8. April 2025"),
    (find_day, "2025-04-22", "22.04.25"),
    (find_day, "2025-04-23", ""),
    (find_day, "", ""),
    (find_rate, "19", "19,00 %"),
    (find_rate, "7", "7 %"),
    (find_currency, "CHF", "CHF"),
    (find_currency, "USD", ""),
])
def test_prints_are_found(find, value, found):
    assert find(LINES, value) == found


def form():
    strings = {name: {"type": "string"} for name in [*PROPERTIES, "buyer_country"]}
    return {"type": "object", "properties": strings}


def question_about(truth):
    """A page with nothing but what is true."""
    values = [truth["seller"]["name"], truth["invoice_number"], truth["issue_date"],
              truth["gross_total"], truth["buyer"]["name"]]
    rows = "\n".join(f"p1.l{at:02} | {value}" for at, value in enumerate(values, 1))
    return f"<document>\n{rows}\n</document>\n"


@pytest.fixture(scope="module")
def library():
    return Library([SAMPLES])


def test_each_document_is_known_by_what_it_prints(library):
    for document in library.documents:
        if "buyer" in document.truth and "invoice_number" in document.truth:
            assert library.find(lines_of(question_about(document.truth))) is document
    assert library.find(lines_of("<document>\np1.l01 | Nobody's page\n</document>\n")) is None


def test_a_question_about_no_known_document_is_counted(library):
    model = Truth(library)
    assert model("<document>\np1.l01 | Hello\n</document>\n", form()) == empty_answer(form())
    assert len(model.unknown) == 1


def test_errors_are_the_same_in_every_order(library):
    questions = [question_about(document.truth) for document in library.documents
                 if "buyer" in document.truth and "invoice_number" in document.truth]
    one, other = Truth(library, 0.3), Truth(library, 0.3)
    answers = [one(question, form()) for question in questions]
    assert [other(question, form()) for question in reversed(questions)][::-1] == answers
    sound = [Truth(library)(question, form()) for question in questions]
    printed = sum(bool(value) for answer in sound for value in answer.values())
    wrong = sum(answer[name] != value for answer, right in zip(answers, sound)
                for name, value in right.items())
    assert wrong == len(one.erred) and 0.15 < wrong / printed < 0.45
    assert all(was != said for _, _, was, said in one.erred)
