"""Many tasks and three kills: nothing is lost, little is done twice, and nothing is left lying
around in Redis."""

import random

import pytest

from nodes import Fleet
from redis_server import RedisServer
from service import wait_for

pytestmark = pytest.mark.filterwarnings("ignore")
COUNT = 50_000
SLOTS, AHEAD = 2, 64
# What one of our nodes may leave when it was killed; the next one of its name takes it over.
LASTING = {b"iscan:reaper", b"iscan:epoch"}
# Also the leases of the nodes, and kombu's tables of who is bound where: which ones its version
# keeps is kombu's own business.
LASTING_PREFIXES = (b"iscan:lease:", b"_kombu.binding")


def test_a_long_run_with_three_kills_leaves_nothing_behind():
    chance = random.Random(1)
    with Fleet(RedisServer()) as fleet:
        counts = fleet.link(2)
        with fleet.app.producer_or_acquire() as producer:
            for number in range(COUNT):
                fleet.send("cpp.count", number, queue="soak", producer=producer,
                           ignore_result=True)
        workers = {name: fleet.ours(name, "soak", concurrency=SLOTS, prefetch=AHEAD)
                   for name in ("one", "two")}
        for share in sorted(chance.sample(range(10, 90), 3)):
            wait_for(lambda: counts.hlen("ran") >= COUNT * share // 100, 120)
            name = chance.choice(list(workers))
            workers[name].kill()
            workers[name] = fleet.ours(name, "soak", concurrency=SLOTS, prefetch=AHEAD)
        wait_for(lambda: counts.hlen("ran") == COUNT and fleet.link(0).llen("soak") == 0, 120)
        wait_for(fleet.nothing_held)
        twice = sum(int(times) - 1 for times in counts.hvals("ran"))
        print(f"{twice} of {COUNT} done twice")
        assert twice <= 3 * (SLOTS + AHEAD)
        assert not any(fleet.ask(name, "active") for name in workers)
        left = {key for key in fleet.link(0).scan_iter()
                if not key.startswith(LASTING_PREFIXES)} - LASTING
        assert left == set()
        assert fleet.link(1).dbsize() == 0, "nobody asked for results"
