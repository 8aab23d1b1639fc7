#!/usr/bin/env python3
"""`./dev chaos`: documents go through APIs and workers on PostgreSQL and Redis while everything is
killed, stopped, flushed and cut. At the end every accepted document must have exactly one end.

  chaos.py [--seed N] [--documents N] [--faults N] [--short]

Prints what was done to whom, how long it took until a new document went through again and all that
were accepted before it were done, and what the ledger says. Ends with 1 when anything was lost or
doubled.
"""

import argparse
import collections
import contextlib
import pathlib
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from cluster import Cluster  # noqa: E402
from ledger import wrong_in  # noqa: E402
from postgres import PostgresServer  # noqa: E402
from proxy import Proxy  # noqa: E402
from redis_server import RedisServer, free_port  # noqa: E402
from service import SAMPLES, TERMINAL, wait_for  # noqa: E402
from small_disk import SmallDisk  # noqa: E402

LEASE_SECONDS = 2
PATIENCE = 60
SHORT_DOCUMENTS = 300
DISK_SIZE = "4g"  # in memory, as far as it is used
SETTINGS = [f"worker.lease={LEASE_SECONDS}s", "worker.threads=2", "worker.max_deaths=1000",
            "reader.children=1", "ocr.children=1", "log.level=warning"]


class Behind:
    """A server as programs see it: through the proxy."""

    def __init__(self, url):
        self.url = url


class Loader(threading.Thread):
    """Uploads some documents during every fault, over about a second; an id is written into the
    ledger after its 202."""

    def __init__(self, apis, options):
        super().__init__(daemon=True)
        self.apis = apis
        self.share = max(1, options.documents // options.faults)
        self.allowed = threading.Semaphore(0)
        self.ledger = []
        self.retries = 0
        self.content = (SAMPLES / "de_rechnung.pdf").read_bytes()
        self.stopping = threading.Event()

    def upload(self, name):
        """Tries until it is accepted; the key makes a repetition harmless."""
        key = str(uuid.uuid4())
        own = self.content + f"\n%% {key}\n".encode()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            api = random.choice(self.apis)
            try:
                answer = api.upload([(name, own)], headers={"Idempotency-Key": key}, timeout=15)
                if answer.status == 202:
                    return answer.json()["document_id"]
            except (OSError, ConnectionError, ValueError):
                pass
            except Exception as error:  # http.client's many kinds of broken answers
                if "http.client" not in type(error).__module__:
                    raise
            self.retries += 1
            time.sleep(0.05)
        raise RuntimeError("nobody accepts documents any more")

    def begin_fault(self):
        self.allowed.release(self.share)

    def run(self):
        while not self.stopping.is_set():
            if self.allowed.acquire(timeout=0.1):
                self.ledger.append(self.upload(f"{len(self.ledger)}.pdf"))
                self.stopping.wait(1 / self.share)

    def finish(self):
        """Uploads what is left."""
        while self.allowed.acquire(blocking=False):
            self.ledger.append(self.upload(f"{len(self.ledger)}.pdf"))
        self.stopping.set()
        self.join()


class Chaos:
    def __init__(self, options, cluster, postgres, redis, proxies, disks):
        self.cluster, self.postgres, self.redis = cluster, postgres, redis
        self.files_disk, self.postgres_disk = disks
        self.pg_proxy, self.redis_proxy = proxies
        self.random = random.Random(options.seed)
        self.times = collections.defaultdict(list)
        self.faults = {
            "kill -9 a worker": self.kill_worker,
            "kill -9 an API": self.kill_api,
            "stop a worker for two leases": self.stop_worker,
            "stop an API for two leases": self.stop_api,
            "Redis FLUSHALL": lambda: self.redis.query("FLUSHALL"),
            "Redis killed and started": self.restart_redis,
            "PostgreSQL killed and started": self.restart_postgres,
            "PostgreSQL backends ended": self.end_backends,
            "links to PostgreSQL cut": self.pg_proxy.cut,
            "links to Redis cut": self.redis_proxy.cut,
            "PostgreSQL delayed": lambda: self.disturb(self.pg_proxy, "delay"),
            "Redis delayed": lambda: self.disturb(self.redis_proxy, "delay"),
            "an answer of PostgreSQL halved": lambda: self.disturb(self.pg_proxy, "halve"),
            "an answer of Redis halved": lambda: self.disturb(self.redis_proxy, "halve"),
            "PostgreSQL silent": lambda: self.disturb(self.pg_proxy, "swallow"),
            "Redis silent": lambda: self.disturb(self.redis_proxy, "swallow"),
            "disk of the files full": lambda: self.fill(self.files_disk),
            "disk of PostgreSQL full": self.fill_postgres,
        }

    def pick(self, role):
        return self.random.choice([one for one in self.cluster.programs.values()
                                   if one.role == role])

    def kill(self, program):
        program.kill()
        self.cluster.restart(program)

    def kill_worker(self):
        self.kill(self.pick("worker"))

    def kill_api(self):
        self.kill(self.pick("api"))

    def pause(self, program):
        program.process.send_signal(signal.SIGSTOP)
        time.sleep(2 * LEASE_SECONDS)
        program.process.send_signal(signal.SIGCONT)

    def stop_worker(self):
        self.pause(self.pick("worker"))

    def stop_api(self):
        self.pause(self.pick("api"))

    def restart_redis(self):
        self.redis.crash()
        self.redis.start()

    def restart_postgres(self):
        self.postgres.crash()
        self.postgres.start()

    def fill(self, disk):
        disk.fill()
        time.sleep(1)
        disk.free()

    def fill_postgres(self):
        self.fill(self.postgres_disk)
        # Without room for its log it may give up; systemd would start it again.
        if not self.postgres.is_running():
            self.postgres.start()

    def end_backends(self):
        self.postgres.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")

    def disturb(self, proxy, mode):
        proxy.mode = mode
        time.sleep(1)
        proxy.mode = "pass"

    def probe(self, loader):
        """Seconds until a new document has gone through, and until everything is done that was
        accepted before it."""
        begin = time.monotonic()
        document = loader.upload("probe.pdf")
        loader.ledger.append(document)
        state = f"SELECT state FROM documents WHERE id = '{document}'"
        wait_for(lambda: (self.postgres.query(state) or [""])[0] in TERMINAL, PATIENCE,
                 f"{document} does not come to an end")
        through = time.monotonic() - begin
        earlier = ("SELECT count(*) FROM tasks t JOIN documents d USING (job_id) "
                   f"WHERE d.id < '{document}'")
        wait_for(lambda: self.postgres.query(earlier) == ["0"], PATIENCE - through,
                 f"documents before {document} do not come to an end")
        return through, time.monotonic() - begin

    def run(self, count, loader):
        kinds = list(self.faults)
        for number in range(count):
            kind = kinds[number] if number < len(kinds) else self.random.choice(kinds)
            loader.begin_fault()
            time.sleep(self.random.uniform(0.1, 0.9))  # documents are on their way
            self.faults[kind]()
            self.times[kind].append(self.probe(loader))
            print(f"\r{number + 1} of {count} faults, {len(loader.ledger)} documents, last: "
                  f"{kind}, {self.times[kind][-1][1]:.1f} s\033[K", end="", file=sys.stderr,
                  flush=True)
        print(file=sys.stderr)


def drain(postgres, count):
    """Waits until no document is on its way."""
    deadline = time.monotonic() + 2 * PATIENCE + count / 10
    while postgres.query("SELECT count(*) FROM tasks") != ["0"]:
        if time.monotonic() > deadline:
            return
        time.sleep(0.2)


def report(chaos, loader, wrong, options, seconds):
    print(f"\nseed {options.seed}, {len(loader.ledger)} documents, "
          f"{sum(map(len, chaos.times.values()))} faults, {seconds:.0f} s, "
          f"{loader.retries} uploads repeated\n")
    print(f"{'':40}{'a new document through':>26}{'all earlier ones done':>26}")
    print(f"{'fault':34}{'count':>6}{'median':>16}{'longest':>10}{'median':>16}{'longest':>10}")
    for kind, times in sorted(chaos.times.items()):
        columns = "".join(f"{statistics.median(column):>14.1f} s{max(column):>8.1f} s"
                          for column in zip(*times))
        print(f"{kind:34}{len(times):>6}{columns}")
    longest = max(max(done for _, done in times) for times in chaos.times.values())
    print(f"\nlongest recovery {longest:.1f} s = {longest / LEASE_SECONDS:.1f} leases of "
          f"{LEASE_SECONDS} s")
    for line in wrong[:20]:
        print("WRONG:", line)
    lost = len({line for line in wrong if "lost" in line})
    print(f"{lost} lost, {len(wrong) - lost} other faults in the ledger" if wrong
          else "0 lost, 0 doubled")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=200)
    parser.add_argument("--short", action="store_true", help="every kind of fault once, for CI")
    options = parser.parse_args()
    if options.short:
        options.documents = SHORT_DOCUMENTS
    random.seed(options.seed)
    begin = time.monotonic()
    with contextlib.ExitStack() as stack:
        name = stack.enter_context(tempfile.TemporaryDirectory(prefix="iscan_chaos_", dir="/tmp"))
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        disks = [stack.enter_context(SmallDisk(folder / one, DISK_SIZE))
                 for one in ("files", "postgres")]
        postgres = stack.enter_context(PostgresServer(data=folder / "postgres"))
        redis = stack.enter_context(RedisServer())
        port = free_port()
        proxies = (Proxy(folder / ".s.PGSQL.5432", postgres.folder / ".s.PGSQL.5432"),
                   Proxy(port, redis.port))
        seen = (Behind(postgres.url.replace(str(postgres.folder), name)),
                Behind(f"redis://127.0.0.1:{port}/0"))
        with Cluster(folder, *seen, SETTINGS) as cluster:
            apis = [cluster.start("api", f"api{n}") for n in range(2)]
            for n in range(3):
                cluster.worker(f"worker{n}")
            chaos = Chaos(options, cluster, postgres, redis, proxies, disks)
            if options.short:
                options.faults = len(chaos.faults)
            loader = Loader(apis, options)
            loader.start()
            chaos.run(options.faults, loader)
            loader.finish()
            drain(postgres, len(loader.ledger))
            wrong = wrong_in(postgres, loader.ledger)
            report(chaos, loader, wrong, options, time.monotonic() - begin)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
