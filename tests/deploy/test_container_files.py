"""The images' files: scripts do what they say, packages are the ones that the programs need."""

import http.server
import os
import pathlib
import re
import threading

import pytest

from project import ROOT, run

CONTAINER = ROOT / "packaging/container"
PROGRAMS = pathlib.Path(os.environ.get("ISCAN_BIN", ROOT / "build/release/bin/iscan")).parent
# The C library is essential in Debian; the others are in builds that never ship.
ALWAYS_THERE = {"libc6", "libasan8", "libubsan1", "libtsan2"}


def package_list(name):
    lines = (ROOT / f"packaging/{name}.packages").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def needed_libraries(program):
    """The files of the shared libraries that a program names itself."""
    names = re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", program).stdout)
    places = dict(re.findall(r"(\S+) => (/\S+)", run("ldd", program).stdout))
    return [os.path.realpath(places[name]) for name in names if name in places]


def package_of(file):
    owners = run("dpkg", "-S", file).stdout
    return owners.split(":")[0]


@pytest.mark.parametrize("program", ["iscan", "iscan-reader", "iscan-ocr"])
def test_the_runtime_list_has_every_library_of(program):
    libraries = needed_libraries(PROGRAMS / program)
    assert libraries, f"{PROGRAMS / program} is not built"
    missing = {package_of(file) for file in libraries} - package_list("runtime") - ALWAYS_THERE
    assert not missing, f"add to packaging/runtime.packages: {missing}"


def test_the_runtime_list_has_the_models_and_fonts_of_the_build_list():
    models = {name for name in package_list("build") if name.startswith("tesseract-ocr-")}
    fonts = {name for name in package_list("test") if name.startswith("fonts-")}
    assert models | fonts | {"libheif-plugin-libde265"} <= package_list("runtime")


@pytest.mark.parametrize("path", sorted(CONTAINER.rglob("Dockerfile*")), ids=lambda p: p.name)
def test_images_do_not_run_as_root(path):
    text = path.read_text()
    last = text[text.rindex("\nFROM "):]
    based_on_ours = "FROM ${ISCAN_IMAGE}" in last
    users = re.findall(r"^USER (\S+)", last, re.M)
    assert based_on_ours or (users and users[-1] not in ("root", "0")), path
    assert not re.search(r"^(ADD|#\s*syntax)", text, re.M), "ADD fetches, syntax= needs a registry"
    for source in re.findall(r"^COPY (?!--from)(?:--\S+ )*(\S+) ", text, re.M):
        assert source == "." or (ROOT / source).exists(), source


def test_only_named_files_reach_a_build():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines()
             if line and not line.startswith("#")]
    assert lines[0] == "*"
    allowed = {line[1:] for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in allowed)
    assert {"src", "apps", "cmake", "packaging", "CMakeLists.txt"} <= allowed
    # What CMake puts into the programs.
    lists = " ".join(path.read_text() for path in (ROOT / "src").glob("*/CMakeLists.txt"))
    read = set(re.findall(r"\$\{CMAKE_SOURCE_DIR\}/(\w+)", lists))
    assert {"prices", "prompts", "schemas", "sql"} <= read <= allowed
    assert not allowed & {".env", ".git", "deploy", ".cache", "data"}


@pytest.fixture
def fake_programs(tmp_path):
    """iscan and celery that print how they were called."""
    for name in ("iscan", "celery"):
        program = tmp_path / name
        program.write_text('#!/bin/sh\necho "called: $*"\nprintenv\n')
        program.chmod(0o755)
    return {"PATH": f"{tmp_path}:/usr/bin:/bin"}


def test_secrets_come_from_files(fake_programs, tmp_path):
    secret = tmp_path / "url"
    secret.write_text("postgresql://u:p@h/db")  # without an end of line
    done = run("sh", CONTAINER / "entrypoint.sh", "api", "--set", "a b",
               env={**fake_programs, "DATABASE_URL": "", "DATABASE_URL_FILE": str(secret)})
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "called: api --set a b"
    assert "DATABASE_URL=postgresql://u:p@h/db" in done.stdout.splitlines()


@pytest.mark.parametrize("script,name", [
    ("container/entrypoint.sh", "REDIS_URL"), ("flower/entrypoint.sh", "CELERY_BROKER_URL")])
def test_a_secret_that_cannot_be_read_is_told(fake_programs, script, name):
    done = run("sh", ROOT / "packaging" / script,
               env={**fake_programs, f"{name}_FILE": "/nowhere"})
    assert done.returncode == 2
    assert f"{name}_FILE names /nowhere" in done.stderr


def test_flower_does_not_start_without_a_password(fake_programs, tmp_path):
    script = ROOT / "packaging/flower/entrypoint.sh"
    done = run("sh", script, env=fake_programs)
    assert done.returncode == 2 and "FLOWER_BASIC_AUTH" in done.stderr
    secret = tmp_path / "auth"
    secret.write_text("a:b\n")
    done = run("sh", script, "--port=1", env={**fake_programs, "FLOWER_BASIC_AUTH_FILE": str(secret)})
    assert done.stdout.splitlines()[0] == "called: -A iscan_tasks flower --port=1"
    # Flower takes every FLOWER_… variable for an option of its own.
    assert "FLOWER_BASIC_AUTH_FILE" not in done.stdout


@pytest.fixture
def web():
    """A server whose /healthz is well and whose other pages are not."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()


def test_the_health_check_tells_the_truth(web):
    script = CONTAINER / "healthcheck.sh"
    assert run("bash", script, web).returncode == 0
    assert run("bash", script, env={"PATH": "/usr/bin:/bin", "ISCAN_HEALTH_PORT": str(web)}).returncode == 0
    ill = run("bash", script, web, "/readyz")
    assert ill.returncode == 1 and "503" in ill.stderr
    assert run("bash", script, 1).returncode != 0  # nobody listens there


def test_flower_knows_our_tasks():
    found = run("python3", "-c", "import iscan_tasks; print(*iscan_tasks.app.tasks)",
                cwd=ROOT / "packaging/flower")
    names = {name for name in found.stdout.split() if not name.startswith("celery.")}
    assert names == {
        "tasks.preprocessing_tasks.preprocess_document", "tasks.ocr_tasks.extract_ocr_text",
        "tasks.llm_tasks.predict_invoice_data", "tasks.extraction_tasks.extract_structured_data",
        "tasks.evaluation_tasks.run_automated_evaluation",
        "tasks.document_tasks.orchestrate_document_processing"}, found.stderr


@pytest.mark.parametrize("file", ["packaging/flower/requirements.txt", "packaging/test.requirements",
                                  "packaging/container/gpu.requirements.txt"])
def test_python_packages_are_pinned_with_hashes(file):
    text = re.sub(r"\\\n", " ", (ROOT / file).read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}", line), line
