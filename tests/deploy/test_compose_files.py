"""compose.yaml and its companions, as Compose itself understands them."""

import json
import re
import shutil

import pytest

from project import QUEUES, ROOT, run, settings_environment

BASE = ["compose.yaml"]
PROD = ["compose.yaml", "compose.prod.yaml"]
LOCAL = ["compose.yaml", "compose.local-images.yaml"]
PASSWORDS = ("POSTGRES_PASSWORD", "DB_PASSWORD", "REDIS_PASSWORD", "FLOWER_PASSWORD",
             "GRAFANA_PASSWORD")
OURS = {"migrate", "api", "worker_preprocessing", "worker_ocr", "worker_llm", "worker_extraction"}
# Of the image's own scripts, not settings of iscan.
SCRIPT_VARIABLES = {"ISCAN_HEALTH_PORT", "DATABASE_URL_FILE", "REDIS_URL_FILE"}


@pytest.fixture
def checkout(tmp_path):
    """The files that Compose reads, in a folder of their own: no .env of anybody's."""
    for path in ROOT.glob("compose*.yaml"):
        shutil.copy(path, tmp_path)
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy",
                    ignore=shutil.ignore_patterns("secrets", "secrets.env"))
    return tmp_path


def compose(checkout, files, *arguments, env=None):
    named = [word for name in files for word in ("-f", name)]
    return run("docker-compose", *named, "--profile", "*", *arguments, cwd=checkout,
               env={"PATH": "/usr/bin:/bin", "HOME": str(checkout), **(env or {})})


def config(checkout, files):
    done = compose(checkout, files, "config", "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def make_env(checkout, *arguments):
    return run("sh", "deploy/compose/make-env.sh", *arguments, cwd=checkout)


@pytest.fixture
def services(checkout):
    assert make_env(checkout).returncode == 0
    return config(checkout, BASE)["services"]


@pytest.mark.parametrize("missing", PASSWORDS)
def test_a_missing_password_is_told(checkout, missing):
    env = {name: "x" for name in PASSWORDS if name != missing}
    done = compose(checkout, BASE, "config", "--quiet", env=env)
    assert done.returncode != 0
    assert missing in done.stderr and "make-env.sh" in done.stderr


def test_make_env_writes_new_passwords_once(checkout):
    assert make_env(checkout).returncode == 0
    text = (checkout / ".env").read_text()
    assert (checkout / ".env").stat().st_mode & 0o077 == 0
    values = dict(re.findall(r"^(\w+)=([0-9a-f]{32})$", text, re.M))
    assert set(values) == set(PASSWORDS) and len(set(values.values())) == len(PASSWORDS)
    again = make_env(checkout)
    assert again.returncode == 1 and "there already" in again.stderr
    assert (checkout / ".env").read_text() == text


def test_only_the_loopback_address_is_published(services):
    published = {name: service["ports"] for name, service in services.items()
                 if "ports" in service}
    assert set(published) == {"api", "flower", "prometheus", "grafana"}
    for ports in published.values():
        assert [port["host_ip"] for port in ports] == ["127.0.0.1"]


def test_stores_and_workers_have_no_way_out(checkout):
    make_env(checkout)
    whole = config(checkout, BASE)
    assert whole["networks"]["backend"]["internal"] is True
    outside = {name for name, service in whole["services"].items()
               if "outside" in service["networks"]}
    assert outside == {"api", "worker_llm", "flower", "prometheus", "grafana"}


def test_each_queue_has_a_worker(services):
    taken = []
    for name in OURS - {"api", "migrate"}:
        command = services[name]["command"]
        taken += command[command.index("--queues") + 1].split(",")
    assert sorted(taken) == sorted(QUEUES)
    assert services["worker_preprocessing"]["deploy"]["replicas"] == 2


def test_what_we_build_runs_with_as_little_as_possible(services):
    for name in OURS | {"flower", "redis", "prometheus", "grafana", "node_exporter"}:
        service = services[name]
        assert service.get("read_only") is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
    assert not any(service.get("privileged") for service in services.values())


def test_order_and_health(services):
    for name, service in services.items():
        if name != "migrate" and name != "flower":  # Flower's image brings its check
            assert service["healthcheck"]["test"], name
    for name in OURS - {"migrate"}:
        needs = {other: need["condition"] for other, need in services[name]["depends_on"].items()}
        assert needs == {"migrate": "service_completed_successfully", "redis": "service_healthy"}
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


@pytest.mark.parametrize("files", [BASE, PROD])
def test_settings_are_ones_that_iscan_knows(checkout, files):
    make_env(checkout)
    make_env(checkout, "--secrets")
    known = settings_environment() | SCRIPT_VARIABLES
    for name in OURS:
        unknown = set(config(checkout, files)["services"][name]["environment"]) - known
        assert not unknown, f"{name}: {unknown}"


def test_on_a_server_passwords_are_in_files_alone(checkout):
    make_env(checkout)
    assert make_env(checkout, "--secrets").returncode == 0
    whole = config(checkout, PROD)
    services = json.dumps(whole["services"])
    passwords = re.findall(r"=(\w{32})$", (checkout / ".env").read_text(), re.M)
    secrets = checkout / "deploy/compose/secrets"
    assert secrets.stat().st_mode & 0o077 == 0
    for text in passwords + [path.read_text() for path in secrets.iterdir()]:
        assert text not in services
    for secret in whole["secrets"].values():
        assert (checkout / secret["file"]).is_file()
    for name, service in whole["services"].items():
        if name != "node_exporter" and name != "prometheus":
            assert service["secrets"], name


def test_on_a_server_everything_is_limited_and_comes_back(checkout):
    make_env(checkout, "--secrets")
    for name, service in config(checkout, PROD)["services"].items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name
        assert service["deploy"]["resources"]["limits"]["memory"], name
        assert service["logging"]["options"]["max-size"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_local_images_are_all_built(checkout):
    make_env(checkout)
    services = config(checkout, LOCAL)["services"]
    assert set(services) == OURS | {"postgres", "redis", "flower", "prometheus"}
    for name, service in services.items():
        dockerfile = ROOT / service["build"]["dockerfile"]
        assert dockerfile.is_file(), name


def test_images_are_pinned(services):
    for name, service in services.items():
        tag = service["image"].partition(":")[2]
        assert tag and tag != "latest", name
