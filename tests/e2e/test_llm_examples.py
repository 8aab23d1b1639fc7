"""Approved documents come back as examples: of the same supplier and company alone, the same for
every later question, and with nothing in them that is kept secret."""

import contextlib
import dataclasses
import json

import pytest

from llm_documents import BASE, SELLER, AskingService, knows_the_seller, number_of
from llm_server import LlmServer
from make_samples import render


def document(index, **changes):
    """The file of an invoice whose seller is in doubt."""
    return render.draw(dataclasses.replace(BASE, number=number_of(index), **changes)).finish()


@contextlib.contextmanager
def asking(folder, server, *settings):
    # Whatever is read goes to a person, so that tests say what is approved.
    service = AskingService(folder / "data", server, ["review.approve_at=1", *settings]).start()
    try:
        yield service
    finally:
        assert service.stop() == 0


def in_review(service, content):
    """A document that is no example yet."""
    name = service.upload_one(content)
    assert service.wait_terminal(name)["status"] == "manual_review"
    return name


def approved(service, content):
    name = in_review(service, content)
    answer = service.request("POST", f"/api/v1/documents/{name}/approve")
    assert answer.status < 300, answer.body
    return name


def examples(server, at):
    """The turns before a question that are examples."""
    return [turn for turn in server.ledger[at]["before"] if number_of(1) in turn]


@pytest.mark.parametrize("provider, setting", [
    ("openai", "openai.wire=responses"), ("openai", "openai.wire=chat"),
    ("anthropic", "llm.parallel=1"), ("gemini", "llm.parallel=1")])
def test_the_next_documents_of_the_supplier_carry_the_first(tmp_path, provider, setting):
    with LlmServer(knows_the_seller) as server, \
            asking(tmp_path, server, f"llm.providers={provider}", setting) as service:
        approved(service, document(1))
        in_review(service, document(2))
        in_review(service, document(3))
        first, second, third = (one["before"] for one in server.ledger)
        assert len(second) == len(first) + 2
        assert second == third, "the same for the third, so it can be cached"
        shown, answered = second[-2:]
        assert shown.startswith("<document>") and number_of(1) in shown
        assert number_of(2) in server.ledger[1]["text"] and number_of(1) not in server.ledger[1]["text"]
        answer = json.loads(answered)
        assert answer["seller_name"] == SELLER
        wanted = [json.loads(one["body"]) for one in server.ledger][1]
        assert f'"{next(iter(answer))}"' in json.dumps(wanted)


def test_corrections_are_what_is_shown(tmp_path):
    with LlmServer(knows_the_seller) as server, asking(tmp_path, server) as service:
        name = in_review(service, document(1))
        buyer = BASE.buyer.name
        answer = service.request("POST", f"/api/v1/documents/{name}/approve")
        assert answer.status < 300, answer.body
        answer = service.request("PATCH", f"/api/v1/documents/{name}", body={
            "corrections": [{"path": "seller.name", "value": buyer}]})
        assert answer.status < 300, answer.body
        in_review(service, document(2))
        assert json.loads(server.ledger[1]["before"][-1])["seller_name"] == buyer


def test_no_example_for_another_supplier_or_company_and_none_when_it_is_gone(tmp_path):
    with LlmServer(knows_the_seller) as server, asking(tmp_path, server) as service:
        first = approved(service, document(1))
        company = service.request("POST", "/api/v1/admin/companies", body={"name": "Other"}).json()
        token = service.request("POST", "/api/v1/admin/tokens", body={
            "company_id": company["id"], "name": "t", "scopes": ["read", "write"]}).json()["token"]
        own, service.token = service.token, token
        in_review(service, document(2))
        service.token = own
        assert examples(server, 1) == [], "of another company"
        other = dataclasses.replace(BASE.seller, name="Otherwise Cutlery Ltd", vat_id="",
                                    registration_id="")
        in_review(service, document(3, seller=other, bank=dataclasses.replace(BASE.bank, iban="")))
        assert examples(server, 2) == [], "of another supplier"
        in_review(service, document(4))
        assert len(examples(server, 3)) == 1
        assert service.request("DELETE", f"/api/v1/documents/{first}").status < 300
        in_review(service, document(5))
        assert examples(server, 4) == [], "its document is gone"


def test_another_supplier_of_the_language_where_that_is_wished(tmp_path):
    with LlmServer(knows_the_seller) as server, \
            asking(tmp_path, server, "llm.examples_from=language") as service:
        approved(service, document(1))
        other = dataclasses.replace(BASE.seller, name="Otherwise Cutlery Ltd", vat_id="",
                                    registration_id="")
        in_review(service, document(3, seller=other, bank=dataclasses.replace(BASE.bank, iban="")))
        assert len(examples(server, 1)) == 1


def test_none_where_none_are_wished(tmp_path):
    with LlmServer(knows_the_seller) as server, asking(tmp_path, server, "llm.examples=0") as service:
        approved(service, document(1))
        in_review(service, document(2))
        assert examples(server, 1) == []


def test_no_name_and_no_account_leaves_the_house(tmp_path):
    given = "Foley"
    with LlmServer() as server, asking(
            tmp_path, server, "llm.redact=true", f"llm.redact_names={given}") as service:
        approved(service, document(1))
        in_review(service, document(2))
        assert len(examples(server, 1)) >= 1
        sent = " ".join(entry["body"] for entry in server.ledger)
        assert "NAME_1" in sent and "IBAN_1" in sent
        for secret in (BASE.seller.name, BASE.buyer.name, given, BASE.bank.iban):
            assert secret not in sent and secret.replace(" ", "") not in sent, secret
