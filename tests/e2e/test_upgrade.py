"""Programs of two versions side by side, as while they are upgraded one after the other: nothing is
lost and nothing done twice.

ISCAN_FORMER_BINARY names the program of the version before; without it the restarts are those of
one version.
"""

import base64
import json
import os
import threading

import pytest

from cluster import Cluster
from ledger import wrong_in
from postgres import PostgresServer
from redis_server import RedisServer
from service import BINARY, SAMPLES, wait_for

FORMER = os.environ.get("ISCAN_FORMER_BINARY")
SETTINGS = ["worker.lease=2s", "worker.threads=1", "reader.children=1", "ocr.children=1"]
DOCUMENTS = 120
CONTENT = (SAMPLES / "de_rechnung.pdf").read_bytes()


@pytest.fixture
def cluster(tmp_path):
    with PostgresServer() as postgres, RedisServer() as redis:
        with Cluster(tmp_path, postgres, redis, SETTINGS) as running:
            yield running


def upload(apis, number):
    """By the first API that answers: one of them may just be restarting."""
    key = {"Idempotency-Key": f"key {number}"}
    body = CONTENT + f"\n%% {number}\n".encode()

    def accepted():
        for api in apis:
            try:
                answer = api.upload([(f"{number}.pdf", body)], key)
            except (OSError, ValueError):
                continue
            if answer.status == 202:
                return answer.json()["document_id"]
        return None
    return wait_for(accepted)


def test_a_rolling_restart_loses_and_doubles_nothing(cluster):
    print("the former version is", FORMER or "the same one")
    apis = [cluster.start("api", f"api{n}", binary=FORMER) for n in range(2)]
    workers = [cluster.start("worker", f"worker{n}", f"worker.name=worker{n}@%h", binary=FORMER)
               for n in range(2)]
    ledger = []

    def load():
        for number in range(DOCUMENTS):
            ledger.append(upload(apis, number))
    loading = threading.Thread(target=load)
    loading.start()
    programs = [*apis, *workers]
    for number, program in enumerate(programs, 1):
        wait_for(lambda: len(ledger) > DOCUMENTS * number // (len(programs) + 1), 60)
        assert program.stop() == 0
        program.binary = BINARY
        cluster.restart(program)
    loading.join()
    wait_for(lambda: cluster.postgres.query("SELECT count(*) FROM tasks") == ["0"], 60)
    assert wrong_in(cluster.postgres, ledger) == []


def test_an_older_worker_leaves_newer_work_to_newer_workers(cluster):
    """What a newer program would leave: an artefact and a message of versions to come."""
    api = cluster.start("api", "api")
    first = cluster.worker("first", "worker.queues=preprocessing")
    document = upload([api], 0)
    wait_for(lambda: api.get(f"/api/v1/documents/{document}").json()["status"] == "ocr_extracting")
    assert first.stop() == 0
    change = ("UPDATE artefacts SET content = replace(content, 'decoded_file/{}', "
              "'decoded_file/{}')")
    cluster.postgres.query(change.format(1, 2))
    message = json.loads(cluster.redis.query("LRANGE", "ocr", "0", "0"))
    older = cluster.worker("older", "worker.queues=ocr,llm,extraction,evaluation")

    def told(code):
        return [line for line in older.logged("worker_error") if line["code"] == code]
    wait_for(lambda: len(told("artefact_too_new")) > 1)
    task, = cluster.postgres.query("SELECT id || attempt || deaths FROM tasks")
    assert task == message["headers"]["id"] + "10", "no attempt counts"
    cluster.postgres.query(change.format(2, 1))
    assert api.wait_terminal(document)["status"] == "approved"


def test_an_older_worker_hands_a_newer_message_back(cluster):
    api = cluster.start("api", "api")
    document = upload([api], 0)
    raw = wait_for(lambda: cluster.redis.query("LRANGE", "preprocessing", "0", "0"))
    newer = json.loads(raw)
    args, kwargs, embed = json.loads(base64.b64decode(newer["body"]))
    kwargs["version"] += 1
    newer["body"] = base64.b64encode(json.dumps([args, kwargs, embed]).encode()).decode()
    cluster.redis.query("LSET", "preprocessing", "0", json.dumps(newer))
    older = cluster.worker("older")
    wait_for(lambda: [line for line in older.logged("worker_error")
                      if line["code"] == "message_too_new"])
    status = api.get(f"/api/v1/documents/{document}").json()["status"]
    assert status == "preprocessing"
    assert older.stop() == 0
    assert json.loads(cluster.redis.query("LRANGE", "preprocessing", "0", "0"))["body"] == \
        newer["body"]
