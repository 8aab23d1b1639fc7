"""The HTTP API as its users meet it: real process, real sockets, real database."""

import http.client
import io
import json
import re
import socket
import threading
import zipfile

import pytest
from service import SAMPLES, Service, multipart, sample_files, value_of


def pdf(mark=b""):
    """A small digital invoice; `mark` makes its content its own."""
    path = min((p for p in sample_files() if p.suffix == ".pdf"), key=lambda p: p.stat().st_size)
    return path.read_bytes() + (b"\n%% " + mark + b"\n" if mark else b"")


def admin_call(service, method, path, body=None):
    answer = service.request(method, "/api/v1/admin" + path, body=body)
    assert answer.status in (200, 201), answer.body
    return answer.json()


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Service(tmp_path_factory.mktemp("api") / "data") as service:
        yield service


@pytest.fixture(scope="module")
def finished(running):
    """One document at its end: (id, status)."""
    accepted = running.upload([("invoice.pdf", pdf(b"finished"))])
    assert accepted.status == 202, accepted.body
    document = accepted.json()["document_id"]
    return document, running.wait_terminal(document)


def test_upload_answers_with_what_the_client_needs(running):
    answer = running.upload([("räkning 1.pdf", pdf(b"a"))])
    body = answer.json()
    assert answer.status == 202
    assert body["status"] == "preprocessing" and body["document_id"] and body["task_id"]
    assert running.get(body["status_url"]).json()["document_id"] == body["document_id"]


def test_status_and_result(running, finished):
    document, status = finished
    assert status["progress"] == {"current_step": 5, "total_steps": 5, "percentage": 100}
    assert status["verdict"] in ("approved", "manual_review")
    assert 0 <= status["quality_score"] <= 1
    result = running.get(f"/api/v1/documents/{document}/result").json()
    assert value_of(result, "invoice.number") and value_of(result, "totals.gross")
    assert running.get(f"/documents/{document}/status").status == 200


def test_pages_and_original(running, finished):
    document, _ = finished
    page = running.get(f"/api/v1/documents/{document}/pages/1.png")
    assert page.status == 200 and page.body.startswith(b"\x89PNG")
    assert running.get(f"/api/v1/documents/{document}/pages/99.png").status == 404
    original = running.get(f"/api/v1/documents/{document}/file")
    assert original.body == pdf(b"finished")
    assert "attachment" in original.headers["Content-Disposition"]


def test_list_pages_and_filters(running, finished):
    listed = running.get("/api/v1/documents?limit=1").json()
    assert len(listed["documents"]) == 1
    by_state = running.get(f"/api/v1/documents?state={finished[1]['status']}").json()
    assert finished[0] in [document["document_id"] for document in by_state["documents"]]
    assert running.get("/api/v1/documents?limit=no").status in (400, 422)


def test_correct_approve_and_restart(running):
    document = running.upload([("a.pdf", pdf(b"correct"))]).json()["document_id"]
    running.wait_terminal(document)
    corrected = running.request("PATCH", f"/api/v1/documents/{document}", body={
        "corrections": [{"path": "invoice.number", "value": "CORRECTED-1"}]})
    assert corrected.status == 200, corrected.body
    result = running.get(f"/api/v1/documents/{document}/result").json()
    assert value_of(result, "invoice.number") == "CORRECTED-1"
    assert running.request("POST", f"/api/v1/documents/{document}/approve").status == 200
    assert running.get(f"/api/v1/documents/{document}/status").json()["status"] == "approved"
    again = running.request("POST", f"/api/v1/documents/{document}/restart",
                            body={"stage": "extraction"})
    assert again.status in (200, 202), again.body
    running.wait_terminal(document)
    result = running.get(f"/api/v1/documents/{document}/result").json()
    assert value_of(result, "invoice.number") == "CORRECTED-1", "corrections survive a restart"
    wrong = running.request("PATCH", f"/api/v1/documents/{document}", body={
        "corrections": [{"path": "no.such", "value": "1"}]})
    assert wrong.status in (400, 422) and wrong.json()["code"] == "field_unknown"


def test_reject_and_delete(running):
    document = running.upload([("a.pdf", pdf(b"reject"))]).json()["document_id"]
    running.wait_terminal(document)
    assert running.request("POST", f"/api/v1/documents/{document}/reject").status == 200
    assert running.get(f"/api/v1/documents/{document}/status").json()["status"] == "rejected"
    assert running.request("DELETE", f"/api/v1/documents/{document}").status in (200, 204)
    assert running.get(f"/api/v1/documents/{document}/status").status == 404


def test_idempotency_key(running):
    key = {"Idempotency-Key": "same-key"}
    first = running.upload([("a.pdf", pdf(b"idem"))], headers=key).json()
    second = running.upload([("a.pdf", pdf(b"idem"))], headers=key)
    assert second.status == 202 and second.json()["document_id"] == first["document_id"]
    other = running.upload([("a.pdf", pdf(b"other"))], headers=key)
    assert other.status in (409, 422), other.body


def test_several_files_and_zip(running):
    answer = running.upload([("a.pdf", pdf(b"m1")), ("b.pdf", pdf(b"m2"))])
    assert answer.status == 202 and len(answer.json()["documents"]) == 2
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("../../x/c.pdf", pdf(b"z1"))
        zipped.writestr("d.pdf", pdf(b"z2"))
    answer = running.upload([("many.zip", archive.getvalue())])
    assert answer.status == 202 and len(answer.json()["documents"]) == 2
    for document in answer.json()["documents"]:
        running.wait_terminal(document["document_id"])


def test_errors_are_problems_with_codes(running):
    for answer, status in [
        (running.get("/api/v1/documents/nonsense/status"), 404),
        (running.get("/api/v1/no-such-path"), 404),
        (running.request("PUT", "/api/v1/documents"), 405),
        (running.request("POST", "/api/v1/documents/upload", body=b"{}",
                         headers={"Content-Type": "application/json"}), 415),
        (running.request("PATCH", "/api/v1/documents/x", body=b"{broken",
                         headers={"Content-Type": "application/json"}), 400),
    ]:
        assert answer.status == status, answer.body
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        assert {"title", "status", "code", "detail"} <= answer.json().keys()


def test_tokens(running):
    assert running.get("/api/v1/documents", token="wrong").status == 401
    anonymous = http.client.HTTPConnection("127.0.0.1", running.port)
    anonymous.request("GET", "/api/v1/documents")
    answer = anonymous.getresponse()
    assert answer.status == 401 and "Bearer" in answer.getheader("WWW-Authenticate")
    anonymous.close()


def test_companies_do_not_see_each_other(running, finished):
    company = admin_call(running, "POST", "/companies", {"name": "Other"})
    token = admin_call(running, "POST", "/tokens", {
        "company_id": company["id"], "name": "t", "scopes": ["read", "write"]})["token"]
    document = finished[0]
    for method, path in [("GET", "/status"), ("GET", "/result"), ("GET", "/file"),
                         ("GET", "/pages/1.png"), ("POST", "/approve"), ("POST", "/restart"),
                         ("DELETE", "")]:
        answer = running.request(method, f"/api/v1/documents/{document}{path}", token=token,
                                 body={} if method == "POST" else None)
        assert answer.status == 404, (method, path, answer.body)
    assert running.get("/api/v1/documents", token=token).json()["documents"] == []
    assert running.get("/api/v1/admin/tokens", token=token).status == 403
    reader = admin_call(running, "POST", "/tokens", {
        "company_id": company["id"], "name": "r", "scopes": ["read"]})["token"]
    assert running.upload([("a.pdf", pdf())], token=reader).status == 403


def test_events_tell_each_state(running):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("GET", "/api/v1/events",
                       headers={"Authorization": f"Bearer {running.token}"})
    stream = connection.getresponse()
    assert stream.status == 200
    assert stream.getheader("Content-Type").startswith("text/event-stream")
    document = running.upload([("a.pdf", pdf(b"events"))]).json()["document_id"]
    seen = []
    while not seen or seen[-1] not in ("approved", "manual_review", "rejected"):
        line = stream.readline().decode()
        assert line, "the stream ended"
        if line.startswith("data:"):
            event = json.loads(line[5:])
            if event.get("document_id") == document:
                seen.append(event["status"])
    assert "ocr_extracting" in seen and "extraction" in seen
    connection.close()


def test_upload_cut_in_the_middle_leaves_nothing(running):
    before = len(running.get("/api/v1/documents?limit=100").json()["documents"])
    body, kind = multipart([("cut.pdf", pdf(b"cut") * 20)])
    with socket.create_connection(("127.0.0.1", running.port)) as connection:
        head = (f"POST /api/v1/documents/upload HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n"
                f"Authorization: Bearer {running.token}\r\nContent-Length: {len(body)}\r\n\r\n")
        connection.sendall(head.encode() + body[: len(body) // 2])
    assert len(running.get("/api/v1/documents?limit=100").json()["documents"]) == before


def test_too_large_is_refused_before_it_is_read(running):
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as connection:
        connection.sendall(f"POST /api/v1/documents/upload HTTP/1.1\r\nHost: x\r\n"
                           f"Authorization: Bearer {running.token}\r\nContent-Type: "
                           f"multipart/form-data; boundary=b\r\nContent-Length: 99999999999\r\n\r\n"
                           .encode())
        assert b" 413 " in connection.recv(4096)


def test_operations_pages(running):
    assert running.get("/healthz").status == 200
    ready = running.get("/readyz")
    assert ready.status == 200 and "protections" in ready.body.decode()
    assert b"# TYPE" in running.get("/metrics").body
    openapi = running.get("/openapi.json").json()
    assert openapi["openapi"].startswith("3.") and len(openapi["paths"]) > 10
    docs = running.get("/docs")
    assert docs.status == 200 and b"/documents/upload" in docs.body


def test_pages_are_counted_by_what_read_them(running, finished):
    """Of a digital file and of a photo."""
    photo = running.upload([("photo.png", (SAMPLES / "de_kassenbon.png").read_bytes())]).json()
    running.wait_terminal(photo["document_id"])
    text = running.get("/metrics").body.decode()
    for source in ("text_layer", "tesseract"):
        assert re.search(rf'^iscan_pages_total{{source="{source}"}} [1-9]', text, re.M), text


def test_a_second_start_on_the_same_folder_is_refused(running):
    second = Service(running.data_dir)
    with pytest.raises(RuntimeError, match="in use|data_dir_in_use"):
        second.start()
    assert running.get("/healthz").status == 200


def test_sigterm_drains_and_the_next_start_goes_on(tmp_path):
    service = Service(tmp_path / "data").start()
    accepted = [service.upload([(f"{n}.pdf", pdf(b"drain%d" % n))]).json()["document_id"]
                for n in range(8)]
    assert service.stop() == 0
    service.start()
    for document in accepted:
        assert service.wait_terminal(document)["status"] in ("approved", "manual_review")
    assert service.stop() == 0


def test_many_clients_at_once(running):
    problems = []

    def client(number):
        answer = running.upload([(f"{number}.pdf", pdf(b"client%d" % number))])
        if answer.status != 202:
            problems.append(answer.body)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
