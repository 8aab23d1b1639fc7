"""Providers of the tests' own on one port: OpenAI (Responses and Chat Completions), Anthropic and
Gemini. They answer what a test knows, fail as it plans, and keep a ledger of what they would bill.
"""

import base64
import hashlib
import http.server
import json
import random
import re
import socket
import sys
import threading
from urllib.parse import urlsplit

FAULTS = ("rate", "error", "hang", "cut", "words", "shape")
LONGEST_HANG = 60


def empty_answer(schema):
    """The answer that says nothing is printed."""
    kind = schema.get("type")
    if kind == "object":
        return {name: empty_answer(part) for name, part in schema["properties"].items()}
    if kind == "array":
        return []
    return schema["enum"][-1] if "enum" in schema else ""


def parts_of(content):
    return [{"text": content}] if isinstance(content, str) else content


def text_of(parts):
    return "".join(part.get("text", "") for part in parts)


def is_closed(connection):
    """Whether the client has hung up."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


class Asked:
    """A request, whoever's form it has."""

    def __init__(self, path, body):
        self.path, self.body = path, body
        if path.endswith("/responses"):
            self.wire = "responses"
            self.schema = body["text"]["format"]["schema"]
            turns = body["input"]
        elif path.endswith("/chat/completions"):
            self.wire = "chat"
            self.schema = body["response_format"]["json_schema"]["schema"]
            turns = body["messages"]
        elif path.endswith("/messages"):
            self.wire = "anthropic"
            self.schema = body["output_config"]["format"]["schema"]
            turns = body["messages"]
        else:
            self.wire = "gemini"
            self.schema = body["generationConfig"]["responseJsonSchema"]
            turns = body["contents"]
        said = [parts_of(turn.get("content") or turn["parts"]) for turn in turns]
        parts = said[-1]
        # What was said before the question: examples, and the system's words where they are a turn.
        self.before = [text_of(one) for one in said[:-1]]
        self.media = [media_of(part) for part in parts if "text" not in part]
        self.media_bytes = sum(len(base64.b64encode(data)) for _, data in self.media)
        self.text = text_of(parts)
        self.model = body.get("model") or re.search(r"/models/([^:/]+)", path)[1]


def media_of(part):
    """Type and bytes of a picture or file, in whichever form."""
    inner = part.get("inlineData") or part.get("source") or part
    address = part.get("image_url") or part.get("file_data") or part.get("file", {}).get("file_data")
    if isinstance(address, dict):
        address = address["url"]
    kind, data = re.fullmatch(r"data:(.+?);base64,(.*)", address).groups() if address else (
        inner.get("media_type") or inner["mimeType"], inner["data"])
    return kind, base64.b64decode(data, validate=True)


def answer_of(asked, text, tokens_in, tokens_out):
    """A successful answer in the form of the wire."""
    if asked.wire == "responses":
        return {"id": "resp_1", "object": "response", "status": "completed", "model": asked.model,
                "output": [{"type": "message", "role": "assistant", "status": "completed",
                            "content": [{"type": "output_text", "text": text}]}],
                "usage": {"input_tokens": tokens_in, "output_tokens": tokens_out,
                          "total_tokens": tokens_in + tokens_out}}
    if asked.wire == "chat":
        return {"id": "chatcmpl-1", "object": "chat.completion", "model": asked.model,
                "choices": [{"index": 0, "finish_reason": "stop",
                             "message": {"role": "assistant", "content": text, "refusal": None}}],
                "usage": {"prompt_tokens": tokens_in, "completion_tokens": tokens_out,
                          "total_tokens": tokens_in + tokens_out}}
    if asked.wire == "anthropic":
        return {"id": "msg_1", "type": "message", "role": "assistant", "model": asked.model,
                "stop_reason": "end_turn", "content": [{"type": "text", "text": text}],
                "usage": {"input_tokens": tokens_in, "output_tokens": tokens_out}}
    return {"candidates": [{"finishReason": "STOP", "index": 0,
                            "content": {"role": "model", "parts": [{"text": text}]}}],
            "usageMetadata": {"promptTokenCount": tokens_in, "candidatesTokenCount": tokens_out,
                              "totalTokenCount": tokens_in + tokens_out}}


class LlmServer:
    """Started by `with`.

    know(text, schema): the answer to a document; by default nothing is printed. One for each model
    as a mapping from its name: other models do not exist then. fault_share: how many of the
    requests fail, in one of the ways of FAULTS; `seed` says which.
    """

    def __init__(self, know=None, fault_share=0.0, faults=FAULTS, seed=1):
        self.know = know or (lambda text, schema: empty_answer(schema))
        self.fault_share, self.faults = fault_share, faults
        self.chance = random.Random(seed)
        self.models = {"model": ""}  # name → last day, for each provider's list
        self.wrong_keys = False  # True: other keys than those of environment() are refused
        self.lock = threading.Lock()
        self.ledger = []  # one entry for each request
        self.away = False  # True: nothing but 503
        self.waiting = []  # connections of requests without an answer
        self.most_at_once = 0
        self.stopping = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                outer.list_models(self)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.lets_in(self):
                    outer.serve(self, urlsplit(self.path).path, body)

            def reply(self, status, content, headers=()):
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *about):
                # Clients that give up are part of the plan; what else fails is a mistake of ours.
                if not isinstance(sys.exception(), OSError):
                    super().handle_error(*about)

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def billed(self):
        """Entries that a provider would bill."""
        with self.lock:
            return [entry for entry in self.ledger if entry["billed"]]

    def environment(self):
        """Where iscan finds it, with keys that no log may show."""
        return {"OPENAI_BASE_URL": f"{self.url}/v1", "OPENAI_API_KEY": "planted-openai-key-1234",
                "ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": "planted-anthropic-key-1234",
                "GOOGLE_GEMINI_BASE_URL": self.url, "GEMINI_API_KEY": "planted-gemini-key-1234"}

    def lets_in(self, handler):
        """Whether the key is one of ours; providers quote the one they refuse."""
        bearer = handler.headers.get("authorization", "").removeprefix("Bearer ")
        key = handler.headers.get("x-api-key") or handler.headers.get("x-goog-api-key") or bearer
        if not self.wrong_keys or key in self.environment().values():
            return True
        handler.reply(401, {"error": {"message": f"Incorrect API key provided: {key}",
                                      "type": "authentication_error", "code": "invalid_api_key",
                                      "status": "UNAUTHENTICATED"}})
        return False

    def list_models(self, handler):
        if self.away:
            return handler.reply(503, {"error": {"message": "overloaded", "type": "server_error"}})
        if not self.lets_in(handler):
            return None
        if handler.headers.get("x-goog-api-key"):
            return handler.reply(200, {"models": [
                {"name": f"models/{name}", "supportedGenerationMethods": ["generateContent"]}
                for name in self.models]})
        if handler.headers.get("anthropic-version"):
            return handler.reply(200, {"has_more": False, "data": [
                {"id": name, "type": "model", "retires_at": f"{day}T00:00:00Z" if day else None}
                for name, day in self.models.items()]})
        return handler.reply(200, {"object": "list", "data": [
            {"id": name, "object": "model", **({"shutdown_date": day} if day else {})}
            for name, day in self.models.items()]})

    def plan(self):
        with self.lock:
            if self.away:
                return "away"
            chosen = self.chance.random() < self.fault_share
            return self.chance.choice(self.faults) if chosen else "ok"

    def knower_of(self, model):
        """Who answers for that model, or None."""
        if callable(self.know):
            return self.know
        try:
            return self.know[model]
        except KeyError:
            return None

    def enter(self, connection):
        with self.lock:
            self.waiting = [one for one in self.waiting if not is_closed(one)] + [connection]
            self.most_at_once = max(self.most_at_once, len(self.waiting))

    def serve(self, handler, path, body):
        self.enter(handler.connection)
        asked = Asked(path, json.loads(body))
        fault = self.plan()
        know = self.knower_of(asked.model)
        text = json.dumps(know(asked.text, asked.schema), ensure_ascii=False) if know else ""
        if know is None:
            fault = "model"
        elif fault == "words":
            text = "I could not read this document."
        elif fault == "shape":
            text = json.dumps({"surprise": text})
        # Roughly what tokenizers make of text; pictures are billed by their size and left out.
        tokens = ((len(body) - asked.media_bytes) // 4, len(text.encode()) // 4)
        # What arrives whole is billed, whether it is of use or not.
        entry = {"fault": fault, "model": asked.model, "wire": asked.wire, "input": tokens[0],
                 "output": tokens[1], "billed": fault in ("ok", "words", "shape"),
                 "request": hashlib.sha256(body).hexdigest(), "text": asked.text,
                 "before": asked.before, "body": body.decode(), "media": asked.media}
        with self.lock:
            self.ledger.append(entry)
            if fault != "hang":
                self.waiting.remove(handler.connection)
        if fault == "away":
            return handler.reply(503, {"error": {"message": "overloaded", "type": "server_error"}})
        if fault == "model":
            return handler.reply(404, {"error": {"message": f"The model {asked.model} does not exist.",
                                                 "type": "not_found_error", "status": "NOT_FOUND",
                                                 "code": "model_not_found"}})
        if fault == "rate":
            return handler.reply(429, {"error": {"message": "Slow down.", "code": "rate_limit_exceeded",
                                                 "type": "rate_limit_error", "status":
                                                 "RESOURCE_EXHAUSTED"}}, [("Retry-After", "0")])
        if fault == "error":
            return handler.reply(500, {"error": {"message": "Oops.", "type": "server_error"}})
        if fault == "hang":
            handler.close_connection = True
            return self.stopping.wait(LONGEST_HANG)
        data = json.dumps(answer_of(asked, text, *tokens)).encode()
        if fault != "cut":
            return handler.reply(200, data)
        handler.close_connection = True
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[:len(data) // 2])

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.server.shutdown()
        self.server.server_close()
