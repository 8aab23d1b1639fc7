import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
NEWEST = ROOT / ".cache/python/bin/python"


def pytest_addoption(parser):
    parser.addoption("--stack", default="debian", choices=["debian", "newest"],
                     help="whose Celery is the oracle")


def pytest_configure(config):
    """The newest Celery lives in a folder of its own, so the tests run in that Python."""
    if config.getoption("--stack") == "debian" or sys.prefix != sys.base_prefix:
        return
    if not NEWEST.exists():
        raise SystemExit(f"{NEWEST} is missing; ./dev test makes it")
    done = subprocess.run([NEWEST, "-m", "pytest", *config.invocation_params.args], check=False)
    os._exit(done.returncode)


sys.path.insert(0, str(HERE))
sys.path.insert(0, str(ROOT / "tests/e2e"))

from collected import collect_between_tests  # noqa: E402, F401
