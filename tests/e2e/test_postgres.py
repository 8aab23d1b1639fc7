"""The service on a real PostgreSQL: two of them share it, both it and they are killed."""

import pytest

from postgres import PostgresServer
from service import Service, sample_files, value_of

LEASE = "worker.lease=2s"


@pytest.fixture
def server():
    with PostgresServer() as running:
        yield running


def digital_samples():
    return [path for path in sample_files() if path.suffix == ".pdf"][:6]


@pytest.fixture
def start(tmp_path, server):
    """Starts a service by its name; all of them end with the test, also with one that fails."""
    services = []

    def start_one(name):
        service = Service(tmp_path / name, [LEASE, f"data.raw_dir={tmp_path / 'files'}"])
        services.append(service)
        return service.start(extra_env={"DATABASE_URL": server.url})

    yield start_one
    for service in services:
        service.stop()


def upload(service, path, note=b""):
    answer = service.upload([(path.name, path.read_bytes() + note)])
    assert answer.status == 202, answer.body
    return answer.json()["document_id"]


def test_documents_survive_a_restart_of_the_server_and_of_the_service(start, server):
    first = start("first")
    documents = [upload(first, path) for path in digital_samples()]
    server.crash()
    server.start()
    documents += [upload(first, path, b"\n%% again\n") for path in digital_samples()]
    first.kill()
    second = start("second")
    second.token = first.token
    for document in documents:
        status = second.wait_terminal(document)
        assert status["status"] in ("approved", "manual_review"), status
    assert server.query("SELECT count(*) FROM tasks") == ["0"]
    assert server.query("SELECT count(*) FROM documents") == [str(len(documents))]
    assert server.query("SELECT count(DISTINCT job_id) FROM artefacts") == [str(len(documents))]
    result = second.get(f"/api/v1/documents/{documents[0]}/result").json()
    assert value_of(result, "invoice.number")
    assert second.stop() == 0


def test_two_services_on_one_database_do_everything_once(start, server):
    first = start("first")
    second = start("second")
    second.token = first.token
    documents = [(upload(service, path, note), service)
                 for path in digital_samples()
                 for service, note in ((first, b""), (second, b"\n%% two\n"))]
    for document, service in documents:
        other = second if service is first else first
        assert other.wait_terminal(document)["status"] in ("approved", "manual_review")
    # Numbers of a company's events have no holes: each was given once, and none was lost.
    assert server.query("SELECT max(id) = count(*) FROM events GROUP BY company_id") == ["t"]
    assert first.stop() == 0
    assert second.stop() == 0


def test_a_wrong_address_is_told_at_the_start(tmp_path, server):
    broken = Service(tmp_path / "data")
    with pytest.raises(RuntimeError, match="database_unavailable"):
        broken.start(extra_env={"DATABASE_URL": server.url.replace("/invoices", "/nowhere")})


def test_the_password_is_not_shown(start, server):
    service = start("data")
    assert server.url not in "".join(service.output)
    assert service.stop() == 0
