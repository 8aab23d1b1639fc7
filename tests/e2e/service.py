"""Starts the real program and talks to it over real sockets. Standard library only."""

import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import threading
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("ISCAN_BIN", str(ROOT / "build/release/bin/iscan"))
SAMPLES = ROOT / "samples"
SHARED = ROOT.parent / "shared" / "data"
TERMINAL = {
    "approved", "manual_review", "rejected", "preprocess_error", "ocr_error", "predict_error",
    "extraction_error", "automated_evaluation_error",
}
START_SECONDS = 30
WORK_SECONDS = 180


def sample_files():
    """Every committed sample with its truth beside it."""
    types = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
    return sorted(p for p in SAMPLES.iterdir()
                  if p.suffix in types and p.with_suffix(".json").exists())


class Answer:
    """A complete HTTP answer."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Service:
    """`iscan serve` (or api, or worker) on a data folder; survives kill() and start() again."""

    def __init__(self, data_dir, settings=(), role="serve", binary=None):
        self.binary = binary or BINARY
        self.data_dir = pathlib.Path(data_dir)
        self.settings = list(settings)
        self.role = role
        self.port = 0
        self.token = None
        self.process = None
        self.output = []
        self.is_up = False

    def start(self, extra_env=None, wrapper=()):
        command = [*wrapper, self.binary, "--config", "/dev/null", self.role, "--listen",
                   f"127.0.0.1:{self.port}"]
        for setting in [f"data.dir={self.data_dir}", *self.settings]:
            command += ["--set", setting]
        env = {**os.environ, **(extra_env or {})}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        text=True, env=env, cwd=self.data_dir.parent)
        ready = threading.Event()
        self.is_up = False
        threading.Thread(target=self._read_stdout, args=(self.process, ready), daemon=True).start()
        errors = threading.Thread(target=self._read_stderr, args=(self.process,), daemon=True)
        errors.start()
        if not ready.wait(START_SECONDS) or not self.is_up:
            self.process.kill()
            errors.join(START_SECONDS)
            raise RuntimeError("serve did not start:\n" + "".join(self.output[-40:]))
        return self

    def _read_stdout(self, process, ready):
        for line in process.stdout:
            self.output.append(line)
            if match := re.search(r"[Aa]dmin token.*?:\s*(\S+)\s*$", line):
                self.token = match[1]
            if match := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(match[1])
                self.is_up = True
                ready.set()
        ready.set()

    def _read_stderr(self, process):
        for line in process.stderr:
            self.output.append(line)

    def logged(self, event):
        """The lines of the log about `event` so far."""
        lines = [line for line in list(self.output) if f'"event":"{event}"' in line]
        return [json.loads(line) for line in lines]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        return self.process.returncode if self.process else None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def request(self, method, path, body=None, headers=None, token=None, timeout=60):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            sent = dict(headers or {})
            bearer = self.token if token is None else token
            if bearer:
                sent["Authorization"] = f"Bearer {bearer}"
            if isinstance(body, (dict, list)):
                body = json.dumps(body)
                sent.setdefault("Content-Type", "application/json")
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def upload(self, files, headers=None, query="", **options):
        """files: (name, bytes) pairs."""
        body, kind = multipart(files)
        return self.request("POST", "/api/v1/documents/upload" + query, body=body,
                            headers={"Content-Type": kind, **(headers or {})}, **options)

    def wait_terminal(self, document, seconds=WORK_SECONDS):
        """Polls the status until it is terminal; returns the status object."""
        deadline = time.monotonic() + seconds
        while True:
            status = self.get(f"/api/v1/documents/{document}/status").json()
            if status["status"] in TERMINAL:
                return status
            if time.monotonic() > deadline:
                raise AssertionError(f"{document} is still {status}")
            time.sleep(0.02)


def wait_for(condition, seconds=30, what="it did not happen in time"):
    """The condition's value as soon as it is true; fails after `seconds`, saying what."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
    return value


def multipart(files):
    boundary = uuid.uuid4().hex
    parts = []
    for name, content in files:
        quoted = name if isinstance(name, bytes) else name.encode()
        parts.append(b"--" + boundary.encode() + b"\r\nContent-Disposition: form-data; "
                     b'name="file"; filename="' + quoted + b'"\r\n'
                     b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    parts.append(b"--" + boundary.encode() + b"--\r\n")
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def value_of(result, path):
    """The value at a dotted path of a result's fields, or None."""
    node = result["fields"]
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else None
        if node is None:
            return None
    return node["value"]
