"""What happens to messages when workers and servers die: nothing is lost, and what is done twice is
counted. Times are printed, for pytest -s."""

import os
import signal
import threading
import time

import kombu.pools
import pytest

from nodes import LEASE, Fleet
from redis_server import RedisServer
from service import wait_for

pytestmark = pytest.mark.filterwarnings("ignore")
SLOTS = 2  # of a worker, with as many messages taken ahead


@pytest.fixture
def fleet():
    with Fleet(RedisServer()) as running:
        yield running


@pytest.fixture
def lasting():
    """A Redis that keeps its memory over a crash."""
    with Fleet(RedisServer("--appendonly", "yes", "--appendfsync", "always")) as running:
        yield running


def running_ids(fleet, name):
    return {one["id"] for one in fleet.ask(name, "active")}


def states(fleet):
    """How many results there are of each state."""
    link = fleet.link(fleet.databases[1])
    found = {}
    for key in link.scan_iter("celery-task-meta-*", count=1000):
        state = (link.get(key) or b"").split(b'"status":')[-1].split(b'"')[1].decode()
        found[state] = found.get(state, 0) + 1
    return found


def test_running_tasks_of_a_killed_worker_are_taken_over(fleet):
    first = fleet.ours("first")
    fleet.ours("second", "other")
    results = [fleet.send("cpp.sleep", 2) for _ in range(SLOTS)]
    ids = {result.id for result in results}
    wait_for(lambda: running_ids(fleet, "first") == ids)
    fleet.order("second", "add_consumer", "cpp")
    first.kill()
    begin = time.monotonic()
    wait_for(lambda: running_ids(fleet, "second") == ids)
    print(f"taken over {time.monotonic() - begin:.1f} s after kill -9; the lease is {LEASE}")
    assert [result.get(timeout=30) for result in results] == [2] * SLOTS
    wait_for(fleet.nothing_held)


def test_a_mixed_fleet_does_everything_although_a_worker_dies(fleet):
    """Python and C++ on one queue of a task that both know."""
    count = 1500
    victim = fleet.ours("victim", "mix")
    fleet.ours("survivor", "mix")
    fleet.python(queues="mix")
    counts = fleet.link(2)
    for number in range(count):
        fleet.send("cpp.count", number, queue="mix", ignore_result=True)
        if number == count // 3:
            wait_for(lambda: counts.hlen("ran") > count // 10)
            victim.kill()
    wait_for(lambda: counts.hlen("ran") == count and fleet.link(0).llen("mix") == 0)
    wait_for(fleet.nothing_held)
    twice = sum(int(times) - 1 for times in counts.hvals("ran"))
    print(f"{twice} of {count} done twice, by {counts.hgetall('who')}")
    assert twice <= 2 * SLOTS
    assert len(counts.hkeys("who")) == 3


def test_messages_given_to_a_stopped_worker_are_not_lost(fleet):
    """A message that is pushed to a worker that will never read it (SIGSTOP, then -9)."""
    worker = fleet.ours("stopped")
    os.kill(worker.pid, signal.SIGSTOP)
    results = [fleet.send("cpp.add", number, 1) for number in range(2)]
    worker.kill()
    fleet.ours("next")
    assert [result.get(timeout=30) for result in results] == [1, 2]
    wait_for(fleet.nothing_held)


def test_a_worker_that_wakes_after_its_lease_spoils_nothing(fleet):
    sleeper = fleet.ours("sleeper")
    results = [fleet.send("cpp.sleep", 1) for _ in range(SLOTS)]
    wait_for(lambda: len(running_ids(fleet, "sleeper")) == SLOTS)
    os.kill(sleeper.pid, signal.SIGSTOP)
    fleet.ours("other")
    assert [result.get(timeout=30) for result in results] == [1] * SLOTS
    later = fleet.send("cpp.sleep", 3)
    wait_for(lambda: later.id in running_ids(fleet, "other"))
    os.kill(sleeper.pid, signal.SIGCONT)
    assert later.get(timeout=30) == 3
    assert fleet.send("cpp.add", 1, 1).get(timeout=30) == 2
    wait_for(fleet.nothing_held)
    assert states(fleet) == {"SUCCESS": SLOTS + 2}


def test_a_clients_short_visibility_timeout_starts_nothing_twice(fleet):
    fleet.ours("worker")
    result = fleet.send("cpp.sleep", 6)
    wait_for(lambda: running_ids(fleet, "worker"))
    while not result.ready():
        hasty = fleet.client(broker_transport_options={"visibility_timeout": 2})
        hasty.control.ping(timeout=1)  # a client without answers looks for old messages
        hasty.close()
    assert result.get(timeout=5) == 6
    wait_for(fleet.nothing_held)
    assert fleet.ask("worker", "stats")["total"] == {"cpp.sleep": 1}


def test_a_warm_stop_finishes_what_runs_and_gives_the_rest_back(fleet):
    worker = fleet.ours("leaving", prefetch=2 * SLOTS)
    later = fleet.send("cpp.add", 1, 1, countdown=6)
    wait_for(lambda: fleet.ask("leaving", "scheduled"))
    running = [fleet.send("cpp.sleep", 2) for _ in range(SLOTS)]
    wait_for(lambda: len(running_ids(fleet, "leaving")) == SLOTS)
    waiting = [fleet.send("cpp.add", number, 1) for number in range(SLOTS)]
    wait_for(lambda: len(fleet.ask("leaving", "reserved")) == SLOTS)
    assert worker.stop() == 0
    assert [result.get(timeout=5) for result in running] == [2] * SLOTS
    assert fleet.nothing_held()
    link = fleet.link(0)
    given_back = link.lrange("cpp", 0, -1)
    assert len(given_back) + link.zcard("iscan:delayed") == SLOTS + 1
    assert all(message.count(b'"redelivered":true') == 2 for message in given_back)
    assert not link.keys("iscan:lease:*")
    assert not link.smembers("_kombu.binding.celery.pidbox")
    fleet.ours("coming")
    assert [result.get(timeout=30) for result in waiting] == [1, 2]
    assert later.get(timeout=30) == 2


def test_consumption_goes_on_after_a_restart_of_redis(lasting):
    lasting.ours("worker")
    assert lasting.send("cpp.add", 1, 1).get(timeout=30) == 2
    lasting.redis.crash()
    lasting.redis.start()
    begin = time.monotonic()
    client = lasting.client()
    assert client.send_task("cpp.add", (2, 2), queue="cpp").get(timeout=30) == 4
    print(f"idle worker: next result {time.monotonic() - begin:.1f} s after the restart")


def test_a_restart_of_redis_under_load_loses_nothing(lasting):
    count = 300
    lasting.ours("worker", "other")
    for _ in range(count):
        lasting.send("cpp.sleep", 0.02)
    lasting.order("worker", "add_consumer", "cpp")
    wait_for(lambda: states(lasting).get("SUCCESS", 0) > count / 4)
    lasting.redis.crash()
    lasting.redis.start()
    begin = time.monotonic()
    wait_for(lambda: states(lasting).get("SUCCESS", 0) > count / 2)
    print(f"under load: a quarter of {count} more {time.monotonic() - begin:.1f} s after")
    wait_for(lambda: states(lasting) == {"SUCCESS": count})
    wait_for(lasting.nothing_held)


def test_cut_links_lose_nothing(fleet):
    count = 600
    fleet.ours("worker", "other")
    for number in range(count):
        fleet.send("cpp.sleep", 0.01)
    link = fleet.link(0)
    fleet.order("worker", "add_consumer", "cpp")
    done = threading.Event()

    def cut():
        for share in range(1, 6):
            wait_for(lambda: states(fleet).get("SUCCESS", 0) > share * count / 8)
            for kind in ("normal", "pubsub"):
                link.execute_command("CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes")
        done.set()
    threading.Thread(target=cut, daemon=True).start()
    wait_for(lambda: done.is_set() and states(fleet) == {"SUCCESS": count}, 60)
    wait_for(fleet.nothing_held)
    kombu.pools.reset()  # links of ours that were cut
    fresh = fleet.client()
    assert fresh.control.inspect(timeout=5).ping(), "remote control listens again"
