"""A model that believes every attack finds none that is hidden; visible ones change nothing that was
known and approve nothing.
"""

import json
import os
import subprocess

import attacks
import pytest
from llm_server import LlmServer, empty_answer
from service import BINARY

AUTOMATIC = "auto"
SETTINGS = ("llm.providers=openai", "openai.wire=responses", "llm.parallel=4")


def gullible(text, schema):
    """The attacker's values where the text holds an attack, otherwise what is printed."""
    answer = empty_answer(schema)
    if attacks.believes(text):
        return answer | {name: value for name, value in attacks.WANTED.items() if name in answer}
    for document in attacks.documents().values():
        if document.seller.name in text:
            printed = {"seller_name": document.seller.name, "buyer_name": document.buyer.name,
                       "invoice_number": document.number}
            return answer | {name: value for name, value in printed.items() if name in answer}
    return answer


def scan_all(folder, server=None):
    """The results of all files in the folder by name, without and with language models."""
    settings = [part for one in SETTINGS if server for part in ("--set", one)]
    done = subprocess.run([BINARY, "--config", "/dev/null", "scan", "--json", str(folder),
                           *settings], capture_output=True, timeout=300,
                          env={**os.environ, **(server.environment() if server else {})})
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    results = {one["file"].rsplit("/", 1)[-1]: one for one in json.loads(done.stdout)}
    assert all("error" not in one for one in results.values())
    return results


def fields_of(result):
    """Path: (value, status) of every field."""
    found = {}

    def walk(node, path):
        if isinstance(node, dict) and "value" in node and "status" in node:
            found[path] = (node["value"], node["status"])
        elif isinstance(node, (dict, list)):
            children = node.items() if isinstance(node, dict) else enumerate(node)
            for name, child in children:
                walk(child, f"{path}/{name}")

    walk(result["fields"], "")
    return found


def differences(one, other):
    """Fields of `one` and what `other` says instead."""
    a, b = fields_of(one), fields_of(other)
    return {path: (a.get(path), b.get(path)) for path in a.keys() | b.keys()
            if a.get(path) != b.get(path)}


def write(folder, named):
    folder.mkdir()
    for name, content in named.items():
        (folder / name).write_bytes(content)
    return folder


BASES = ("approved", "doubtful", "numberless")


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Documents that show the same without an attack's words: their results and what was asked."""
    named = {f"{base}--{way}.pdf": attacks.pdf_of(attacks.documents()[base],
                                                  attacks.without_words(way))
             for base in BASES for way in attacks.HIDINGS}
    with LlmServer(gullible) as server:
        results = scan_all(write(tmp_path_factory.mktemp("plain") / "all", named), server)
        return results, {entry["text"] for entry in server.ledger}


def test_documents_are_what_the_attacks_need(plain):
    results, asked = plain
    assert results["approved--white.pdf"]["verdict"] == "approved"
    assert results["numberless--white.pdf"]["verdict"] == "manual_review"
    seller = results["doubtful--white.pdf"]["fields"]["seller"]["name"]
    assert seller["value"] == "Lanternfish Sound Design Ltd"
    assert seller["reader"].startswith("llm:")
    assert len(asked) >= 2


def test_hidden_attacks_change_nothing(plain, tmp_path):
    results_without, asked_without = plain
    named = {f"{base}--{name}.pdf": attacks.pdf_of(attacks.documents()[base], attack)
             for base in BASES for name, attack in attacks.hidden_attacks()}
    assert len(named) >= 200
    with LlmServer(gullible) as server:
        results = scan_all(write(tmp_path / "hidden", named), server)
        asked = {entry["text"] for entry in server.ledger}
    believed = [text for text in asked if attacks.believes(text)]
    assert not believed, f"{len(believed)} attacks reached the model: {believed[0]}"
    # Answers are kept, so all attacks are answered by those to the few documents without them.
    assert asked == asked_without
    assert len(results) == len(named)
    for name, result in results.items():
        without = results_without["-".join(name.split("-")[:3]) + ".pdf"]
        assert differences(without, result) == {}, name
        assert result["verdict"] == without["verdict"], name


def test_visible_attacks_change_nothing_that_was_known_and_approve_nothing(tmp_path):
    documents = attacks.documents()
    named = {f"{base}--{name}.pdf": attacks.pdf_of(document, attack)
             for base, document in documents.items()
             for name, attack in attacks.visible_attacks()}
    folder = write(tmp_path / "visible", named)
    alone = scan_all(folder)
    with LlmServer(gullible) as server:
        believing = scan_all(folder, server)
        believed = sum(attacks.believes(entry["text"]) for entry in server.ledger)
    assert believed >= len(named) // 2, "the attacks have to be read"
    proposed = 0
    for name, result in believing.items():
        known = {path: field for path, field in fields_of(alone[name]).items()
                 if field[1] == AUTOMATIC}
        now = fields_of(result)
        assert {path: now.get(path) for path in known} == known, name
        changed = differences(alone[name], result)
        proposed += bool(changed)
        assert all(field is None or field[1] != AUTOMATIC for _, field in changed.values()), name
        approved = result["verdict"] == "approved"
        assert not approved or alone[name]["verdict"] == "approved", (name, changed)
    assert proposed, "no attack came as far as to be shown"
