"""Starts our test worker and a Python worker, and waits without sleeping longer than needed."""

import atexit
import gc
import os
import pathlib
import signal
import subprocess
import sys
import threading

import redis as redis_client
from celery import Celery
from redis.backoff import ConstantBackoff
from redis.retry import Retry

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
BINARY = os.environ.get("CELERY_TEST_WORKER", str(ROOT / "build/release/bin/celery_test_worker"))
HOST = os.uname()[1]
START_SECONDS = 60
LEASE = "3s"


class Process:
    """A program that says a word when it is ready; `lines` is what it printed."""

    def __init__(self, command, word, env=None):
        self.lines = []
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=HERE,
            env={**os.environ, **(env or {})}, start_new_session=True)
        self.is_ready = False
        self._ready = threading.Event()
        threading.Thread(target=self._read, args=(word,), daemon=True).start()
        atexit.register(self.kill)
        if not self._ready.wait(START_SECONDS) or not self.is_ready:
            self.kill()
            raise RuntimeError("".join(self.lines))

    def _read(self, word):
        for line in self.process.stdout:
            self.lines.append(line)
            if word in line:
                self.is_ready = True
                self._ready.set()
        self._ready.set()

    @property
    def pid(self):
        return self.process.pid

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self, seconds=30):
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(seconds)


def our_worker(redis, name="cpp1", queues="cpp", databases=(0, 1), flags=(), **options):
    """options: lease="3s", concurrency=2 … become --lease 3s --concurrency 2."""
    settings = {"concurrency": 2, "prefetch": 2, "lease": LEASE, **options}
    broker, backend = map(redis.address, databases)
    command = [BINARY, "--broker", broker, "--backend", backend, "--name", f"{name}@%h",
               "--queues", queues, *flags]
    for key, value in settings.items():
        command += ["--" + key.replace("_", "-"), str(value)]
    return Process(command, "ready ")


def python_worker(redis, name="py1", queues="py,celery", concurrency=2, databases=(0, 1), env=None):
    broker, backend = map(redis.address, databases)
    return Process([sys.executable, "-W", "ignore", "-m", "celery", "-A", "peer", "worker",
                    "-n", f"{name}@%h", "-Q", queues, "-c", str(concurrency), "-E",
                    "-l", "INFO"], " ready.",
                   {"PEER_BROKER": broker, "PEER_BACKEND": backend, **(env or {})})


class Fleet:
    """A Redis of a test's own, workers on it and a Python client; all of it ends with `with`."""

    def __init__(self, redis, databases=(0, 1)):
        self.redis, self.databases = redis, databases
        self.processes = []
        self.app = None

    def __enter__(self):
        self.redis.start()
        self.app = self.client()
        return self

    def client(self, **settings):
        broker, backend = map(self.redis.address, self.databases)
        app = Celery("oracle", broker=broker, backend=backend)
        # Results say good-bye to their server, also when it is gone.
        app.conf.update(task_send_sent_event=True,
                        result_backend_transport_options={"retry_policy": {"max_retries": 1}},
                        **settings)
        return app

    def ours(self, name="cpp1", queues="cpp", **options):
        worker = our_worker(self.redis, name, queues, self.databases, **options)
        self.processes.append(worker)
        return worker

    def python(self, name="py1", queues="py,celery", **options):
        worker = python_worker(self.redis, name, queues, databases=self.databases, **options)
        self.processes.append(worker)
        return worker

    def send(self, task, *args, queue="cpp", **options):
        return self.app.send_task(task, args=args, queue=queue, **options)

    def link(self, database):
        # Tests cut links, these too.
        return redis_client.Redis(port=self.redis.port, db=database,
                                  retry=Retry(ConstantBackoff(0.05), 20),
                                  retry_on_error=[redis_client.ConnectionError])

    def ask(self, name, method, *args, **kwargs):
        """The answer of one of our nodes to `inspect`."""
        node = f"{name}@{HOST}"
        inspect = self.app.control.inspect(destination=[node], timeout=5)
        return getattr(inspect, method)(*args, **kwargs)[node]

    def order(self, name, method, *args, **kwargs):
        """The answer of one of our nodes to `control`."""
        node = f"{name}@{HOST}"
        answers = getattr(self.app.control, method)(*args, reply=True, destination=[node],
                                                    timeout=5, **kwargs)
        return answers[0][node]

    def nothing_held(self):
        """Whether all messages are acknowledged and nobody's name is left beside one."""
        link = self.link(self.databases[0])
        return not any((link.hlen("unacked"), link.zcard("unacked_index"),
                        link.hlen("iscan:owner")))

    def __exit__(self, *_):
        gc.collect()
        for process in self.processes:
            process.kill()
        self.app.close()
        self.redis.__exit__()
