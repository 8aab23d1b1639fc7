#!/usr/bin/env python3
"""`./dev pictures`: draws the pictures of Flower in docs/images.

Starts PostgreSQL, Redis, an API, workers as compose.yaml has them, and Flower; sends the samples
through; takes a picture of each page with Chromium.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from cluster import Cluster  # noqa: E402
from flower import STAGE_TASKS, Flower  # noqa: E402
from postgres import PostgresServer  # noqa: E402
from redis_server import RedisServer  # noqa: E402
from service import sample_files, wait_for  # noqa: E402

IMAGES = ROOT / "docs/images"
WORKERS = {"preprocessing1": "preprocessing", "preprocessing2": "preprocessing", "ocr": "ocr",
           "llm": "llm", "extraction": "extraction,evaluation"}
SIZE = "1280,{}"
SETTLE_MS = 8000  # until the tables of a page are filled
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--hide-scrollbars", f"--virtual-time-budget={SETTLE_MS}")


def take(flower, folder, path, name, height):
    subprocess.run([*CHROMIUM, f"--user-data-dir={folder}/browser",
                    f"--window-size={SIZE.format(height)}", f"--screenshot={IMAGES / name}",
                    f"http://127.0.0.1:{flower.port}{path}"], check=True, capture_output=True)
    print(f"docs/images/{name}")


def finished(flower):
    tasks = flower.json("/api/tasks?limit=1000").values()
    return [task for task in tasks if task["state"] == "SUCCESS"]


def main():
    samples = sample_files()
    with tempfile.TemporaryDirectory(prefix="iscan_pictures_", dir="/tmp") as name, \
            PostgresServer() as postgres, RedisServer() as redis, \
            Cluster(name, postgres, redis) as cluster:
        folder = pathlib.Path(name)
        api = cluster.start("api", "api")
        for worker, queues in WORKERS.items():
            cluster.worker(worker, f"worker.queues={queues}", "worker.threads=2")
        with Flower(redis.url, folder) as flower:
            wait_for(lambda: len(flower.json("/api/workers?refresh=1")) == len(WORKERS))
            documents = [api.upload([(path.name, path.read_bytes())]).json()["document_id"]
                         for path in samples]
            for document in documents:
                api.wait_terminal(document)
            wait_for(lambda: len(finished(flower)) == len(documents) * len(STAGE_TASKS))
            node = f"ocr@{os.uname()[1]}"
            task = next(one for one in finished(flower) if one["name"] == STAGE_TASKS[1])
            take(flower, folder, "/workers", "flower-workers.png", 450)
            take(flower, folder, "/tasks", "flower-tasks.png", 740)
            take(flower, folder, f"/task/{task['uuid']}", "flower-task.png", 960)
            take(flower, folder, f"/worker/{node}", "flower-worker.png", 670)


if __name__ == "__main__":
    main()
