"""A fifth of all answers fails: documents come to a good end, what is billed is counted."""

import collections
import decimal
import sqlite3
import threading

from llm_documents import AskingService, doubtful, knows_the_seller, number_of
from llm_prices import MILLION, price_of
from llm_server import LlmServer

DOCUMENTS = 500
PARALLEL = 2
UPLOADERS = 2
SEED = 7
SETTINGS = ("llm.time=500ms", f"llm.parallel={PARALLEL}", "worker.threads=4", "llm.budget_day=0")


def upload_all(service):
    """The ids of the documents, uploaded by several at once."""
    ids, lock, work = [], threading.Lock(), list(range(DOCUMENTS))

    def upload():
        while True:
            with lock:
                if not work:
                    return
                index = work.pop()
            one = service.upload_one(doubtful(index))
            with lock:
                ids.append(one)

    uploaders = [threading.Thread(target=upload) for _ in range(UPLOADERS)]
    for uploader in uploaders:
        uploader.start()
    for uploader in uploaders:
        uploader.join()
    return ids


def test_faults_cost_no_document_and_no_cent(tmp_path):
    with LlmServer(knows_the_seller, fault_share=0.2, seed=SEED) as server:
        service = AskingService(tmp_path / "data", server, SETTINGS).start()
        try:
            ids = upload_all(service)
            ends = collections.Counter(service.wait_terminal(one)["status"] for one in ids)
            notes = collections.Counter(
                note for one in ids
                for note in service.get(f"/api/v1/documents/{one}/result").json()["notes"])
        finally:
            assert service.stop() == 0
        ledger = list(server.ledger)
    print(dict(ends), dict(notes), len(ledger), "requests, at most", server.most_at_once,
          "at once",
          dict(collections.Counter(entry["fault"] for entry in ledger)))
    assert sum(ends.values()) == DOCUMENTS
    assert ends.keys() <= {"approved", "manual_review"}
    assert server.most_at_once == PARALLEL, "the limit is reached and kept"
    billed = [entry for entry in ledger if entry["billed"]]
    check_calls(tmp_path / "data" / "iscan.db", ledger, billed)
    good = collections.Counter(
        number_of(index) for index in range(DOCUMENTS) for entry in ledger
        if entry["fault"] == "ok" and number_of(index) in entry["text"])
    assert len(good) > DOCUMENTS // 2, "most documents are answered"
    assert set(good.values()) == {1}, "an answer is not asked for twice"


def check_calls(path, ledger, billed):
    """The service's own ledger says what the provider's says."""
    database = sqlite3.connect(path)
    calls, cost, tokens = database.execute(
        "SELECT count(*), sum(cost), sum(input_tokens) FROM llm_calls").fetchone()
    assert calls == len(ledger)
    assert tokens == sum(entry["input"] for entry in billed)
    assert decimal.Decimal(cost) / MILLION == price_of(billed)
    assert not database.execute("SELECT id FROM llm_calls WHERE ended_at IS NULL").fetchall()
