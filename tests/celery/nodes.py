"""Starts our test worker and a Python worker, and waits without sleeping longer than needed."""

import atexit
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
BINARY = os.environ.get("CELERY_TEST_WORKER", str(ROOT / "build/release/bin/celery_test_worker"))
HOST = os.uname()[1]
START_SECONDS = 60


def until(condition, seconds=15):
    """The condition's value as soon as it is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
    return value


class Process:
    """A program that says a word when it is ready; `lines` is what it printed."""

    def __init__(self, command, word, env=None):
        self.lines = []
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=HERE,
            env={**os.environ, **(env or {})}, start_new_session=True)
        self._ready = threading.Event()
        threading.Thread(target=self._read, args=(word,), daemon=True).start()
        atexit.register(self.kill)
        if not self._ready.wait(START_SECONDS):
            self.kill()
            raise RuntimeError("".join(self.lines))

    def _read(self, word):
        for line in self.process.stdout:
            self.lines.append(line)
            if word in line:
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


def our_worker(redis, name="cpp1", queues="cpp", **options):
    """options: lease="3s", concurrency=2 … become --lease 3s --concurrency 2."""
    settings = {"concurrency": 2, "prefetch": 2, "lease": "3s", **options}
    command = [BINARY, "--broker", redis.url, "--backend", redis.url[:-1] + "1",
               "--name", f"{name}@%h", "--queues", queues]
    for key, value in settings.items():
        command += ["--" + key.replace("_", "-"), str(value)]
    return Process(command, "ready ")


def python_worker(redis, name="py1", queues="py,celery", concurrency=2):
    return Process([sys.executable, "-W", "ignore", "-m", "celery", "-A", "peer", "worker",
                    "-n", f"{name}@%h", "-Q", queues, "-c", str(concurrency), "-E",
                    "-l", "INFO"], " ready.",
                   {"PEER_BROKER": redis.url, "PEER_BACKEND": redis.url[:-1] + "1"})
