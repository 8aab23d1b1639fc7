"""What several of these tests read from the project."""

import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
QUEUES = {"preprocessing", "ocr", "llm", "extraction", "evaluation"}


def run(*command, **options):
    """Runs a program; its output is in the result."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          **options)


def load(path):
    return yaml.safe_load(path.read_text())


def settings_environment():
    """The environment variables that iscan takes settings from."""
    text = (ROOT / "docs/settings.md").read_text()
    return set(re.findall(r"^\| `[^`]+` \| `(\w+)` \|", text, re.M))


def metrics():
    """Our metrics: name → (type, label)."""
    text = (ROOT / "docs/metrics.md").read_text()
    rows = re.findall(r"^\| `(iscan_\w+)` \| (\w+) \| (\w*) \|", text, re.M)
    assert rows, "docs/metrics.md has no table"
    return {name: (kind, label) for name, kind, label in rows}


def series():
    """The series that Prometheus makes of our metrics: name → label."""
    found = {}
    for name, (kind, label) in metrics().items():
        suffixes = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        found.update({name + suffix: label for suffix in suffixes})
    return found


def use_test_packages():
    """Makes the packages of packaging/test.requirements importable."""
    found = list((ROOT / ".cache/python/lib").glob("python3*/site-packages"))
    assert found, "packages of packaging/test.requirements are missing; ./dev installs them"
    sys.path += map(str, found)
