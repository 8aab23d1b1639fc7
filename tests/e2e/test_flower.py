"""Flower, as it is on PyPI, beside the service on several programs: every page and every button."""

import pytest

from cluster import Cluster
from flower import STAGE_TASKS, Flower
from postgres import PostgresServer
from redis_server import RedisServer
from service import SAMPLES, wait_for

# A Flower of our own Python packages needs the workers' names: one for each kind.
QUEUES = {"preprocessing": "preprocessing", "ocr": "ocr", "llm": "llm",
          "extraction": "extraction,evaluation"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with PostgresServer() as postgres, RedisServer() as redis:
        with Cluster(tmp_path_factory.mktemp("flower"), postgres, redis) as running:
            running.start("api", "api")
            for name, queues in QUEUES.items():
                running.worker(name, f"worker.queues={queues}", "worker.threads=2")
            yield running


@pytest.fixture(scope="module")
def flower(cluster):
    with Flower(cluster.redis.url, cluster.folder) as running:
        # Tasks that ran before it listened are unknown to it.
        wait_for(lambda: set(names(running)) == set(QUEUES))
        yield running


def workers(flower):
    """What Flower knows about each node, asked anew."""
    return flower.json("/api/workers?refresh=1")


def names(flower):
    return [node.split("@")[0] for node in workers(flower)]


def node(flower, name):
    return next(one for one in workers(flower) if one.startswith(f"{name}@"))


def pool_size(flower, name):
    return workers(flower)[node(flower, name)]["stats"]["pool"]["max-concurrency"]


def queues_of(flower, name):
    return {queue["name"] for queue in workers(flower)[node(flower, name)]["active_queues"]}


@pytest.fixture(scope="module")
def done(cluster, flower):
    """A document that went through, and its tasks in Flower: name to what is shown."""
    api = cluster.programs["api"]
    answer = api.upload([("scan.png", (SAMPLES / "de_kassenbon.png").read_bytes())]).json()
    assert api.wait_terminal(answer["document_id"])["status"] in ("approved", "manual_review")

    def finished():
        tasks = [task for task in flower.json("/api/tasks").values()
                 if task["root_id"] == answer["document_id"] and task["state"] == "SUCCESS"]
        return {task["name"]: task for task in tasks} if len(tasks) == len(STAGE_TASKS) else None
    return wait_for(finished, 30, "Flower does not list the tasks of a document")


def test_a_documents_five_tasks_are_listed(done):
    assert set(done) == set(STAGE_TASKS)
    for name, task in done.items():
        assert task["worker"].split("@")[0] in QUEUES, name
        assert task["runtime"] >= 0, name
        assert task["received"] <= task["started"] <= task["succeeded"], name


def test_every_page_opens(flower, done):
    first = done[STAGE_TASKS[0]]["uuid"]
    worker = node(flower, "ocr")
    pages = ["/", "/workers", "/workers?json=1", f"/worker/{worker}", "/tasks",
             "/tasks/datatable?draw=1&start=0&length=10&search[value]=&order[0][column]=0"
             "&order[0][dir]=asc&columns[0][data]=name",
             f"/task/{first}", "/broker", "/metrics", "/api/workers?status=1", "/api/tasks",
             f"/api/workers?refresh=1&workername={worker}", "/api/task/types",
             f"/api/task/info/{first}", f"/api/task/result/{first}", "/api/queues/length"]
    answers = {page: flower.get(page) for page in pages}
    assert {page: answer for page, answer in answers.items() if answer[0] != 200} == {}
    assert STAGE_TASKS[0] in answers[f"/task/{first}"][1]
    assert worker in answers["/workers"][1]
    assert f'flower_worker_online{{worker="{worker}"}} 1.0' in answers["/metrics"][1]
    assert "flower_task_runtime_seconds_count" in answers["/metrics"][1]


def test_the_worker_page_has_pool_broker_and_queues(flower):
    page = flower.get(f"/worker/{node(flower, 'extraction')}")[1]
    for words in ("Max concurrency", "redis", "evaluation", *STAGE_TASKS[3:]):
        assert words in page, words


def test_queue_lengths_are_those_of_redis(flower, cluster):
    lengths = {queue["name"]: queue["messages"]
               for queue in flower.json("/api/queues/length")["active_queues"]}
    assert set(lengths) == {"preprocessing", "ocr", "llm", "extraction", "evaluation"}
    assert lengths["ocr"] == int(cluster.redis.query("LLEN", "ocr"))


def test_pools_grow_and_shrink(flower):
    worker = node(flower, "llm")
    before = pool_size(flower, "llm")
    flower.order(f"/api/worker/pool/grow/{worker}", n=2)
    assert wait_for(lambda: pool_size(flower, "llm") == before + 2)
    flower.order(f"/api/worker/pool/shrink/{worker}", n=2)
    assert wait_for(lambda: pool_size(flower, "llm") == before)


def test_consumers_come_and_go(flower):
    worker = node(flower, "llm")
    flower.order(f"/api/worker/queue/add-consumer/{worker}", queue="ocr")
    assert wait_for(lambda: queues_of(flower, "llm") == {"llm", "ocr"})
    flower.order(f"/api/worker/queue/cancel-consumer/{worker}", queue="ocr")
    assert wait_for(lambda: queues_of(flower, "llm") == {"llm"})


def test_limits_are_set(flower):
    worker = node(flower, "ocr")
    answer = flower.order(f"/api/task/rate-limit/{STAGE_TASKS[1]}", workername=worker,
                          ratelimit="200")
    assert "successfully" in answer["message"]
    answer = flower.order(f"/api/task/timeout/{STAGE_TASKS[1]}", workername=worker, soft=100,
                          hard=200)
    assert "successfully" in answer["message"]


def test_what_a_node_refuses_is_shown(flower):
    """Autoscaling is off for nodes that were started without it."""
    status, text = flower.ask("POST", f"/api/worker/pool/autoscale/{node(flower, 'llm')}",
                              "min=1&max=5")
    assert status == 403, text


def test_a_task_it_sends_is_answered(flower, cluster, done):
    document = done[STAGE_TASKS[0]]["root_id"]
    task = flower.send(STAGE_TASKS[4], args=[{}, document], queue="evaluation")
    result = wait_for(lambda: (found := flower.json(f"/api/task/result/{task}"))["state"]
                      == "SUCCESS" and found)
    assert "MANUAL_REVIEW" in str(result["result"]) or "APPROVE" in str(result["result"])


def test_a_waiting_task_is_revoked(flower, cluster):
    """Its document ends with an error that says so."""
    api = cluster.programs["api"]
    worker = node(flower, "preprocessing")
    flower.order(f"/api/worker/queue/cancel-consumer/{worker}", queue="preprocessing")
    answer = api.upload([("a.pdf", (SAMPLES / "de_rechnung.pdf").read_bytes())]).json()
    flower.order(f"/api/task/revoke/{answer['task_id']}")
    flower.order(f"/api/worker/queue/add-consumer/{worker}", queue="preprocessing")
    status = api.wait_terminal(answer["document_id"])
    assert status["error"]["code"] == "task_revoked"


def test_a_worker_is_shut_down_and_shown_offline(flower, cluster):
    worker = node(flower, "llm")
    flower.order(f"/api/worker/shutdown/{worker}")
    wait_for(lambda: cluster.programs["llm"].process.poll() is not None)
    assert cluster.programs["llm"].process.returncode == 0
    assert wait_for(lambda: flower.json("/api/workers?status=1")[worker] is False)
