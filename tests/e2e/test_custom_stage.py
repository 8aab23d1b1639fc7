"""The example of docs/custom-stages.md: a plain Celery task does a stage."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from cluster import Cluster
from postgres import PostgresServer
from redis_server import RedisServer
from service import ROOT, SAMPLES, wait_for

EXAMPLE = ROOT / "docs/examples/custom_stage"
STAGE = "stages.prediction=my_stages.predict@my_stages"


@pytest.fixture
def cluster(tmp_path):
    with PostgresServer() as postgres, RedisServer() as redis:
        with Cluster(tmp_path, postgres, redis) as running:
            yield running


@pytest.fixture
def python_worker(cluster):
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "my_stages", "worker", "-Q", "my_stages", "-c", "1",
         "--without-mingle", "--without-gossip"],
        cwd=EXAMPLE, env={**os.environ, "REDIS_URL": cluster.redis.url},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process
    process.terminate()
    process.wait(30)


def upload(api, name, headers=None):
    answer = api.upload([(name, (SAMPLES / name).read_bytes())], headers)
    assert answer.status == 202, answer.body
    return answer.json()["document_id"]


def test_a_python_task_proposes_and_the_pipeline_decides(cluster, python_worker):
    api = cluster.start("api", "api")
    cluster.worker("worker", STAGE)
    document = upload(api, "de_rechnung.pdf")
    assert api.wait_terminal(document)["status"] == "manual_review"
    number = api.get(f"/api/v1/documents/{document}/result").json()["fields"]["invoice"]["number"]
    assert number["value"] == "RE-2025-0419"
    assert number["reader"] == "my_stages"


def test_a_trace_goes_from_the_upload_through_the_logs_to_the_task(cluster, request):
    trace, parent = "0af7651916cd43dd8448eb211c80319c", "00-{}-b7ad6b7169203331-01"
    api = cluster.start("api", "api")
    worker = cluster.worker("worker", STAGE)
    document = upload(api, "de_rechnung.pdf", {"traceparent": parent.format(trace)})
    messages = wait_for(lambda: cluster.redis.query("LRANGE", "my_stages", "0", "-1"))
    assert json.loads(messages)["headers"]["traceparent"] == parent.format(trace)
    request.getfixturevalue("python_worker")
    api.wait_terminal(document)
    accepted = api.logged("document_accepted")
    finished = wait_for(lambda: worker.logged("document_finished"))
    for event in (*accepted, *finished):
        assert (event["document"], event["trace"]) == (document, trace)
        assert event["task"]
    other = upload(api, "de_rechnung.pdf", {"traceparent": "00-broken"})
    begun = next(event for event in api.logged("document_accepted") if event["document"] == other)
    assert len(begun["trace"]) == len(trace) and begun["trace"] != trace


def test_a_wrong_answer_is_told(cluster, python_worker):
    api = cluster.start("api", "api")
    # It answers with draft/1 whatever it is asked for.
    cluster.worker("worker", "stages.extraction=my_stages.predict@my_stages")
    status = api.wait_terminal(upload(api, "de_rechnung.pdf"))
    assert status["status"] == "extraction_error"
    assert status["error"]["code"] == "stage_answer_invalid"


def test_without_a_broker_it_is_refused(tmp_path):
    from service import Service
    with pytest.raises(RuntimeError, match="stage_task_needs_redis"):
        Service(tmp_path / "data", [STAGE]).start()
    assert pathlib.Path(EXAMPLE / "my_stages.py").is_file()
