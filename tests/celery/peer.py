"""The Python side of the interoperability tests: an app whose worker runs beside ours."""

import os
import time

import redis
from celery import Celery

BROKER = os.environ["PEER_BROKER"]
PREFIX = {"global_keyprefix": os.environ.get("PEER_PREFIX", "")}

app = Celery("peer", broker=BROKER, backend=os.environ["PEER_BACKEND"])
app.conf.update(task_send_sent_event=True, task_track_started=True, worker_send_task_events=True,
                broker_connection_retry_on_startup=True, broker_transport_options=PREFIX)


@app.task(name="py.add")
def add(x, y):
    return x + y


@app.task(name="py.sum")
def total(values):
    return sum(values)


@app.task(name="py.fail")
def fail(text):
    raise ValueError(text)


@app.task(name="py.failed")
def failed(task_id):
    return f"errback for {task_id}"


@app.task(name="py.sleep", acks_late=True)
def sleep(seconds):
    time.sleep(seconds)
    return seconds


@app.task(name="cpp.count", acks_late=True)
def count(number):
    """What our workers' task of this name does: counts numbers and who did them."""
    link = redis.Redis.from_url(BROKER.rpartition("/")[0] + "/2")
    link.hincrby("ran", number, 1)
    link.hincrby("who", "python", 1)
    return number
