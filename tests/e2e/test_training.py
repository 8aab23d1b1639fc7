"""`iscan training`: what it writes follows OpenAI's rules, keeps suppliers apart and, when wished,
tells nobody who they are."""

import hashlib
import json
import os
import re
import subprocess

import pytest

from llm_documents import BASE, doubtful
from make_samples import ids
from postgres import PostgresServer
from service import BINARY, ROOT, Service, sample_files

MOST_TOKENS = 65_536  # of a line at OpenAI
LEAST_LINES = 10
SCHEMA = json.loads((ROOT / "prompts/invoice-1/schema.json").read_text())
SYSTEM = (ROOT / "prompts/invoice-1/system.txt").read_text()
SAMPLES = [path for path in sample_files() if path.suffix == ".pdf"]


def training(data_dir, folder, *options, env=None):
    return subprocess.run(
        [BINARY, "--config", "/dev/null", "training", str(folder), *options, "--data-dir",
         str(data_dir)], capture_output=True, text=True, timeout=120, check=False,
        cwd=data_dir.parent, env={**os.environ, **(env or {})})


def exported(data_dir, folder, *options, env=None):
    done = training(data_dir, folder, *options, env=env)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.json", "train.jsonl", "validation.jsonl"]
    return json.loads((folder / "manifest.json").read_text())


def lines_of(folder, *names):
    return [json.loads(line) for name in names or ("train.jsonl", "validation.jsonl")
            for line in (folder / name).read_text(encoding="utf-8").splitlines()]


def parts(line):
    """The question's text and the answer's values."""
    _, user, assistant = line["messages"]
    return user["content"], json.loads(assistant["content"])


def approve_all(service, files):
    """Uploads and approves; returns what the pipeline said of each."""
    documents = [service.upload([(name, content)]).json()["document_id"] for name, content in files]
    states = {}
    for document in documents:
        states[document] = service.wait_terminal(document)["status"]
        assert service.request("POST", f"/api/v1/documents/{document}/approve").status == 200
    return states


@pytest.fixture(scope="module")
def approved(tmp_path_factory):
    """The data folder of a company with approved documents, and what the pipeline said of each."""
    data_dir = tmp_path_factory.mktemp("approved") / "data"
    with Service(data_dir) as service:
        files = [(path.name, path.read_bytes()) for path in SAMPLES]
        states = approve_all(service, [*files, ("again.pdf", doubtful(7))])
    return data_dir, states


def letters(text):
    return re.sub(r"[\W_]+", "", text).casefold()


def compact(text):
    return re.sub(r"[^0-9A-Z]", "", text)


def values_of(node):
    """Every text of an answer, without the hints to lines."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [value for one in node for value in values_of(one)]
    return [value for name, one in node.items() if name != "at" for value in values_of(one)]


def test_lines_follow_the_rules(approved, tmp_path):
    data_dir, states = approved
    exported(data_dir, tmp_path / "set", "--validation-share", "0.2")
    for name in ("train.jsonl", "validation.jsonl"):
        assert (tmp_path / "set" / name).read_bytes().endswith(b"\n")
    assert len(lines_of(tmp_path / "set", "train.jsonl")) >= LEAST_LINES
    lines = lines_of(tmp_path / "set")
    assert len(lines) == len(states)
    for line in lines:
        assert list(line) == ["messages"]
        assert [list(message) for message in line["messages"]] == [["role", "content"]] * 3
        assert [one["role"] for one in line["messages"]] == ["system", "user", "assistant"]
        assert all(isinstance(one["content"], str) and one["content"] for one in line["messages"])
        assert line["messages"][0]["content"] == SYSTEM
        assert sum(len(one["content"].encode()) for one in line["messages"]) <= 3 * MOST_TOKENS
        question, answer = parts(line)
        assert question.startswith("<document>\n") and "</document>" in question
        assert list(answer) == SCHEMA["required"]
        assert all(list(row) == SCHEMA["properties"]["lines"]["items"]["required"]
                   for row in answer["lines"])
        printed = letters(re.sub(r"(?m)^p\d+\.l\d+ \|", "", question))
        for value in values_of(answer):
            # What is wrapped beside another column is not one run of letters.
            assert all(letters(word) in printed for word in value.split()), value


def test_no_supplier_is_on_both_sides_and_each_stays_on_its_own(approved, tmp_path):
    data_dir, _ = approved
    manifest = exported(data_dir, tmp_path / "set", "--validation-share", "0.4")
    sellers = [{(answer["seller_vat_id"] or answer["seller_name"])
                for _, answer in map(parts, lines_of(tmp_path / "set", name))}
               for name in ("train.jsonl", "validation.jsonl")]
    assert all(sellers) and not sellers[0] & sellers[1]
    assert sorted(one["documents"] for one in manifest["suppliers"].values())[-1] >= 2
    exported(data_dir, tmp_path / "again", "--validation-share", "0.4")
    for name in ("train.jsonl", "validation.jsonl"):
        assert (tmp_path / "set" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_the_manifest_says_what_is_there(approved, tmp_path):
    data_dir, states = approved
    manifest = exported(data_dir, tmp_path / "set", "--from", "2020-01-01")
    assert manifest["version"] == 1 and manifest["prompt"]["name"] == "invoice-1"
    assert re.fullmatch("[0-9a-f]{64}", manifest["prompt"]["sha256"])
    assert manifest["filters"]["from"] == "2020-01-01" and manifest["filters"]["until"] is None
    for name in ("train.jsonl", "validation.jsonl"):
        content = (tmp_path / "set" / name).read_bytes()
        assert manifest["files"][name] == {"lines": content.count(b"\n"), "bytes": len(content),
                                           "sha256": hashlib.sha256(content).hexdigest()}
    counts = manifest["counts"]
    assert counts["documents"] == len(states) == counts["train"] + counts["validation"]
    assert sum(one["documents"] for one in manifest["suppliers"].values()) == len(states)
    told = json.dumps(manifest["suppliers"])
    assert BASE.seller.name not in told and BASE.seller.vat_id not in told


def test_filters(approved, tmp_path):
    data_dir, states = approved
    manifest = exported(data_dir, tmp_path / "people", "--by-person-only")
    by_person = [state for state in states.values() if state == "manual_review"]
    assert 0 < len(by_person) < len(states)
    assert manifest["counts"]["documents"] == len(by_person)
    none = training(data_dir, tmp_path / "none", "--until", "2020-01-01")
    assert none.returncode == 1 and "No document is approved" in none.stderr
    assert not (tmp_path / "none").exists()
    wrong = training(data_dir, tmp_path / "none", "--from", "yesterday")
    assert wrong.returncode == 2 and "2026-01-31" in wrong.stderr


def test_a_folder_with_files_is_left_alone(approved, tmp_path):
    data_dir, _ = approved
    exported(data_dir, tmp_path / "set")
    before = (tmp_path / "set" / "manifest.json").read_bytes()
    refused = training(data_dir, tmp_path / "set")
    assert refused.returncode == 2 and "--force" in refused.stderr
    assert (tmp_path / "set" / "manifest.json").read_bytes() == before
    exported(data_dir, tmp_path / "set", "--force", "--pseudonyms")
    assert json.loads((tmp_path / "set" / "manifest.json").read_text())["pseudonyms"] is True


def secrets_of(truth):
    """What tells the parties of a sample, as its truth has it."""
    for party in (truth.get("seller") or {}, truth.get("buyer") or {}):
        for name, value in party.items():
            if name != "country":
                yield value
    for name in ("iban", "bic", "bankgiro", "plusgiro"):
        yield truth.get(name) or ""


def words_in(text):
    return f" {' '.join(re.findall(r'\w+', text))} "


def test_no_original_survives_under_pseudonyms(approved, tmp_path):
    data_dir, states = approved
    manifest = exported(data_dir, tmp_path / "set", "--pseudonyms")
    counts = manifest["counts"]
    # An invention may show an original by chance; such a document is left out.
    by_chance = counts["left_out"].get("original_left", 0)
    assert counts["train"] + counts["validation"] + by_chance == len(states), counts["left_out"]
    assert by_chance <= 2
    by_number = {}
    for question, answer in map(parts, lines_of(tmp_path / "set")):
        by_number[answer["invoice_number"]] = question + json.dumps(answer, ensure_ascii=False)
    everything = words_in(" ".join(by_number.values()))
    truths = [json.loads(path.with_suffix(".json").read_text()) for path in SAMPLES]
    seen = 0
    for truth in truths:
        own = by_number.get(truth["invoice_number"])
        seen += own is not None
        for secret in filter(None, secrets_of(truth)):
            assert words_in(secret) not in words_in(own or ""), secret
            if len(letters(secret)) > 6:
                assert words_in(secret) not in everything, secret
                assert letters(secret) not in letters(own or ""), secret
    assert seen >= len(SAMPLES) - 3 - by_chance, "documents are told by their numbers"
    contacts = re.findall(r"[\w.]+@[\w.]+|www\.[\w.]+", " ".join(by_number.values()))
    assert contacts and all(one.endswith(".example") for one in contacts)
    printed = " ".join(by_number.values())
    for party in (BASE.seller, BASE.buyer):
        assert party.name.split()[0] not in printed
    for contact in BASE.seller.contact:
        assert contact not in printed


def test_pseudonyms_are_plausible_and_consistent(approved, tmp_path):
    data_dir, _ = approved
    exported(data_dir, tmp_path / "plain")
    exported(data_dir, tmp_path / "set", "--pseudonyms")
    plain = [answer for _, answer in map(parts, lines_of(tmp_path / "plain"))]
    invented = [answer for _, answer in map(parts, lines_of(tmp_path / "set"))]
    assert [one["invoice_number"] for one in plain] == [one["invoice_number"] for one in invented]
    assert sum(bool(one["iban"]) for one in plain) >= 5
    names = {}
    for before, after in zip(plain, invented):
        assert before["total_gross"] == after["total_gross"]
        if before["iban"]:
            assert before["iban"] != after["iban"]
            assert before["iban"][:2] == after["iban"][:2]
            assert ids.iban_ok(before["iban"]) == ids.iban_ok(after["iban"])
        if before["seller_vat_id"]:
            assert len(letters(before["seller_vat_id"])) == len(letters(after["seller_vat_id"]))
        names.setdefault(before["seller_name"], set()).add(after["seller_name"])
    assert all(len(one) == 1 for one in names.values()), names
    assert sum(before["seller_name"] == BASE.seller.name for before in plain) == 2
    numbers = [(compact(before["seller_vat_id"]), compact(after["seller_vat_id"]))
               for before, after in zip(plain, invented) if before["seller_vat_id"]]
    assert len(numbers) >= 5 and all(before != after for before, after in numbers)
    right = [ids.vat_id_ok(before) for before, _ in numbers]
    assert any(right) and right == [ids.vat_id_ok(after) for _, after in numbers]


def test_companies_are_never_mixed(tmp_path):
    data_dir = tmp_path / "data"
    with Service(data_dir) as service:
        approve_all(service, [("one.pdf", doubtful(1))])
        company = service.request("POST", "/api/v1/admin/companies", body={"name": "Other"}).json()
        service.token = service.request("POST", "/api/v1/admin/tokens", body={
            "company_id": company["id"], "name": "t", "scopes": ["read", "write"]}).json()["token"]
        approve_all(service, [("two.pdf", doubtful(2))])
        # Beside the running service.
        refused = training(data_dir, tmp_path / "set")
        assert refused.returncode == 2 and "--company" in refused.stderr
        exported(data_dir, tmp_path / "set", "--company", "Other")
    (line,) = lines_of(tmp_path / "set")
    assert "INV-2025-00002" in line["messages"][1]["content"]
    unknown = training(data_dir, tmp_path / "unknown", "--company", "Nobody")
    assert unknown.returncode == 2 and "Nobody" in unknown.stderr


def test_few_documents_are_warned_about_and_none_is_told(tmp_path):
    data_dir = tmp_path / "data"
    with Service(data_dir) as service:
        none = training(data_dir, tmp_path / "set")
        assert none.returncode == 1 and "No document is approved" in none.stderr
        approve_all(service, [("one.pdf", doubtful(1))])
    done = training(data_dir, tmp_path / "set", "--validation-share", "0")
    assert done.returncode == 0
    assert "10 documents to train at least" in done.stderr and "too few suppliers" in done.stderr


def test_postgresql_gives_the_same(tmp_path):
    with PostgresServer() as server:
        env = {"DATABASE_URL": server.url}
        data_dir = tmp_path / "data"
        with Service(data_dir, [f"data.raw_dir={tmp_path / 'files'}"]) as sqlite:
            approve_all(sqlite, [(path.name, path.read_bytes()) for path in SAMPLES[:4]])
        service = Service(tmp_path / "other", [f"data.raw_dir={tmp_path / 'files2'}"])
        service.start(extra_env=env)
        try:
            approve_all(service, [(path.name, path.read_bytes()) for path in SAMPLES[:4]])
        finally:
            assert service.stop() == 0
        exported(data_dir, tmp_path / "of_sqlite")
        exported(tmp_path / "other", tmp_path / "of_postgresql", env=env)
    assert lines_of(tmp_path / "of_sqlite") == lines_of(tmp_path / "of_postgresql")
