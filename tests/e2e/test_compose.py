"""compose.yaml for real: images built, the stack started, a document read, Flower asked.

Takes minutes and needs a container engine, so `./dev compose-test` runs it and ./dev test does not.
"""

import base64
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import time

import container_engine
import pytest
from flower import STAGE_TASKS
from service import BINARY, ROOT, SAMPLES, TERMINAL, multipart, value_of

CACHE = ROOT / ".cache/engine"
FILES = ("compose.yaml", "compose.local-images.yaml")
OURS = ("migrate", "api", "worker_preprocessing", "worker_ocr", "worker_llm", "worker_extraction")
NODES = {"preprocessing", "ocr", "llm", "extraction"}
HOST_CERTIFICATES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
WAIT_SECONDS = 120


def why_not():
    if not os.environ.get("ISCAN_COMPOSE_TEST"):
        return "takes minutes; run ./dev compose-test"
    reason = container_engine.why_not()
    if reason:
        return f"no container engine can run here: {reason}"
    for command in ("api", "worker"):
        if subprocess.run([BINARY, command, "--help"], capture_output=True).returncode != 0:
            return f"this iscan has no command `{command}`"
    return None


pytestmark = pytest.mark.skipif(why_not() is not None, reason=str(why_not()))


def ask(method, port, path, body=None, headers=None):
    """(status, answer) of a request to a published port; JSON is read."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        content = answer.read()
        is_json = "json" in answer.getheader("Content-Type", "")
        return answer.status, json.loads(content) if is_json else content.decode()
    finally:
        connection.close()


def wait_for(what, look):
    """What look() returns as soon as it is true."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)
    return found


class Stack:
    """The compose project; `files` are added to those of every test."""

    def __init__(self, engine, folder):
        self.engine, self.folder = engine, folder
        # The programs that are tested are those built already, in place of the stage that builds.
        programs = folder / "programs"
        (programs / "out/bin").mkdir(parents=True)
        for source in pathlib.Path(BINARY).parent.glob("iscan*"):
            subprocess.run(["strip", "-o", programs / "out/bin" / source.name, source], check=True)
        override = {"services": {name: {"build": {"additional_contexts": {"build": str(programs)}}}
                                 for name in OURS}}
        self.override = folder / "programs.json"
        self.override.write_text(json.dumps(override))
        shutil.copy(HOST_CERTIFICATES, folder / "ca.crt")
        self.env_file = folder / "env"
        names = ("POSTGRES", "DB", "REDIS", "FLOWER", "GRAFANA")
        self.env_file.write_text("".join(f"{name}_PASSWORD={name.lower()}-secret\n"
                                         for name in names))

    def compose(self, *arguments, check=True):
        files = [word for name in FILES for word in ("-f", ROOT / name)]
        return self.engine.docker(
            "compose", "--project-name", "iscan_test", "--project-directory", ROOT,
            "--env-file", self.env_file, *files, "-f", self.override, "--profile", "monitoring",
            *arguments, check=check, env={"CA_FILE": str(self.folder / "ca.crt")})

    def logs(self):
        return self.compose("logs", "--no-color", "--tail", "40", check=False).stdout


@pytest.fixture(scope="module")
def engine():
    with container_engine.Engine(CACHE / "data") as running:
        running.base_image("debian:trixie-slim")
        running.enter_network()
        yield running


@pytest.fixture(scope="module")
def stack(engine, tmp_path_factory):
    made = Stack(engine, tmp_path_factory.mktemp("stack"))
    started = made.compose("up", "--build", "--detach", "--wait", "--wait-timeout", "300",
                           check=False)
    if started.returncode != 0:
        raise RuntimeError(f"{started.stdout[-4000:]}{started.stderr[-8000:]}\n{made.logs()}")
    yield made
    made.compose("down", "--volumes", "--timeout", "30")


@pytest.fixture(scope="module")
def token(stack):
    """A token made on the command line, as an operator makes one."""
    return stack.compose("run", "--rm", "--no-deps", "--no-TTY", "api", "admin", "token-create",
                         "--company", "Default", "--name", "test",
                         "--scopes", "read,write,admin").stdout.strip()


def upload(token, name):
    """A sample is sent; its document's id."""
    path = SAMPLES / name
    body, kind = multipart([(path.name, path.read_bytes())])
    status, answer = ask("POST", 8080, "/documents/upload", body,
                         {"Content-Type": kind, "Authorization": f"Bearer {token}"})
    assert status == 202, answer
    return answer["document_id"]


def end_of(document, token):
    """The last state of a document, as soon as it has one."""
    def end():
        state = ask("GET", 8080, f"/documents/{document}/status",
                    headers={"Authorization": f"Bearer {token}"})[1]["status"]
        return state if state in TERMINAL else None

    return wait_for(f"the end of {document}", end)


@pytest.fixture(scope="module")
def document(stack, token):
    """A document that went through all five stages, hence all queues, and was approved; its id."""
    name = upload(token, "de_rechnung.pdf")
    assert end_of(name, token) == "approved", stack.logs()
    return name


def flower(path):
    basic = base64.b64encode(b"admin:flower-secret").decode()
    return ask("GET", 5555, path, headers={"Authorization": f"Basic {basic}"})


def number_of(document, token):
    status, result = ask("GET", 8080, f"/api/v1/documents/{document}/result",
                         headers={"Authorization": f"Bearer {token}"})
    assert status == 200
    return value_of(result, "invoice.number")


def test_a_document_is_approved(document, token):
    assert number_of(document, token) == "RE-2025-0419"


def test_the_page_is_in_the_image(stack):
    status, page = ask("GET", 8080, "/documents", headers={"Accept": "text/html"})
    assert status == 200 and '<div id="root">' in page


def test_a_photographed_receipt_is_read(stack, token):
    name = upload(token, "de_kassenbon.png")
    assert end_of(name, token) in ("approved", "manual_review"), stack.logs()
    assert number_of(name, token) == "004817"


def test_flower_lists_the_five_tasks(document):
    def finished():
        tasks = [task for task in flower("/api/tasks")[1].values()
                 if task["root_id"] == document and task["state"] == "SUCCESS"]
        return sorted(task["name"] for task in tasks) == sorted(STAGE_TASKS)

    wait_for("five tasks in Flower", finished)


def test_flower_sees_all_workers(document):
    def nodes():
        workers = flower("/api/workers?refresh=1")[1]
        kinds = [name.split("@")[0] for name in workers]
        return kinds if set(kinds) == NODES else None

    assert wait_for("the workers in Flower", nodes).count("preprocessing") == 2


def test_flower_wants_its_password(stack):
    assert ask("GET", 5555, "/api/workers")[0] == 401


def test_flower_sets_limits_of_our_tasks(document):
    """Its buttons work only for tasks that Flower's own app knows."""
    node = next(name for name in flower("/api/workers?refresh=1")[1] if name.startswith("ocr@"))
    basic = base64.b64encode(b"admin:flower-secret").decode()
    status, answer = ask(
        "POST", 5555, "/api/task/rate-limit/tasks.ocr_tasks.extract_ocr_text",
        f"workername={node}&ratelimit=200",
        {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"})
    assert status == 200, answer


def test_prometheus_reaches_every_process(stack, document):
    def healthy():
        targets = ask("GET", 9090, "/api/v1/targets")[1]["data"]["activeTargets"]
        up = [target["labels"]["job"] for target in targets if target["health"] == "up"]
        return up if up.count("iscan-worker") == 5 and {"iscan-api", "flower"} <= set(up) else None

    wait_for("Prometheus' targets", healthy)


def test_containers_are_closed(stack):
    """Not root, nothing to write to but the volume and /tmp, no way to the outside."""
    attempts = ("id -u; touch /usr/local/bin/x 2>/dev/null && echo writable; "
                "awk '$2 == \"00000000\" { print \"has a way out\" }' /proc/net/route; true")
    done = stack.compose("exec", "--no-TTY", "worker_ocr", "timeout", "5", "bash", "-c", attempts)
    assert done.stdout.split() == ["10001"]


def test_the_database_keeps_companies_apart(stack):
    """The programs' role is not above row-level security."""
    logs = stack.compose("logs", "--no-color", "migrate", "api").stdout
    assert "Invoice Scanner is ready" in logs
    assert "row_level_security_passed" not in logs


def test_the_children_are_protected(stack):
    done = stack.compose("exec", "--no-TTY", "worker_ocr", "iscan", "doctor", "--json", check=False)
    assert '"protections"' in done.stdout, done.stdout + done.stderr
    for protection in ("landlock", "seccomp", "no_new_privs"):
        assert protection in done.stdout.split("not active")[0]


def test_a_broken_broker_loses_nothing(stack, token):
    """Redis loses all its memory; what was uploaded meanwhile is read all the same."""
    stack.compose("kill", "redis")
    document = upload(token, "de_rechnung.pdf")
    stack.compose("rm", "--force", "--stop", "redis")
    stack.engine.docker("volume", "rm", "iscan_test_redis")
    stack.compose("up", "--detach", "--no-build", "--no-deps", "--wait", "redis")
    assert end_of(document, token) in ("approved", "manual_review")
