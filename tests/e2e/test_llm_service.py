"""The service with a language model that is away, forbidden, asked again, or cut off by a kill."""

import contextlib
import sqlite3
import threading

from llm_documents import AskingService, doubtful, knows_the_seller
from llm_server import LlmServer
from service import value_of, wait_for

OUTAGE_SECONDS = 50


@contextlib.contextmanager
def asking(folder, server, *settings):
    service = AskingService(folder / "data", server, settings).start()
    try:
        yield service
    finally:
        assert service.stop() == 0


def result_of(service, document, **options):
    return service.get(f"/api/v1/documents/{document}/result", **options).json()


def calls_in(folder):
    """(document, outcome, cost in millionths) of every call, in order."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "iscan.db")) as database:
        return database.execute(
            "SELECT document_id, outcome, cost FROM llm_calls ORDER BY id").fetchall()


def reader_of_the_seller(result):
    return result["fields"]["seller"]["name"]["reader"]


def test_the_model_is_asked_and_its_answer_is_used(tmp_path):
    with LlmServer(knows_the_seller) as server, asking(tmp_path, server) as service:
        document = service.upload_one(doubtful(1))
        assert service.wait_terminal(document)["status"] in ("approved", "manual_review")
        assert reader_of_the_seller(result_of(service, document)).startswith("llm:openai/")
        assert len(server.billed) == 1
        assert [call[:2] for call in calls_in(tmp_path)] == [(document, "ok")]
        (call,) = service.get(f"/api/v1/documents/{document}/llm-calls").json()["calls"]
        assert (call["model"], call["prompt"]) == ("gpt-6-luna", "invoice-1")


def test_local_goes_on_without_models_that_are_away(tmp_path):
    with LlmServer(knows_the_seller) as server, \
            asking(tmp_path, server, "llm.on_outage=local") as service:
        server.away = True
        document = service.upload_one(doubtful(1))
        assert service.wait_terminal(document)["status"] == "manual_review"
        result = result_of(service, document)
        assert "predictor_skipped:llm_unavailable" in result["notes"]
        assert value_of(result, "seller.name") and reader_of_the_seller(result) == "rules"
        assert server.billed == [] and sum(cost for *_, cost in calls_in(tmp_path)) == 0


def test_wait_waits_until_a_model_is_back(tmp_path):
    with LlmServer(knows_the_seller) as server, \
            asking(tmp_path, server, "llm.on_outage=wait") as service:
        server.away = True
        document = service.upload_one(doubtful(1))
        wait_for(lambda: service.logged("predictor_skipped"), what="no model was asked")
        assert service.get(f"/api/v1/documents/{document}/status").json()["status"] == "predicting"
        server.away = False
        status = service.wait_terminal(document, OUTAGE_SECONDS)
        assert status["status"] in ("approved", "manual_review")
        result = result_of(service, document)
        assert reader_of_the_seller(result).startswith("llm:openai/")
        assert not [note for note in result["notes"] if note.startswith("predictor_skipped")]
        assert len(server.billed) == 1


def admin_call(service, path, body):
    answer = service.request("POST", "/api/v1/admin" + path, body=body)
    assert answer.status in (200, 201), answer.body
    return answer.json()


def test_only_documents_of_allowed_companies_are_sent(tmp_path):
    with LlmServer(knows_the_seller) as server:
        with asking(tmp_path, server, "llm.allow=nobody") as service:
            company = admin_call(service, "/companies", {"name": "Willing"})
            token = admin_call(service, "/tokens", {"company_id": company["id"], "name": "t",
                                                    "scopes": ["read", "write"]})["token"]
            own_token = service.token
        service = AskingService(tmp_path / "data", server, [f"llm.allow={company['id']}=openai"])
        service.start()
        service.token = own_token
        try:
            forbidden = service.upload_one(doubtful(1))
            service.wait_terminal(forbidden)
            assert "predictor_skipped:llm_not_allowed" in result_of(service, forbidden)["notes"]
            assert server.ledger == []
            service.token = token
            allowed = service.upload_one(doubtful(1))
            service.wait_terminal(allowed)
            assert reader_of_the_seller(result_of(service, allowed)).startswith("llm:openai/")
            assert len(server.billed) == 1
        finally:
            assert service.stop() == 0


def test_a_restarted_document_is_not_paid_for_again(tmp_path):
    with LlmServer(knows_the_seller) as server, asking(tmp_path, server) as service:
        document = service.upload_one(doubtful(1))
        service.wait_terminal(document)
        before = result_of(service, document)
        again = service.request("POST", f"/api/v1/documents/{document}/restart",
                                body={"stage": "prediction"})
        assert again.status == 202, again.body
        service.wait_terminal(document)
        after = result_of(service, document)
        for path in ("seller.name", "invoice.number", "totals.gross", "buyer.name"):
            assert value_of(after, path) == value_of(before, path)
        assert reader_of_the_seller(after) == reader_of_the_seller(before)
        assert len(server.ledger) == 1
        assert len(calls_in(tmp_path)) == 1


class PausedModel:
    """Does not answer its first question until it may."""

    def __init__(self):
        self.asked, self.may_answer = threading.Event(), threading.Event()

    def __call__(self, text, schema):
        first = not self.asked.is_set()
        self.asked.set()
        if first:
            self.may_answer.wait(60)
        return knows_the_seller(text, schema)


def test_a_kill_during_an_answer_costs_one_question_at_most(tmp_path):
    model = PausedModel()
    with LlmServer(model) as server:
        service = AskingService(tmp_path / "data", server, ["worker.lease=2s"]).start()
        try:
            document = service.upload_one(doubtful(1))
            assert model.asked.wait(30)
            service.kill()
            model.may_answer.set()
            service.start()
            assert service.wait_terminal(document)["status"] in ("approved", "manual_review")
            assert reader_of_the_seller(result_of(service, document)).startswith("llm:openai/")
        finally:
            model.may_answer.set()
            assert service.stop() == 0
        assert len(server.ledger) <= 2
        calls = calls_in(tmp_path)
        assert [call[:2] for call in calls] == [(document, None), (document, "ok")]
        assert calls[0][2] == 0 < calls[1][2]
