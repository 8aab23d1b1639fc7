"""Keys to language models are seen by nobody but their providers, whatever goes wrong."""

import os
import subprocess

import pytest
from llm_server import LlmServer
from service import BINARY, SAMPLES, Service

PLANTED = (b"planted-openai-key-1234", b"planted-anthropic-key-1234", b"planted-gemini-key-1234")
PROVIDERS = {"openai": "OPENAI", "anthropic": "ANTHROPIC", "gemini": "GEMINI"}
FAULTS = ("ok", "unauthorized", "error", "cut", "words", "echo")


class ShowingServer(LlmServer):
    """Answers with errors that repeat the key, as some providers do."""

    def __init__(self):
        super().__init__()
        self.next_fault = "ok"
        self.keys_seen = set()

    def plan(self):
        return self.next_fault

    def serve(self, handler, path, body):
        key = (handler.headers.get("Authorization", "").removeprefix("Bearer ") or
               handler.headers.get("x-api-key") or handler.headers.get("x-goog-api-key") or "")
        with self.lock:
            self.keys_seen.add(key.encode())
        if self.next_fault == "unauthorized":
            return handler.reply(401, {"error": {"message": f"Incorrect API key provided: {key}.",
                                                 "type": "authentication_error",
                                                 "code": "invalid_api_key"}},
                                 [("x-request-id", key)])
        if self.next_fault == "echo":
            return handler.reply(500, {"error": {"message": f"Key {key} met a bug.", "type": key,
                                                 "code": key}}, [("request-id", key)])
        return super().serve(handler, path, body)


def bytes_of(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def planted_in(content):
    content = content.encode() if isinstance(content, str) else content
    return [key for key in PLANTED if key in content]


def doubtful(mark):
    """A document of which something is in doubt; `mark` makes it its own."""
    return (SAMPLES / "gb_usd_export.pdf").read_bytes() + b"\n%% " + mark.encode() + b"\n"


@pytest.mark.parametrize("fault", FAULTS)
def test_no_key_is_written_or_answered(tmp_path, fault):
    with ShowingServer() as server:
        server.next_fault = fault
        service = Service(tmp_path / "data", [f"llm.providers={','.join(PROVIDERS)}",
                                              "log.level=debug", "llm.time=2s"])
        service.start(extra_env=server.environment())
        try:
            said = []
            document = service.upload([("a.pdf", doubtful(fault))]).json()["document_id"]
            service.wait_terminal(document)
            for path in (f"/api/v1/documents/{document}", f"/api/v1/documents/{document}/status",
                         f"/api/v1/documents/{document}/result", "/metrics", "/health",
                         "/api/v1/documents/none", "/api/v1/documents?limit=no",
                         f"/api/v1/documents/{document}/events"):
                said.append(service.get(path).body)
            said.append(service.request("POST", "/api/v1/documents/upload", body=b"nothing").body)
            assert planted_in(b"".join(said)) == []
            assert server.keys_seen, "a provider is asked"
            assert server.keys_seen <= set(PLANTED), "with its own key"
            assert planted_in(bytes_of(tmp_path / "data")) == [], "in the data folder"
        finally:
            assert service.stop() == 0
        assert planted_in(bytes_of(tmp_path / "data")) == [], "in the data folder"
        log = "".join(service.output)
        assert '"level":"debug"' in log
        assert planted_in(log) == []


def iscan(*arguments, environment):
    done = subprocess.run([BINARY, "--config", "/dev/null", *arguments], capture_output=True,
                          timeout=60, env={**os.environ, **environment})
    return done.stdout + done.stderr


def test_no_key_is_shown_on_the_command_line(tmp_path):
    with ShowingServer() as server:
        keys = server.environment()
        shown = iscan("config", "--set", f"data.dir={tmp_path}", environment=keys)
        assert b"openai.api_key" in shown and planted_in(shown) == []
        for fault in ("ok", "unauthorized", "echo"):
            server.next_fault = fault
            said = iscan("scan", "--json", str(SAMPLES / "gb_usd_export.pdf"), "--set",
                         "llm.providers=openai,anthropic,gemini", "--set", "log.level=debug",
                         environment=keys)
            assert planted_in(said) == [], fault
        wrong = iscan("scan", "--set", "llm.providers=openai,nobody", "--set", "llm.on_outage=no",
                      environment=keys)
        assert planted_in(wrong) == []
        assert server.keys_seen <= set(PLANTED) and server.keys_seen
