"""Documents that can wait go to language models in batches, at half the price: each provider, rows
and batches that fail, and kills at the worst moments. Nothing is paid for twice."""

import collections
import contextlib
import decimal
import re
import sqlite3

import pytest
from llm_batches import BatchServer
from llm_documents import AskingService, doubtful, knows_the_seller
from llm_prices import MILLION, price_of
from service import wait_for

PROVIDERS = ("openai", "anthropic", "gemini")
DOCUMENTS = 60
SETTINGS = ("llm.batch=can_wait", "llm.batch_size=20", "llm.batch_after=1s", "llm.time=3s",
            "worker.lease=2s")
GOOD = ("approved", "manual_review")


@contextlib.contextmanager
def waiting_service(folder, server, provider="openai", *settings):
    service = AskingService(folder / "data", server, [*SETTINGS, *settings], provider).start()
    try:
        yield service
    finally:
        assert service.stop() == 0


def upload_that_waits(service, index, query="?can_wait=true"):
    return service.upload_one(doubtful(index), query=query)


def document(service, one):
    return service.get(f"/api/v1/documents/{one}").json()


def calls_of(service, one):
    return service.get(f"/api/v1/documents/{one}/llm-calls").json()["calls"]


def seller_reader(service, one):
    result = service.get(f"/api/v1/documents/{one}/result").json()
    return result["fields"]["seller"]["name"]["reader"]


def rows_in(folder, query):
    with contextlib.closing(sqlite3.connect(folder / "data" / "iscan.db")) as database:
        return database.execute(query).fetchall()


def index_in(text):
    return int(re.search(r"INV-2025-(\d{5})", text)[1])


def check_money(folder, server):
    """The service's ledger says what the provider's says, and no question was paid for twice."""
    (cost, tokens), = rows_in(folder, "SELECT sum(cost), sum(input_tokens) FROM llm_calls")
    assert decimal.Decimal(cost) / MILLION == price_of(server.billed)
    assert tokens == sum(entry["input"] for entry in server.billed)
    assert rows_in(folder, "SELECT id FROM llm_calls WHERE ended_at IS NULL") == []
    paid = collections.Counter(entry["text"] for entry in server.billed)
    assert set(paid.values()) == {1}, paid.most_common(3)
    left = rows_in(folder, "SELECT id FROM llm_batch_requests WHERE body <> '' OR schema <> '' "
                           "OR state IN ('waiting', 'submitted')")
    assert left == [], "what was sent is forgotten"


def some_fail(asked, tries):
    """Of each ten questions one fails (later ones twice), one is expired once, one is refused, one
    is answered with words that are no JSON."""
    if "<previous_answer>" in asked.text:
        return None
    index = index_in(asked.text)
    kind = index % 10
    if kind == 1 and tries <= (2 if index > DOCUMENTS // 2 else 1):
        return "error"
    if kind == 2 and tries == 1:
        return "expired"
    return {3: "refused", 4: "words"}.get(kind)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_documents_that_can_wait_cost_half(tmp_path, provider):
    with BatchServer(knows_the_seller) as server, \
            waiting_service(tmp_path, server, provider) as service:
        server.row_fate = some_fail
        fates = iter(["expired"])
        server.batch_fate = lambda number: next(fates, None)
        ids = [upload_that_waits(service, index) for index in range(DOCUMENTS)]
        ends = [service.wait_terminal(one) for one in ids]
        assert {end["status"] for end in ends} <= set(GOOD)
        for index, one in enumerate(ids):
            assert (seller_reader(service, one) == "rules") == (index % 10 == 3), index
            calls = calls_of(service, one)
            assert all(call["service"] == "batch" and call["batch_id"] for call in calls)
            assert calls[-1]["outcome"] == ("refused" if index % 10 == 3 else "ok")
        record = document(service, ids[0])
        assert record["can_wait"] and record["waiting_for"] is None
        assert all(entry["batch"] for entry in server.ledger), "nothing was asked at once"
        sizes = [len(batch.items) for batch in server.batches]
        assert max(sizes) <= 20 and len(sizes) >= 4, sizes
        metrics = service.get("/metrics").body.decode()
        assert 'iscan_llm_batch_questions{state="waiting"} 0' in metrics
        assert re.search(r'iscan_llm_batches_total\{outcome="\w+"\} \d', metrics)
        check_money(tmp_path, server)
        for key in server.environment().values():
            if key.startswith("planted"):
                assert key not in "".join(service.output)


def test_who_does_not_say_so_is_asked_at_once(tmp_path):
    with BatchServer(knows_the_seller) as server, waiting_service(tmp_path, server) as service:
        one = upload_that_waits(service, 1, "?can_wait=false")
        service.wait_terminal(one)
        assert server.batches == [] and len(server.billed) == 1
        assert [call["service"] for call in calls_of(service, one)] == ["at_once"]
        answer = service.upload([("a.pdf", doubtful(2))], query="?can_wait=perhaps")
        assert answer.status == 422 and answer.json()["code"] == "flag_invalid"


def test_a_document_says_that_it_waits_and_its_questions_go_with_it(tmp_path):
    with BatchServer(knows_the_seller) as server, \
            waiting_service(tmp_path, server, "openai", "llm.batch=all") as service:
        server.held = True
        stays, goes = (service.upload_one(doubtful(index)) for index in (1, 2))
        wait_for(lambda: len(server.batches) > 0 and server.batches[0].looks > 1)
        status = service.get(f"/api/v1/documents/{stays}/status").json()
        assert status["status"] == "predicting" and status["waiting_for"] == "llm_batch"
        assert [call["ended_at"] for call in calls_of(service, stays)] == [None]
        metrics = service.get("/metrics").body.decode()
        assert 'iscan_llm_batches{state="running"} ' in metrics
        assert service.request("DELETE", f"/api/v1/documents/{goes}").status == 204
        assert len(rows_in(tmp_path, "SELECT id FROM llm_batch_requests")) == 1
        server.held = False
        service.wait_terminal(stays)
        wait_for(lambda: service.logged("llm_batch_ended"))
        check_money(tmp_path, server)


def test_the_same_question_of_two_documents_is_paid_for_once(tmp_path):
    with BatchServer(knows_the_seller) as server, waiting_service(tmp_path, server) as service:
        ids = [upload_that_waits(service, 7) for _ in range(5)]
        for one in ids:
            assert service.wait_terminal(one)["status"] in GOOD
            assert seller_reader(service, one).startswith("llm:openai/")
        assert len(server.billed) == 1
        check_money(tmp_path, server)


def test_what_batches_do_not_answer_is_asked_at_once(tmp_path):
    with BatchServer(knows_the_seller) as server, waiting_service(tmp_path, server) as service:
        server.batch_fate = lambda number: "expired"
        one = upload_that_waits(service, 1)
        assert service.wait_terminal(one)["status"] in GOOD
        assert seller_reader(service, one).startswith("llm:openai/")
        calls = calls_of(service, one)
        assert [call["service"] for call in calls] == ["batch"] * 3 + ["at_once"]
        assert [call["outcome"] for call in calls] == ["batch_expired"] * 3 + ["ok"]
        check_money(tmp_path, server)


def test_refused_batches_do_not_stop_documents(tmp_path):
    with BatchServer(knows_the_seller) as server, \
            waiting_service(tmp_path, server, "gemini", "llm.on_outage=wait") as service:
        server.away = True  # for questions at once as well
        one = upload_that_waits(service, 1)
        wait_for(lambda: service.logged("llm_batch_sent"))
        server.away = False
        assert service.wait_terminal(one)["status"] in GOOD
        check_money(tmp_path, server)


class Killer:
    """Kills a service when its first batch has arrived, before it is told so."""

    def __init__(self, service):
        self.service, self.times = service, 0

    def __call__(self, batch):
        self.times += 1
        if self.times == 1:
            self.service.kill()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_batch_that_was_sent_but_not_noted_is_found(tmp_path, provider):
    with BatchServer(knows_the_seller) as server:
        service = AskingService(tmp_path / "data", server, SETTINGS, provider).start()
        try:
            server.on_created = Killer(service)
            ids = [upload_that_waits(service, index) for index in range(8)]
            service.process.wait(60)
            # Of somebody else with the same account: neither named as ours nor about our calls.
            other = type(server.batches[0])(99, provider, "theirs", server.batches[0].model,
                                            [(f"{one}-x", body)
                                             for one, body in server.batches[0].items])
            other.rows = [(one, "expired", None) for one, _ in other.items]
            server.batches.append(other)
            service.start()
            for one in ids:
                assert service.wait_terminal(one)["status"] in GOOD
                assert seller_reader(service, one).startswith("llm:")
            assert service.logged("llm_batch_found")
        finally:
            assert service.stop() == 0
        check_money(tmp_path, server)


def test_a_batch_that_never_arrived_is_sent_again(tmp_path):
    with BatchServer(knows_the_seller) as server:
        service = AskingService(tmp_path / "data", server, [*SETTINGS, "llm.time=1s"]).start()
        try:
            keep_file, service_killed = server.keep_file, []

            def kill_once(handler, body):
                if not service_killed:
                    service_killed.append(True)
                    service.kill()
                return keep_file(handler, body)

            server.keep_file = kill_once
            one = upload_that_waits(service, 1)
            service.process.wait(60)
            service.start()
            assert service.wait_terminal(one)["status"] in GOOD
            assert [call["outcome"] for call in calls_of(service, one)] == ["not_sent", "ok"]
            assert len(server.batches) == 1
        finally:
            assert service.stop() == 0
        check_money(tmp_path, server)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_kill_while_a_batch_is_under_way_costs_nothing(tmp_path, provider):
    with BatchServer(knows_the_seller) as server:
        service = AskingService(tmp_path / "data", server, SETTINGS, provider).start()
        try:
            server.held = True
            ids = [upload_that_waits(service, index) for index in range(8)]
            wait_for(lambda: sum(len(batch.items) for batch in server.batches) == len(ids))
            wait_for(lambda: all(batch.looks > 0 for batch in server.batches))
            service.kill()
            server.held = False
            service.start()
            for one in ids:
                assert service.wait_terminal(one)["status"] in GOOD
                assert len(calls_of(service, one)) == 1
        finally:
            assert service.stop() == 0
        check_money(tmp_path, server)
