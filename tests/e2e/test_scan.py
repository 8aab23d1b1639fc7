"""`iscan scan` on the committed samples and on wrong input."""

import json
import subprocess

import jsonschema
import pytest
from service import BINARY, ROOT, SAMPLES, sample_files, value_of

FIELDS = {
    "invoice_number": "invoice.number", "issue_date": "invoice.issue_date",
    "due_date": "invoice.due_date", "currency": "invoice.currency", "net_total": "totals.net",
    "tax_total": "totals.vat", "gross_total": "totals.gross",
}


def scan(*arguments, check=None):
    result = subprocess.run([BINARY, "--config", "/dev/null", "scan", *map(str, arguments)],
                            capture_output=True, timeout=300, cwd=ROOT)
    if check is not None:
        assert result.returncode == check, result.stderr.decode()
    return result


@pytest.fixture(scope="module")
def scanned():
    documents = json.loads(scan("--json", SAMPLES, check=0).stdout)
    return {document["file"].rsplit("/", 1)[-1]: document for document in documents}


def test_there_are_enough_samples():
    assert len(sample_files()) >= 16


@pytest.mark.parametrize("sample", sample_files(), ids=lambda p: p.name)
def test_sample_is_read_exactly(scanned, sample):
    truth = json.loads(sample.with_suffix(".json").read_text())
    found = {key: value_of(scanned[sample.name], path) for key, path in FIELDS.items()
             if truth.get(key)}
    assert found == {key: truth[key] for key in found}


def test_every_value_has_a_place_or_a_proof(scanned):
    def leaves(node):
        if isinstance(node, dict) and "value" in node and "status" in node:
            yield node
        elif isinstance(node, (dict, list)):
            for child in node.values() if isinstance(node, dict) else node:
                yield from leaves(child)

    for document in scanned.values():
        for leaf in leaves(document["fields"]):
            grounded = leaf.get("page", 0) >= 1 and len(leaf["box"]) == 4
            assert grounded or leaf["source"] in ("xml", "derived"), leaf


def test_results_follow_the_published_schema(scanned):
    schema = json.loads((ROOT / "schemas/invoice.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for document in scanned.values():
        problems = [error.message for error in validator.iter_errors(document)]
        assert problems == [], (document["file"], problems[:3])


def test_csv_has_one_line_a_document():
    lines = scan("--csv", SAMPLES, check=0).stdout.decode().split("\r\n")
    assert lines[0].startswith("file,state,quality_score")
    assert len([line for line in lines if line]) >= 17


def test_a_missing_file_is_a_usage_error():
    result = scan("no-such-file.pdf", check=2)
    assert b"no-such-file.pdf" in result.stderr


def test_an_empty_and_a_wrong_file_each_have_their_code(tmp_path):
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "wrong.pdf").write_bytes(b"this is no PDF at all, whatever its name says")
    (tmp_path / b"n\xffme.pdf".decode("utf-8", "surrogateescape")).write_bytes(b"%PDF-1.4 cut")
    documents = json.loads(scan("--json", *tmp_path.iterdir(), check=1).stdout)
    codes = {document["error"]["code"] for document in documents}
    assert {"file_empty", "file_type_unsupported", "file_damaged"} <= codes


def test_help_and_version():
    for arguments in (["--help"], ["scan", "--help"], ["--version"]):
        assert subprocess.run([BINARY, *arguments], capture_output=True).returncode == 0
    assert subprocess.run([BINARY, "no-such-command"], capture_output=True).returncode == 2
