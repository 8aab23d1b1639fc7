"""What documents and servers cost, measured on the real program for `./dev bench capacity`.

Documents go one after the other through `iscan api` and a worker for each queue, over PostgreSQL
and Redis as compose.yaml has them. PostgreSQL waits for its disk here, other than in tests.
"""

import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from bench import english_pages, hundred_pdfs, note, run_database_bench  # noqa: E402
from cluster import Cluster  # noqa: E402
from postgres import PostgresServer  # noqa: E402
from redis_server import RedisServer  # noqa: E402
from service import TERMINAL  # noqa: E402

QUEUES = {"preprocessing": 2, "ocr": 2, "llm": 4, "extraction,evaluation": 2}
WARM_UP = 3  # documents that start children and load models
# Durations are stored in whole milliseconds, rounded down.
ROUNDED_DOWN_MS = 0.5
CONNECTIONS = 8
FIRST_PAUSE = 0.03  # seconds between two questions for the status
PAUSE_GROWS = 1.5
IDLE_SECONDS = 5
TICKS = os.sysconf("SC_CLK_TCK")
STAT_TIMES = 11  # where utime, stime, cutime and cstime begin after the name in /proc/PID/stat


def cpu_seconds(pid):
    """Of a process and its children, also those that have ended and were waited for."""
    total = 0.0
    for one in [pid, *descendants(pid)]:
        try:
            text = pathlib.Path(f"/proc/{one}/stat").read_text()
        except FileNotFoundError:  # ended just now
            continue
        used = text.rsplit(")", 1)[1].split()[STAT_TIMES:]
        total += sum(map(int, used[:4 if one == pid else 2])) / TICKS
    return total


def descendants(pid):
    """Children are listed by the thread that started them."""
    found = []
    for listed in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except OSError:  # the thread ended just now
            continue
        for child in map(int, children):
            found += [child, *descendants(child)]
    return found


def postmaster(server):
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


class System:
    """The programs of the cluster and what they have used so far."""

    def __init__(self, folder, postgres, redis):
        self.postgres, self.redis = postgres, redis
        self.cluster = Cluster(folder, postgres, redis)
        self.files = pathlib.Path(folder) / "files"
        self.api = self.cluster.start("api", "api")
        for queues, threads in QUEUES.items():
            self.cluster.worker(queues.split(",")[0], f"worker.queues={queues}",
                                f"worker.threads={threads}")

    def used(self):
        programs = self.cluster.programs
        workers = sum(cpu_seconds(program.process.pid) for name, program in programs.items()
                      if name != "api")
        database = int(self.postgres.query("SELECT pg_database_size('invoices')")[0])
        files = sum(path.stat().st_size for path in self.files.rglob("*") if path.is_file())
        return {"api_cpu_s": cpu_seconds(self.api.process.pid), "worker_cpu_s": workers,
                "postgresql_cpu_s": cpu_seconds(postmaster(self.postgres)),
                "redis_cpu_s": cpu_seconds(self.redis.process.pid),
                "database_bytes": database, "file_bytes": files}

    def work_off(self, path, content):
        """Sends a document and waits for its end as a client does, who asks ever more seldom."""
        answer = self.api.upload([(path.name, content)])
        assert answer.status == 202, answer.body
        document = answer.json()["document_id"]
        pause = FIRST_PAUSE
        while True:
            time.sleep(pause)
            status = self.api.get(f"/api/v1/documents/{document}/status").json()["status"]
            if status in TERMINAL:
                return document
            pause *= PAUSE_GROWS

    def stage_times(self, documents):
        listed = ",".join(f"'{document}'" for document in documents)
        rows = self.postgres.query(
            "SELECT a.stage, a.duration_ms FROM artefacts a JOIN documents d USING (job_id) "
            f"WHERE d.id IN ({listed})")
        times = {}
        for row in rows:
            stage, duration = row.split("|")
            times.setdefault(stage, []).append(int(duration) + ROUNDED_DOWN_MS)
        return {stage: sorted(values) for stage, values in times.items()}


def distinct(path, number):
    """The same document as another file: else it would be stored once."""
    return path.read_bytes() + (b"\n%% %d\n" % number if path.suffix == ".pdf" else b"%d" % number)


def idle_rates(system):
    """What the programs use a second without any document: not a document's cost."""
    before = system.used()
    time.sleep(IDLE_SECONDS)
    after = system.used()
    return {name: (after[name] - before[name]) / IDLE_SECONDS for name in before}


def cost_of(system, paths):
    for number, path in enumerate(paths[:WARM_UP]):
        system.work_off(path, distinct(path, -1 - number))
    idle = idle_rates(system)
    before = system.used()
    begin = time.perf_counter()
    documents = [system.work_off(path, distinct(path, number))
                 for number, path in enumerate(paths)]
    seconds = time.perf_counter() - begin
    after = system.used()
    per_document = {name: max(0, after[name] - before[name] - idle[name] * seconds) / len(paths)
                    for name in before}
    times = system.stage_times(documents)
    return {"documents": len(paths), "seconds_each": seconds / len(paths), **per_document,
            "idle_per_s": idle,
            "stage_mean_ms": {stage: sum(of) / len(of) for stage, of in times.items()},
            "stage_ms": times}


def documents(folder, quick):
    """What ./dev bench reads, too: digital PDFs and A4 scans at 300 dpi."""
    digital = hundred_pdfs(folder / "pdfs", 12 if quick else 200)
    count = 4 if quick else 40
    english_pages(folder / "pages", count)
    return {"digital": digital, "scan": sorted((folder / "pages").glob("*.png"))[:count]}


def measure_documents(folder, quick):
    """Costs of a document of each kind."""
    with PostgresServer(durable=True) as postgres, RedisServer() as redis:
        inputs = documents(folder, quick)
        system = System(folder, postgres, redis)
        with system.cluster:
            costs = {}
            for kind, paths in inputs.items():
                note(f"  {len(paths)} documents, {kind} …")
                costs[kind] = cost_of(system, paths)
    return costs


def database_run(connections, seconds):
    with PostgresServer(durable=True) as server:
        version = server.query("SHOW server_version")[0].split()[0]
        return {"version": version, **run_database_bench(server.url, connections, seconds)}


def measure_database(quick):
    """What one PostgreSQL carries, and how long a hop takes a worker that is alone."""
    seconds = 1 if quick else 5
    note("  PostgreSQL …")
    many, one = database_run(CONNECTIONS, seconds), database_run(1, seconds)
    return {"version": many["version"], "connections": CONNECTIONS,
            "jobs_per_s": many["claimed_per_second"], "accepts_per_s": many["accepts_per_second"],
            "hop_ms": 1000 / one["claimed_per_second"]}


def measure_redis(quick):
    """Tasks that do nothing through one Redis and one worker on the same cores, results stored:
    the numbers of `./dev bench queue`, without its peer."""
    import celery

    import queue_bench

    note("  Redis …")
    version = re.search(r"v=([0-9.]+)", subprocess.run(
        ["redis-server", "--version"], capture_output=True, text=True, check=True).stdout)[1]
    with RedisServer() as server:
        app = celery.Celery("bench", broker=server.url, backend=server.url[:-1] + "1")
        side = queue_bench.ours(server)
        try:
            side.wait_ready(app)
            tasks = queue_bench.consume(app, server, side, 50_001 if quick else 200_000)
        finally:
            side.stop()
            app.close()
    return {"version": version, "tasks_per_s": tasks}
