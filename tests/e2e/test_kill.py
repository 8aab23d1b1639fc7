"""200 documents are uploaded while the service is killed with -9 twenty times at random moments.
Every document that got its 202 must reach exactly one terminal state with one result."""

import http.client
import json
import random
import sqlite3
import threading
import time

from service import TERMINAL, WORK_SECONDS, Service, sample_files

DOCUMENTS = 200
KILLS = 20
UPLOADERS = 4


class Uploader(threading.Thread):
    """Uploads its share; writes the ledger only after it has read a complete 202."""

    def __init__(self, service, work, ledger, lock):
        super().__init__(daemon=True)
        self.service, self.work, self.ledger, self.lock = service, work, ledger, lock

    def run(self):
        while True:
            with self.lock:
                if not self.work:
                    return
                name, content, key = self.work.pop()
            self._upload(name, content, key)

    def _upload(self, name, content, key):
        """The same idempotency key until there is an answer, as a careful client does."""
        while True:
            try:
                answer = self.service.upload([(name, content)], headers={"Idempotency-Key": key},
                                             timeout=10)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # the service is being restarted
                continue
            if answer.status == 202:
                with self.lock, open(self.ledger, "a") as file:
                    file.write(json.dumps({"id": answer.json()["document_id"], "key": key}) + "\n")
                return
            assert answer.status in (429, 503), (answer.status, answer.body)
            time.sleep(0.05)


def test_nothing_accepted_is_lost_or_doubled(tmp_path):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    pdfs = [path for path in sample_files() if path.suffix == ".pdf"
            and path.stat().st_size < 100_000]
    assert pdfs
    work = []
    for number in range(DOCUMENTS):
        base = pdfs[number % len(pdfs)]
        # A trailing comment makes every document's content its own.
        work.append((f"{number}.pdf", base.read_bytes() + b"\n%% copy %d\n" % number, f"k{number}"))
    ledger = tmp_path / "ledger.jsonl"
    ledger.touch()
    service = Service(tmp_path / "data", ["worker.lease=2s"]).start()
    lock = threading.Lock()
    uploaders = [Uploader(service, work, ledger, lock) for _ in range(UPLOADERS)]
    for uploader in uploaders:
        uploader.start()
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.05, 0.6))  # the moment of the kill is the test's input
        service.kill()
        service.start()
    for uploader in uploaders:
        uploader.join(WORK_SECONDS)
        assert not uploader.is_alive()
    accepted = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert len(accepted) == DOCUMENTS
    assert len({entry["id"] for entry in accepted}) == DOCUMENTS
    for entry in accepted:
        status = service.wait_terminal(entry["id"])
        assert status["status"] in TERMINAL and not status["status"].endswith("_error"), status
        assert service.get(f"/api/v1/documents/{entry['id']}/result").status == 200
    assert service.stop() == 0
    check_database(tmp_path / "data" / "iscan.db", {entry["id"] for entry in accepted})


def check_database(path, accepted):
    """One terminal event and one artefact of each stage for every accepted document."""
    database = sqlite3.connect(path)
    states = dict(database.execute("SELECT id, state FROM documents"))
    assert accepted <= states.keys()
    assert all(states[one] in TERMINAL for one in accepted)
    doubled = database.execute(
        "SELECT job_id, stage, count(*) FROM artefacts GROUP BY 1, 2 HAVING count(*) > 1").fetchall()
    assert doubled == []
    terminal_events = dict(database.execute(
        "SELECT document_id, count(*) FROM events WHERE state IN (%s) GROUP BY 1"
        % ",".join("?" * len(TERMINAL)), sorted(TERMINAL)))
    assert all(terminal_events.get(one) == 1 for one in accepted)
