#!/usr/bin/env python3
"""`./dev bench queue`: tasks that do nothing through Redis, ours beside Celery's prefork worker on
the same cores in the same run.

  queue_bench.py [--json] [--quick]

Both consume a queue that a producer filled before, switched on by remote control, until the queue
and the hash of unacknowledged messages are empty; results are stored, events are off. Then one task
at a time, from sending to reading its result.

Then the queue in a database, each job by a commit of its own: SQLite, beside the plainest queue
that Python's sqlite3 makes (claim and complete on one table, nothing else kept), and PostgreSQL.
"""

import argparse
import gc
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import celery
import redis as redis_client

from bench import (measure, note, percentile, print_table, run_database_bench,
                   surroundings)

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/e2e"))
from postgres import PostgresServer  # noqa: E402
from redis_server import RedisServer  # noqa: E402

WORKER = os.environ.get("CELERY_TEST_WORKER", str(ROOT / "build/release/bin/celery_test_worker"))
HOST = os.uname()[1]
PROCESSES = 2
POSTGRES_CONNECTIONS = 8
WARM_UP = 10  # the client makes its connections
PEER = '''
import os
from celery import Celery
app = Celery("peer", broker=os.environ["URL"], backend=os.environ["URL"][:-1] + "1")
@app.task(name="peer.noop")
def noop():
    return None
'''


def until(condition, seconds=120):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise SystemExit("the worker did not do it in time")
        time.sleep(0.01)
    return value


def memory_mib(pid):
    """Resident and proportional memory of a process and its children."""
    resident = shared = 0
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in [pid, *map(int, children)]:
        for line in open(f"/proc/{one}/smaps_rollup"):
            name, value = line.split(":")[0], line.split()
            resident += int(value[1]) if name == "Rss" else 0
            shared += int(value[1]) if name == "Pss" else 0
    return resident / 1024, shared / 1024


class Side:
    """One kind of worker on its own queue."""

    def __init__(self, name, queue, task, command, env=None, cwd=None):
        self.name, self.queue, self.task = name, queue, task
        self.process = subprocess.Popen(command, env={**os.environ, **(env or {})}, cwd=cwd,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)

    def wait_ready(self, app):
        until(lambda: app.control.ping(destination=[self.name], timeout=1))

    def stop(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def ours(server):
    return Side(f"ours@{HOST}", "ours", "cpp.noop",
                [WORKER, "--broker", server.url, "--backend", server.url[:-1] + "1", "--name",
                 "ours@%h", "--queues", "ours", "--concurrency", str(PROCESSES), "--prefetch",
                 "128", "--events", "off", "--track-started", "off"])


def prefork(server, folder):
    (folder / "peer.py").write_text(PEER)
    return Side(f"peer@{HOST}", "peer", "peer.noop",
                [sys.executable, "-W", "ignore", "-m", "celery", "-A", "peer", "worker", "-n",
                 "peer@%h", "-Q", "peer", "-c", str(PROCESSES), "-l", "WARNING"],
                {"URL": server.url}, folder)


def fill(app, side, count):
    """Seconds a Python client takes to enqueue."""
    begin = time.perf_counter()
    with app.producer_or_acquire() as producer:
        for _ in range(count):
            app.send_task(side.task, queue=side.queue, producer=producer)
    return time.perf_counter() - begin


def consume(app, server, side, count):
    """Tasks a second, from the moment the worker is told to take them."""
    link = redis_client.Redis(port=server.port)
    app.control.cancel_consumer(side.queue, destination=[side.name], reply=True, timeout=5)
    until(lambda: link.llen(side.queue) == 0)
    if side.task == "cpp.noop" and count > 50_000:
        subprocess.run([WORKER, "--broker", server.url, "--produce", str(count), "--queue",
                        side.queue, "--task", side.task], check=True, stdout=subprocess.DEVNULL)
    else:
        fill(app, side, count)
    begin = time.perf_counter()
    app.control.add_consumer(side.queue, destination=[side.name])
    until(lambda: link.llen(side.queue) == 0 and link.hlen("unacked") == 0)
    return count / (time.perf_counter() - begin)


def latencies(app, side, count):
    times = []
    for _ in range(count + WARM_UP):
        begin = time.perf_counter()
        app.send_task(side.task, queue=side.queue).get(timeout=10)
        times.append(1000 * (time.perf_counter() - begin))
    return times[WARM_UP:]


def produce(server, count):
    done = subprocess.run([WORKER, "--broker", server.url, "--produce", str(count), "--queue",
                           "produced"], check=True, capture_output=True, text=True)
    result = json.loads(done.stdout)
    redis_client.Redis(port=server.port).delete("produced")
    return result["sent"] / result["seconds"]


def in_database(place, connections, seconds):
    note(f"the queue in {'PostgreSQL' if '://' in place else 'SQLite'} …")
    return run_database_bench(place, connections, seconds)


def plain_sqlite(folder, seconds):
    """Jobs a second of a queue as one writes it in an afternoon."""
    link = sqlite3.connect(folder / "plain.db", isolation_level=None)
    link.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                       "CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT, worker TEXT);"
                       "CREATE INDEX jobs_by_state ON jobs (state, id);")
    count = seconds * 40_000
    link.execute("BEGIN")
    link.executemany("INSERT INTO jobs (id, state) VALUES (?, 'ready')",
                     ((n,) for n in range(count)))
    link.execute("COMMIT")
    done = 0
    begin = time.perf_counter()
    while done < count and time.perf_counter() < begin + seconds:
        job = link.execute("UPDATE jobs SET state = 'running', worker = 'w' WHERE id = (SELECT id "
                           "FROM jobs WHERE state = 'ready' ORDER BY id LIMIT 1) RETURNING id"
                           ).fetchall()[0][0]
        link.execute("UPDATE jobs SET state = 'done' WHERE id = ?", (job,))
        done += 1
    return done / (time.perf_counter() - begin)


def run_databases(options):
    seconds = 2 if options.quick else 5
    with tempfile.TemporaryDirectory(prefix="iscan_queue_", dir=ROOT / "build") as name:
        plain = plain_sqlite(pathlib.Path(name), seconds)
        sqlite = in_database(name, 1, seconds)
    with PostgresServer(durable=True) as server:
        postgres = in_database(server.url, POSTGRES_CONNECTIONS, seconds)
    waits, postgres_waits = sqlite["enqueue_to_start_ms"], postgres["enqueue_to_start_ms"]
    label = f"Python {sys.version.split()[0]} sqlite3, one table"
    return [
        measure("SQLite: jobs one by one", sqlite["kept_per_second"], "/s", (">=", 20_000),
                f"{label}: {plain:.0f}/s", sqlite["kept_per_second"] / plain),
        measure("SQLite: claimed by a second worker", sqlite["claimed_per_second"], "/s"),
        measure("SQLite: enqueue to start, p50", waits["p50"], "ms"),
        measure("SQLite: enqueue to start, p99", waits["p99"], "ms", ("<=", 3)),
        measure("SQLite: uploads accepted, on the disk", sqlite["accepts_per_second"], "/s"),
        measure(f"PostgreSQL, {POSTGRES_CONNECTIONS} connections: jobs",
                postgres["kept_per_second"], "/s", (">=", 3_000)),
        measure("PostgreSQL: claimed by a second worker", postgres["claimed_per_second"], "/s",
                (">=", 3_000)),
        measure("PostgreSQL: enqueue to start, p99", postgres_waits["p99"], "ms"),
        measure("PostgreSQL: uploads accepted, on the disk", postgres["accepts_per_second"], "/s"),
    ]


def run(options):
    gc.disable()  # redis-py 6 may wait for itself for ever when a result is collected
    few, many, pings = (4_000, 40_000, 100) if options.quick else (20_000, 200_000, 500)
    with tempfile.TemporaryDirectory(prefix="iscan_queue_") as name, RedisServer() as server:
        app = celery.Celery("bench", broker=server.url, backend=server.url[:-1] + "1")
        sides = [ours(server), prefork(server, pathlib.Path(name))]
        try:
            for side in sides:
                side.wait_ready(app)
            mine, peer = sides
            note("enqueued by a Python client …")
            speed = consume(app, server, mine, few)
            peer_speed = consume(app, server, peer, few)
            note("enqueued by our producer …")
            own_speed = consume(app, server, mine, max(many, 50_001))
            sent = produce(server, many)
            note("one at a time …")
            mine_ms, peer_ms = latencies(app, mine, pings), latencies(app, peer, pings)
            resident, shared = memory_mib(mine.process.pid)
            peer_resident, peer_shared = memory_mib(peer.process.pid)
        finally:
            for side in sides:
                side.stop()
            gc.collect()  # results say good-bye to the server, which must be there still
            app.close()
    label = f"Celery {celery.__version__} prefork -c {PROCESSES}"
    return [
        measure("queue: tasks from a Python client", speed, "/s", (">=", 10 * peer_speed),
                f"{label}: {peer_speed:.0f}/s", speed / peer_speed),
        measure("queue: tasks from our producer", own_speed, "/s", (">=", 20_000), None),
        measure("queue: our producer alone", sent, "/s"),
        measure("queue: send to result, p50", percentile(mine_ms, 0.5), "ms", None,
                f"{label}: {percentile(peer_ms, 0.5):.2f} ms",
                percentile(peer_ms, 0.5) / percentile(mine_ms, 0.5)),
        measure("queue: send to result, p99", percentile(mine_ms, 0.99), "ms", None,
                f"{label}: {percentile(peer_ms, 0.99):.2f} ms",
                percentile(peer_ms, 0.99) / percentile(mine_ms, 0.99)),
        measure("queue: memory, resident", resident, "MiB", ("<=", peer_resident / 4),
                f"{label}: {peer_resident:.0f} MiB", peer_resident / resident),
        measure("queue: memory, proportional", shared, "MiB", ("<=", peer_shared / 4),
                f"{label}: {peer_shared:.0f} MiB", peer_shared / shared),
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    about = {**surroundings(), "celery": celery.__version__,
             "redis": subprocess.run(["redis-server", "--version"], capture_output=True, text=True,
                                     check=True).stdout.split()[2]}
    rows = run(options) + run_databases(options)
    if options.json:
        print(json.dumps({"surroundings": about, "measures": rows}, indent=1))
    else:
        print_table(about, rows)
        print(f"\nCelery {about['celery']}, Redis {about['redis']}")


if __name__ == "__main__":
    main()
