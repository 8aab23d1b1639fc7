"""api and workers apart, on a real PostgreSQL and a real Redis, with Celery's own client beside
them."""

import gc

import pytest
from celery import Celery
from celery.result import AsyncResult

from cluster import Cluster
from postgres import PostgresServer
from redis_server import RedisServer
from service import sample_files, value_of, wait_for

# The client says at its end that the server is gone.
pytestmark = pytest.mark.filterwarnings("ignore")

LEASE = "worker.lease=2s"
QUEUES = ["preprocessing", "ocr", "llm", "extraction", "evaluation"]


@pytest.fixture
def postgres():
    with PostgresServer() as running:
        yield running


@pytest.fixture
def redis():
    with RedisServer() as running:
        yield running


@pytest.fixture
def cluster(tmp_path, postgres, redis):
    with Cluster(tmp_path, postgres, redis, [LEASE]) as running:
        yield running


@pytest.fixture
def client(redis):
    app = Celery("test", broker=redis.url, backend=redis.url)
    app.conf.result_backend_transport_options = {"retry_policy": {"max_retries": 1}}
    yield app
    app.close()
    gc.collect()  # results say good-bye to the server, which must be there still


def digital_samples():
    return [path for path in sample_files() if path.suffix == ".pdf"][:4]


def upload(api, path, note=b""):
    answer = api.upload([(path.name, path.read_bytes() + note)])
    assert answer.status == 202, answer.body
    return answer.json()


def test_five_workers_share_the_stages(cluster, client):
    api = cluster.start("api", "api")
    for queue in QUEUES:
        cluster.worker(f"w_{queue}", f"worker.queues={queue}")
    documents = [upload(api, path) for path in digital_samples()]
    for document in documents:
        status = api.wait_terminal(document["document_id"])
        assert status["status"] in ("approved", "manual_review"), status
        first = AsyncResult(document["task_id"], app=client).get(timeout=5)
        assert first == {"document_id": document["document_id"], "stage": "preprocessing",
                         "status": "done"}
    result = api.get(f"/api/v1/documents/{documents[0]['document_id']}/result").json()
    assert value_of(result, "invoice.number")
    queues = client.control.inspect(timeout=2).active_queues()
    assert sorted(q["name"] for node in queues.values() for q in node) == sorted(QUEUES)
    assert cluster.redis.query("HLEN", "unacked") == "0"


def test_a_killed_worker_is_replaced_within_two_leases(cluster):
    api = cluster.start("api", "api")
    first = cluster.worker("first", "worker.threads=1")
    documents = [upload(api, path, b"\n%% a\n") for path in digital_samples()]
    first.kill()
    cluster.worker("second")
    for document in documents:
        assert api.wait_terminal(document["document_id"])["status"] in (
            "approved", "manual_review")


def test_an_emptied_broker_loses_nothing(cluster):
    api = cluster.start("api", "api")
    documents = [upload(api, path, b"\n%% b\n") for path in digital_samples()]
    cluster.redis.query("FLUSHALL")
    cluster.worker("worker")
    documents += [upload(api, path, b"\n%% c\n") for path in digital_samples()]
    cluster.redis.crash()
    cluster.redis.start()
    for document in documents:
        assert api.wait_terminal(document["document_id"])["status"] in (
            "approved", "manual_review")


def test_python_starts_a_document_by_the_old_names(cluster, client):
    api = cluster.start("api", "api")
    cluster.worker("worker")
    document = upload(api, digital_samples()[0], b"\n%% d\n")["document_id"]
    assert api.wait_terminal(document)["status"] in ("approved", "manual_review")
    answer = client.send_task(
        "tasks.document_tasks.orchestrate_document_processing",
        kwargs={"document_id": document, "company_id": "x"}, queue="preprocessing").get(timeout=10)
    assert answer["document_id"] == document
    assert answer["status"] == "processing"
    done = client.send_task("tasks.evaluation_tasks.run_automated_evaluation", ({}, document),
                            queue="evaluation").get(timeout=30)
    assert done["recommendation"] in ("APPROVE", "MANUAL_REVIEW")
    text = client.send_task("tasks.ocr_tasks.extract_ocr_text", ("ignored.jpg", document),
                            queue="ocr").get(timeout=30)
    assert text["lines"] and text["overall_confidence"] > 0.9
    unknown = client.send_task("tasks.ocr_tasks.extract_ocr_text", ("x", "no-such-document"),
                               queue="ocr")
    with pytest.raises(Exception, match="document_unknown"):
        unknown.get(timeout=10)


def test_a_revoked_task_ends_its_document(cluster, client):
    api = cluster.start("api", "api")
    uploaded = upload(api, digital_samples()[0], b"\n%% e\n")
    worker = cluster.worker("worker", "worker.queues=evaluation")
    client.control.revoke(uploaded["task_id"])
    client.control.add_consumer("preprocessing", reply=True, timeout=2)
    status = api.wait_terminal(uploaded["document_id"])
    assert status["status"] == "preprocess_error"
    assert status["error"]["code"] == "task_revoked"
    client.control.shutdown()
    wait_for(lambda: worker.process.poll() is not None)
    assert worker.process.returncode == 0


def test_api_and_worker_need_their_servers(tmp_path):
    from service import Service
    alone = Service(tmp_path / "alone", role="worker")
    with pytest.raises(RuntimeError, match="role_needs_servers"):
        alone.start()
