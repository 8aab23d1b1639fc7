"""What language models are shown beside the text: pictures of the pages, or the file (llm.send)."""

import json
import os
import struct
import subprocess

import pytest

from llm_server import LlmServer
from service import BINARY, SAMPLES

SCAN = SAMPLES / "de_gutschrift_scan.pdf"
PHOTO = SAMPLES / "at_photo.jpg"


def scan(folder, server, document, *settings, **environment):
    """The document's result, and what was said."""
    words = [word for setting in ("review.field_at=0.999", *settings) for word in ("--set", setting)]
    result = subprocess.run([BINARY, "--config", "/dev/null", *words, "scan", "--json", document],
                            cwd=folder, text=True, capture_output=True, timeout=120,
                            env={**os.environ, **server.environment(), **environment})
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)[0], result.stderr


@pytest.fixture
def server():
    with LlmServer() as running:
        yield running


def sizes(media):
    """Width and height of PNG files."""
    assert all(kind == "image/png" and data.startswith(b"\x89PNG") for kind, data in media)
    return [struct.unpack(">II", data[16:24]) for _, data in media]


@pytest.mark.parametrize("provider", ["openai", "anthropic", "gemini"])
def test_pictures_are_sharp_and_small(tmp_path, server, provider):
    for document in (SCAN, PHOTO):
        scan(tmp_path, server, document, f"llm.providers={provider}", "llm.send=images")
    assert {entry["model"] for entry in server.ledger} and len(server.ledger) >= 2
    for entry in server.ledger:
        assert entry["media"] and "came before this text" in entry["text"]
        for width, height in sizes(entry["media"]):
            assert 1590 <= max(width, height) <= 2000
        assert all(len(data) <= 1_500_000 for _, data in entry["media"])


@pytest.mark.parametrize("provider", ["openai", "anthropic", "gemini"])
def test_the_file_is_sent_where_it_is_taken(tmp_path, server, provider):
    settings = (f"llm.providers={provider}", "llm.send=file", "openai.wire=responses")
    scan(tmp_path, server, SCAN, *settings)
    assert server.ledger[0]["media"] == [("application/pdf", SCAN.read_bytes())]
    scan(tmp_path, server, PHOTO, *settings)
    assert sizes(server.ledger[-1]["media"])


def test_servers_of_our_own_get_pictures_instead(tmp_path, server):
    scan(tmp_path, server, SCAN, "llm.providers=local", "llm.send=file", "local.model=m",
         ISCAN_LOCAL_BASE_URL=f"{server.url}/v1")
    assert sizes(server.ledger[0]["media"])


def test_text_alone_by_default_and_where_something_is_hidden(tmp_path, server):
    _, said = scan(tmp_path, server, SCAN, "llm.providers=gemini")
    assert server.ledger[-1]["media"] == [] and "llm_text_only" not in said
    _, said = scan(tmp_path, server, SCAN, "llm.providers=gemini", "llm.send=file",
                   "llm.redact=true")
    assert server.ledger[-1]["media"] == [] and "llm_text_only" in said
    assert len(server.ledger) == 2


def test_an_unknown_way_is_refused(tmp_path, server):
    result = subprocess.run([BINARY, "--config", "/dev/null", "--set", "llm.send=voice", "scan",
                             SCAN], cwd=tmp_path, text=True, capture_output=True,
                            env={**os.environ, **server.environment()})
    assert result.returncode == 2 and "llm.send must be text, images or file." in result.stderr
