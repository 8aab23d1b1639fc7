#!/usr/bin/env python3
"""`./dev bench kill`: kill -9 of a worker in the middle of its work, ours and stock Celery's, in the
same run on the same Redis. Prints how long the work was without a worker.

  kill9.py [--json] [--wait SECONDS]   how long to wait for Celery
"""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from cluster import Cluster  # noqa: E402
from postgres import PostgresServer  # noqa: E402
from redis_server import RedisServer  # noqa: E402
from service import SAMPLES  # noqa: E402

LEASE_SECONDS = 10
CELERY_APP = '''
import os, time
from celery import Celery
app = Celery("peer", broker=os.environ["URL"], backend=os.environ["URL"])
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=1)
@app.task(name="peer.work")
def work(mark):
    with open(mark, "a") as file:
        file.write(f"{time.time()}\\n")
    time.sleep(3)
'''


def until(condition, seconds):
    """The value, or None when it did not come in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.02)
    return None


def running(postgres, stage):
    """The worker that holds a task of the stage."""
    rows = postgres.query(f"SELECT worker FROM tasks WHERE stage = '{stage}' AND state = 'running'")
    return rows[0] if rows else None


def ours(folder, postgres, redis):
    with Cluster(folder, postgres, redis, [f"worker.lease={LEASE_SECONDS}s"]) as cluster:
        api = cluster.start("api", "api")
        workers = {name: cluster.worker(name, "worker.threads=1") for name in ("one", "two")}
        scan = next(SAMPLES.glob("*_scan.pdf"))
        document = api.upload([(scan.name, scan.read_bytes())]).json()["document_id"]
        holder = until(lambda: running(postgres, "ocr"), 60)
        killed = time.monotonic()
        workers[holder.split("@")[0]].kill()
        other = until(lambda: (now := running(postgres, "ocr")) and now != holder, 60)
        gap = time.monotonic() - killed
        status = api.wait_terminal(document)["status"]
        return {"gap_s": round(gap, 1), "taken_over": bool(other), "document": status}


def celery_worker(folder, name, url):
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "peer", "worker", "-n", f"{name}@%h", "-c", "1",
         "-l", "WARNING"],
        cwd=folder, env={**os.environ, "URL": url}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def stock_celery(folder, redis, wait):
    (folder / "peer.py").write_text(CELERY_APP)
    mark = folder / "starts"
    first = celery_worker(folder, "one", redis.url)
    os.environ["URL"] = redis.url
    sys.path.insert(0, str(folder))
    import peer
    peer.work.delay(str(mark))
    until(mark.exists, 60)
    second = celery_worker(folder, "two", redis.url)
    ready = until(lambda: peer.app.control.ping(destination=[f"two@{os.uname()[1]}"]), 60)
    killed = time.monotonic()
    os.killpg(first.pid, signal.SIGKILL)
    again = until(lambda: len(mark.read_text().splitlines()) > 1, wait)
    gap = time.monotonic() - killed
    os.killpg(second.pid, signal.SIGKILL)
    first.wait()
    second.wait()
    return {"gap_s": round(gap, 1), "taken_over": bool(again), "second_worker_ready": bool(ready),
            "visibility_timeout_s": 3600}


def show(rows):
    print(f"{'worker killed with -9':28} {'another one has the task after':34}")
    mine = rows["iscan"]
    print(f"{'iscan, in the middle of OCR':28} {mine['gap_s']:.1f} s"
          f"   (lease {LEASE_SECONDS} s; goal 20 s: {'met' if mine['gap_s'] <= 20 else 'MISSED'};"
          f" document {mine['document']})")
    stock = rows["celery"]
    after = (f"{stock['gap_s']:.1f} s" if stock["taken_over"]
             else f"not within {stock['gap_s']:.0f} s")
    print(f"{'Celery ' + rows['version'] + ', acks_late':28} {after}"
          f"   (visibility timeout {stock['visibility_timeout_s']} s, its default)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--wait", type=float, default=40, help="seconds to wait for Celery")
    options = parser.parse_args()
    import celery
    with tempfile.TemporaryDirectory(prefix="iscan_kill_") as name, PostgresServer() as postgres, \
            RedisServer() as redis:
        folder = pathlib.Path(name)
        rows = {"iscan": ours(folder, postgres, redis), "version": celery.__version__}
        rows["celery"] = stock_celery(folder, redis, options.wait)
    print(json.dumps(rows)) if options.json else show(rows)
    return 0 if rows["iscan"]["taken_over"] else 1


if __name__ == "__main__":
    sys.exit(main())
