"""A Redis server of the tests' own: a private folder and a free port on this machine alone."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

START_SECONDS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """Started by `with`; `url` is what REDIS_URL takes. Settings are redis.conf's, as arguments."""

    def __init__(self, *settings, password=""):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iscan_redis_", dir="/tmp"))
        self.settings = list(settings)
        self.password = password
        if password:
            self.settings += ["--requirepass", password]
        self.port = free_port()
        self.process = None

    @property
    def url(self):
        login = f":{self.password}@" if self.password else ""
        return f"redis://{login}127.0.0.1:{self.port}/0"

    def start(self):
        """Returns when it answers."""
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--dir", self.folder, "--logfile", self.folder / "log", *self.settings],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while self.query("PING") != "PONG":
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)
        return self

    def query(self, *command):
        """What redis-cli prints for the command."""
        login = ["--no-auth-warning", "-a", self.password] if self.password else []
        done = subprocess.run(["redis-cli", "-p", str(self.port), *login, *command],
                              capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def crash(self):
        """Ends it at once; without persistence its memory is gone."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
