"""The Python side of the interoperability tests: an app whose worker runs beside ours."""

import os
import time

from celery import Celery

app = Celery("peer", broker=os.environ["PEER_BROKER"], backend=os.environ["PEER_BACKEND"])
app.conf.update(task_send_sent_event=True, task_track_started=True, worker_send_task_events=True,
                broker_connection_retry_on_startup=True)


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
