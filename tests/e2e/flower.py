"""A real Flower of the tests' own, on the broker of a test."""

import http.client
import json
import os
import pathlib
import signal
import subprocess
from urllib.parse import urlencode

from redis_server import free_port
from service import ROOT, wait_for

PYTHON = ROOT / ".cache/python/bin/python"
# What the service sends for a document, in order.
STAGE_TASKS = (
    "tasks.preprocessing_tasks.preprocess_document", "tasks.ocr_tasks.extract_ocr_text",
    "tasks.llm_tasks.predict_invoice_data", "tasks.extraction_tasks.extract_structured_data",
    "tasks.evaluation_tasks.run_automated_evaluation",
)
START_SECONDS = 60


class Flower:
    """Started by `with`, as the image starts it, but without a password."""

    def __init__(self, broker, folder):
        self.broker = broker
        self.log = pathlib.Path(folder) / "flower.log"
        self.port = free_port()
        self.process = None

    def __enter__(self):
        environment = {**os.environ, "CELERY_BROKER_URL": self.broker,
                       "CELERY_RESULT_BACKEND": self.broker, "FLOWER_UNAUTHENTICATED_API": "true"}
        self.process = subprocess.Popen(
            [PYTHON, "-W", "ignore", "-m", "celery", "-A", "iscan_tasks", "flower",
             "--address=127.0.0.1", f"--port={self.port}"],
            cwd=ROOT / "packaging/flower", env=environment, stdout=self.log.open("w"),
            stderr=subprocess.STDOUT, start_new_session=True)
        wait_for(self.answers, START_SECONDS, "Flower does not start")
        return self

    def answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(self.log.read_text()[-4000:])
        try:
            return self.get("/healthcheck")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, body=None, kind="application/x-www-form-urlencoded"):
        """(status, text) of a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers={"Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def get(self, path):
        return self.ask("GET", path)

    def json(self, path):
        status, text = self.get(path)
        assert status == 200, (path, status, text)
        return json.loads(text)

    def order(self, path, **fields):
        """A button of its pages; what it answers."""
        status, text = self.ask("POST", path, urlencode(fields))
        assert status == 200, (path, status, text)
        return json.loads(text)

    def send(self, name, **message):
        """Sends a task as `/api/task/send-task` does; its id."""
        status, text = self.ask("POST", f"/api/task/send-task/{name}", json.dumps(message),
                                "application/json")
        assert status == 200, text
        return json.loads(text)["task-id"]

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
