"""Hostile files through the command line and through the API: each gives a value or one clear
error code, and the service goes on. Uses our own small set always and ../shared/data/hostile when
it is there."""

import concurrent.futures
import json
import pathlib
import struct
import subprocess
import zlib

import pytest
from service import BINARY, ROOT, SHARED, Service, sample_files

HOSTILE = SHARED / "hostile"


def png_header(width, height):
    """A PNG that claims a size and has no pixels."""
    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b""))


def many_pages(count):
    """A well-formed PDF of empty pages."""
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(count))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>",
               b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
               *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"] * count]
    out, places = b"%PDF-1.4\n", []
    body = []
    at = len(out)
    for number, content in enumerate(objects, 1):
        places.append(at)
        body.append(b"%d 0 obj%sendobj\n" % (number, content))
        at += len(body[-1])
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (out + b"".join(body) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
            + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, at))


OWN = {
    "empty.pdf": (b"", {"file_empty"}),
    "text.pdf": (b"just some words", {"file_type_unsupported"}),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj<</Type/Cat", {"file_damaged"}),
    "cut.jpg": (b"\xff\xd8\xff\xe0\0\x10JFIF\0", {"file_damaged"}),
    "huge.png": (png_header(60000, 60000), {"image_too_large"}),
    "pages.pdf": (many_pages(10_000), {"too_many_pages"}),
    "entities.xml": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
                     {"xml_entities_refused"}),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile")
    for name, (content, _) in OWN.items():
        (path / name).write_bytes(content)
    return path


def check_answer(document):
    assert ("error" in document) != ("fields" in document), document
    if "error" in document:
        assert document["error"]["code"] and document["error"]["message"]
        assert document["error"]["code"] not in ("internal", "reader_unavailable"), document


def scan(files):
    result = subprocess.run([BINARY, "--config", "/dev/null", "scan", "--json", *map(str, files)],
                            capture_output=True, cwd=ROOT, timeout=540)
    assert result.returncode in (0, 1), result.stderr.decode()
    return json.loads(result.stdout)


def test_own_hostile_files_have_their_codes(folder):
    for document in scan(sorted(folder.iterdir())):
        name = pathlib.Path(document["file"]).name
        assert document["error"]["code"] in OWN[name][1], document


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="../shared/data/hostile is not here")
def test_shared_hostile_files_by_scan():
    files = sorted(p for p in HOSTILE.iterdir() if p.name != "MANIFEST.csv")
    documents = scan(files)
    assert len(documents) == len(files)
    for document in documents:
        check_answer(document)


def through_api(service, path):
    answer = service.upload([(path.name, path.read_bytes())])
    if answer.status != 202:
        problem = answer.json()
        assert answer.status in (400, 413, 415, 422) and problem["code"], problem
        return problem["code"]
    status = service.wait_terminal(answer.json()["document_id"])
    if status["status"].endswith("_error"):
        assert status["error"]["code"] and status["error"]["message"], status
        return status["error"]["code"]
    return status["status"]


def test_files_through_the_api_and_the_service_goes_on(folder, tmp_path):
    files = sorted(folder.iterdir())
    if HOSTILE.is_dir():
        files += sorted(p for p in HOSTILE.iterdir() if p.name != "MANIFEST.csv")
    with Service(tmp_path / "data") as service:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            outcomes = list(pool.map(lambda path: through_api(service, path), files))
        assert len(outcomes) == len(files)
        assert service.get("/healthz").status == 200
        good = next(p for p in sample_files() if p.suffix == ".pdf")
        accepted = service.upload([(good.name, good.read_bytes())]).json()
        assert service.wait_terminal(accepted["document_id"])["status"] in ("approved",
                                                                            "manual_review")
