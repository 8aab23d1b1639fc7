"""Batches where several programs share PostgreSQL and Redis: the one that leads sends them, and
when it dies another goes on."""

import decimal

import pytest
from cluster import Cluster
from llm_batches import BatchServer
from llm_documents import doubtful, knows_the_seller
from llm_prices import MILLION, price_of
from postgres import PostgresServer
from redis_server import RedisServer
from service import wait_for

pytestmark = pytest.mark.filterwarnings("ignore")

DOCUMENTS = 12
SETTINGS = ["worker.lease=2s", "llm.providers=gemini", "llm.batch=can_wait", "llm.batch_size=6",
            "llm.batch_after=1s", "llm.time=3s"]


class LeaderKiller:
    """Kills the program that leads when the first batch has arrived, before it is told so."""

    def __init__(self, programs):
        self.programs, self.killed = programs, None

    def __call__(self, batch):
        if self.killed:
            return
        self.killed = next(one for one in self.programs if one.is_up and
                           "iscan_upkeep_leader 1" in one.get("/metrics").body.decode())
        self.killed.kill()


def test_another_leader_finds_the_batch_of_the_one_that_died(tmp_path):
    with PostgresServer() as postgres, RedisServer() as redis, \
            BatchServer(knows_the_seller) as server, \
            Cluster(tmp_path, postgres, redis, SETTINGS) as cluster:
        api = cluster.start("api", "api", env=server.environment())
        for name in ("one", "two"):
            cluster.worker(name, env=server.environment())
        killer = server.on_created = LeaderKiller(list(cluster.programs.values()))
        ids = [api.upload([("a.pdf", doubtful(index))], query="?can_wait=true").json()["document_id"]
               for index in range(DOCUMENTS)]
        wait_for(lambda: killer.killed, what="no batch was sent")
        killer.killed.process.wait(60)
        if killer.killed is api:
            cluster.restart(api)
        for one in ids:
            assert api.wait_terminal(one)["status"] in ("approved", "manual_review")
            calls = api.get(f"/api/v1/documents/{one}/llm-calls").json()["calls"]
            assert [(call["service"], call["outcome"]) for call in calls] == [("batch", "ok")]
        assert len(server.billed) == DOCUMENTS, "nothing was paid for twice"
        cost = postgres.query("SELECT sum(cost) FROM llm_calls")[0]
        assert decimal.Decimal(cost) / MILLION == price_of(server.billed)
        assert postgres.query("SELECT count(*) FROM tasks")[0] == "0"
