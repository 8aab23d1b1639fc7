"""A Redis server of the tests' own: a private folder and a free port on this machine alone."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
from urllib.parse import quote

START_SECONDS = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificates(folder):
    """An authority (ca.crt) and a certificate of 127.0.0.1 (server.crt, server.key)."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=folder, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=tests",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-x509", *key, "-keyout", "server.key", "-out", "server.crt", "-subj",
            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-addext",
            "basicConstraints=critical,CA:FALSE", "-CA", "ca.crt", "-CAkey", "ca.key")


class RedisServer:
    """Started by `with`; `url` is what REDIS_URL takes. Settings are redis.conf's, as arguments.

    password: of the default user, or of `user` (the default user is off then); tls: nothing but
    TLS, with a certificate of its own authority; unix: a socket in the folder and no port.
    """

    def __init__(self, *settings, password="", user="", tls=False, unix=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iscan_redis_", dir="/tmp"))
        self.settings = list(settings)
        self.password, self.user, self.tls, self.unix = password, user, tls, unix
        self.port = free_port()
        self.process = None
        if user:
            self.settings += ["--user", "default", "off", "--user", user, "on", f">{password}",
                              "~*", "&*", "+@all"]
        elif password:
            self.settings += ["--requirepass", password]
        if tls:
            make_certificates(self.folder)
        self.settings += self._listening()

    def _listening(self):
        if self.unix:
            return ["--port", "0", "--unixsocket", str(self.folder / "socket")]
        if not self.tls:
            return ["--port", str(self.port)]
        return ["--port", "0", "--tls-port", str(self.port), "--tls-auth-clients", "no",
                "--tls-cert-file", self.folder / "server.crt",
                "--tls-key-file", self.folder / "server.key",
                "--tls-ca-cert-file", self.folder / "ca.crt"]

    def address(self, database):
        """The URL of a database, as redis-py and Celery write it."""
        login = f"{self.user}:{quote(self.password, safe='')}@" if self.password else ""
        if self.unix:
            return f"redis+socket://{login}{self.folder}/socket?virtual_host={database}"
        place = f"{login}127.0.0.1:{self.port}/{database}"
        if self.tls:
            return f"rediss://{place}?ssl_cert_reqs=required&ssl_ca_certs={self.folder}/ca.crt"
        return f"redis://{place}"

    @property
    def url(self):
        return self.address(0)

    def start(self):
        """Returns when it answers."""
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--save", "", "--dir", self.folder,
             "--logfile", self.folder / "log", *self.settings],
            stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while self.query("PING") != "PONG":
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)
        return self

    def query(self, *command, database=0):
        """What redis-cli prints for the command."""
        options = ["-n", str(database)]
        options += ["-s", self.folder / "socket"] if self.unix else ["-p", str(self.port)]
        options += ["--tls", "--cacert", self.folder / "ca.crt"] if self.tls else []
        options += ["--user", self.user] if self.user else []
        options += ["--no-auth-warning", "-a", self.password] if self.password else []
        done = subprocess.run(["redis-cli", *options, *command], capture_output=True, text=True,
                              check=False)
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
