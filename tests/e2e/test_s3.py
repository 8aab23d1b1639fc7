"""The service with its files in a real S3 server, which also goes away and comes back."""

import json
import os
import subprocess

import pytest

from s3_server import S3Server
from service import BINARY, Service, sample_files, value_of


@pytest.fixture
def server():
    with S3Server() as running:
        yield running


@pytest.fixture
def service(tmp_path, server):
    running = Service(tmp_path / "data")
    running.start(extra_env=server.environment)
    yield running
    running.stop()


def some_samples():
    return [path for path in sample_files() if path.suffix == ".pdf"][:3]


def upload(service, path):
    answer = service.upload([(path.name, path.read_bytes())])
    assert answer.status == 202, answer.body
    return answer.json()["document_id"]


def storage_finding(tmp_path, environment):
    done = subprocess.run([BINARY, "--config", "/dev/null", "doctor", "--json"], cwd=tmp_path,
                          capture_output=True, text=True, env={**os.environ, **environment})
    return json.loads(done.stdout)["storage"]


def test_documents_go_through_the_bucket(tmp_path, service):
    for path in some_samples():
        document = upload(service, path)
        assert service.wait_terminal(document)["status"] in ("approved", "manual_review")
        original = service.get(f"/api/v1/documents/{document}/file")
        assert original.status == 200
        assert original.body == path.read_bytes()
        result = service.get(f"/api/v1/documents/{document}/result").json()
        assert value_of(result, "invoice.number")
    assert not (tmp_path / "data" / "blobs").exists()
    assert not list((tmp_path / "data" / "cache").iterdir()), "cached files have no names"


def test_a_server_that_comes_back_is_waited_for(service, server):
    first = upload(service, some_samples()[0])
    service.wait_terminal(first)
    service.kill()  # its cache is gone
    service.start(extra_env=server.environment)
    server.crash()
    server.start()
    original = service.get(f"/api/v1/documents/{first}/file")
    assert original.status == 200, original.body
    assert original.body == some_samples()[0].read_bytes()
    second = upload(service, some_samples()[1])
    assert service.wait_terminal(second)["status"] in ("approved", "manual_review")


def test_doctor_tells_about_the_bucket(tmp_path, server):
    assert storage_finding(tmp_path, server.environment)["ok"]
    wrong = {**server.environment, "AWS_SECRET_ACCESS_KEY": "wrong"}
    finding = storage_finding(tmp_path, wrong)
    assert not finding["ok"]
    assert "AWS_SECRET_ACCESS_KEY" in finding["detail"]
    assert storage_finding(tmp_path, {})["ok"], "the local folder"


def test_a_wrong_bucket_is_told_at_the_start(tmp_path, server):
    broken = Service(tmp_path / "data")
    with pytest.raises(RuntimeError, match="storage_misconfigured"):
        broken.start(extra_env={**server.environment, "STORAGE_URL": "s3://no-such-bucket"})
