"""The batch APIs of the tests' providers: OpenAI's files and batches, Anthropic's message batches,
Gemini's batchGenerateContent. Strict about what they are sent; their ledger is that of the server.
"""

import email.parser
import email.policy
import itertools
import json
import re
import time
from urllib.parse import parse_qs, urlsplit

from llm_server import Asked, LlmServer, answer_of

ANSWER_PATHS = {"openai": "/v1/responses", "anthropic": "/v1/messages"}


class Refused(Exception):
    """The form of a request is not the provider's."""


def must(condition, what):
    if not condition:
        raise Refused(what)


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Batch:
    """A batch as a provider holds it: `items` are (custom id, body)."""

    def __init__(self, number, provider, name, model, items):
        self.number, self.provider, self.name, self.model = number, provider, name, model
        self.items = items
        self.id = {"openai": f"batch_{number}", "anthropic": f"msgbatch_{number}",
                   "gemini": f"batches/{number}"}[provider]
        self.created = time.time()
        self.looks = 0
        self.fate = None  # None: answered; "expired" or "failed" as a whole
        self.rows = None  # (custom id, kind, content) when it has ended

    @property
    def ended(self):
        return self.rows is not None


class BatchServer(LlmServer):
    """A server of language models with batches.

    row_fate(asked, try): None, "error", "expired", "refused" or "words" for a question that is
    asked for the nth time. batch_fate(number): as Batch.fate. looks: how often a batch is looked at
    until it has ended. on_created(batch): called when it is there, before anybody is told.
    """

    def __init__(self, know=None, **options):
        super().__init__(know, **options)
        self.files, self.batches = {}, []
        self.looks = 2
        self.held = False  # True: no batch ends
        self.row_fate = lambda asked, tries: None
        self.batch_fate = lambda number: None
        self.on_created = lambda batch: None
        self.tries = {}  # by text
        self.numbers = itertools.count(1)

    # Requests.

    def list_models(self, handler):
        route = self.route_of("GET", handler.path)
        if route is None:
            return super().list_models(handler)
        if not self.lets_in(handler):
            return None
        return self.answer(handler, lambda: route(parse_qs(urlsplit(handler.path).query)))

    def serve(self, handler, path, body):
        if path == "/v1/files":
            return self.answer(handler, lambda: self.keep_file(handler, body))
        if path == "/v1/batches":
            return self.create(handler, lambda: self.openai_batch(json.loads(body)))
        if path == "/v1/messages/batches":
            return self.create(handler, lambda: self.anthropic_batch(handler, json.loads(body)))
        if match := re.fullmatch(r"/v1(?:beta)?/models/([^/:]+):batchGenerateContent", path):
            return self.create(handler, lambda: self.gemini_batch(match[1], json.loads(body)))
        return super().serve(handler, path, body)

    def answer(self, handler, work):
        try:
            content = work()
        except (Refused, KeyError, TypeError, ValueError) as wrong:
            return handler.reply(400, {"error": {"message": repr(wrong), "code": 400,
                                                 "type": "invalid_request_error",
                                                 "status": "INVALID_ARGUMENT"}})
        if content is None:
            return handler.reply(404, {"error": {"message": "not found", "type": "not_found_error"}})
        return handler.reply(200, content)

    def create(self, handler, work):
        def registered():
            batch = work()
            with self.lock:
                batch.fate = self.batch_fate(batch.number)
                self.batches.append(batch)
            self.on_created(batch)
            return self.state_of(batch)
        return self.answer(handler, registered)

    def route_of(self, method, path):
        path = urlsplit(path).path
        for pattern, work in (
                (r"/v1/batches", self.page_of("named")),
                (r"/v1/messages/batches", self.page_of("anthropic")),
                (r"/v1/batches/(.+)", self.look),
                (r"/v1/messages/batches/([^/]+)", self.look),
                (r"/v1/messages/batches/([^/]+)/results", self.anthropic_results),
                (r"/v1/files/([^/]+)/content", self.openai_results)):
            if match := re.fullmatch(pattern, path):
                return lambda query, work=work, match=match: work(query, *match.groups())
        return None

    # Forms.

    def keep_file(self, handler, body):
        kind = handler.headers["Content-Type"]
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
            b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
        must(form.is_multipart(), "no form")
        parts = {part.get_param("name", header="content-disposition"): part
                 for part in form.iter_parts()}
        must(set(parts) == {"purpose", "file", "expires_after[anchor]", "expires_after[seconds]"},
             sorted(parts))
        must(parts["purpose"].get_content().strip() == "batch", "purpose")
        must(parts["file"].get_filename().endswith(".jsonl"), "file name")
        file = f"file-{next(self.numbers)}"
        self.files[file] = parts["file"].get_payload(decode=True)
        return {"id": file, "object": "file", "purpose": "batch"}

    def openai_batch(self, body):
        must(set(body) == {"input_file_id", "endpoint", "completion_window", "metadata",
                           "output_expires_after"}, sorted(body))
        must(body["completion_window"] == "24h", "window")
        items = []
        for line in self.files[body["input_file_id"]].splitlines():
            if not line.strip():
                continue
            row = json.loads(line)
            must(set(row) == {"custom_id", "method", "url", "body"}, sorted(row))
            must(row["method"] == "POST" and row["url"] == body["endpoint"], "address")
            items.append((row["custom_id"], row["body"]))
        return self.made("openai", body["metadata"]["iscan_batch"], items[0][1]["model"], items)

    def anthropic_batch(self, handler, body):
        must(handler.headers["anthropic-version"], "version")
        must(set(body) == {"requests"}, sorted(body))
        items = []
        for row in body["requests"]:
            must(set(row) == {"custom_id", "params"}, sorted(row))
            must(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", row["custom_id"]), "custom_id")
            items.append((row["custom_id"], row["params"]))
        return self.made("anthropic", "", items[0][1]["model"], items)

    def gemini_batch(self, model, body):
        batch = body["batch"]
        must(set(batch) == {"displayName", "inputConfig"}, sorted(batch))
        items = []
        for row in batch["inputConfig"]["requests"]["requests"]:
            must(set(row) == {"request", "metadata"}, sorted(row))
            items.append((row["metadata"]["key"], row["request"]))
        return self.made("gemini", batch["displayName"], model, items)

    def made(self, provider, name, model, items):
        must(items and len({one for one, _ in items}) == len(items), "ids are not unique")
        return Batch(next(self.numbers), provider, name, model, items)

    # What becomes of a batch.

    def look(self, query, name):
        with self.lock:
            batch = next((one for one in self.batches if one.id in (name, f"batches/{name}")), None)
        return batch and self.looked_at(batch)

    def looked_at(self, batch):
        """Its state; it ends after some looks."""
        batch.looks += 1
        if batch.looks >= self.looks and not self.held and not batch.ended:
            batch.rows = [self.row_of(batch, *item) for item in batch.items]
        return self.state_of(batch)

    def row_of(self, batch, custom_id, body):
        if batch.fate:
            return custom_id, "expired", None
        path = ANSWER_PATHS.get(batch.provider, f"/v1/models/{batch.model}:generateContent")
        asked = Asked(path, body)
        with self.lock:
            tries = self.tries[asked.text] = self.tries.get(asked.text, 0) + 1
        fate = self.row_fate(asked, tries)
        if fate in ("error", "expired"):
            return custom_id, fate, None
        text = json.dumps(self.know(asked.text, asked.schema), ensure_ascii=False)
        if fate == "words":
            text = "I could not read this document."
        tokens = (len(json.dumps(body)) // 4, len(text) // 4)
        answer = answer_of(asked, text, *tokens)
        if fate == "refused":
            refuse(batch.provider, answer)
        with self.lock:
            self.ledger.append({"fault": fate or "ok", "model": asked.model, "wire": asked.wire,
                                "input": tokens[0], "output": tokens[1], "billed": True,
                                "batch": True, "text": asked.text, "media": asked.media})
        return custom_id, "answer", answer

    # States.

    def state_of(self, batch):
        return getattr(self, batch.provider + "_state")(batch)

    def openai_state(self, batch):
        status = "in_progress" if not batch.ended else batch.fate or "completed"
        good = any(kind == "answer" for _, kind, _ in batch.rows or ())
        bad = any(kind != "answer" for _, kind, _ in batch.rows or ()) and status != "failed"
        errors = {"data": [{"code": "token_limit_exceeded", "message": "Enqueued token limit."}]}
        return {"id": batch.id, "object": "batch", "endpoint": "/v1/responses", "status": status,
                "errors": errors if status == "failed" else None, "created_at": int(batch.created),
                "output_file_id": f"out-{batch.number}" if good else None,
                "error_file_id": f"err-{batch.number}" if bad else None,
                "request_counts": {"total": len(batch.items), "completed": 0, "failed": 0},
                "metadata": {"iscan_batch": batch.name}}

    def anthropic_state(self, batch):
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        names = {"answer": "succeeded", "error": "errored", "expired": "expired"}
        for _, kind, _ in batch.rows or [(None, None, None)] * len(batch.items):
            counts[names.get(kind, "processing")] += 1
        return {"id": batch.id, "type": "message_batch", "request_counts": counts,
                "processing_status": "ended" if batch.ended else "in_progress",
                "created_at": iso(batch.created),
                "results_url": "https://nobody.invalid/results" if batch.ended else None}

    def gemini_state(self, batch):
        word = "SUCCEEDED" if not batch.fate else batch.fate.upper()
        state = {"name": batch.id, "metadata": {
            "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch",
            "model": f"models/{batch.model}", "displayName": batch.name,
            "createTime": iso(batch.created), "name": batch.id,
            "state": f"BATCH_STATE_{word if batch.ended else 'RUNNING'}",
            "batchStats": {"requestCount": str(len(batch.items))}}}
        if not batch.ended:
            return state
        state["done"] = True
        if batch.fate == "failed":
            state["error"] = {"code": 13, "message": "Internal."}
        elif not batch.fate:
            rows = [gemini_row(*row) for row in reversed(batch.rows)]
            state["response"] = {"inlinedResponses": {"inlinedResponses": rows}}
        return state

    def page_of(self, kind):
        """Two a page, newest first, in the form of whoever asks."""
        def page(query):
            provider = kind if kind == "anthropic" else "gemini" if "pageSize" in query else "openai"
            must(query.get("limit" if provider != "gemini" else "pageSize") == ["100"], "page size")
            with self.lock:
                ours = [one for one in reversed(self.batches) if one.provider == provider]
            after = {"anthropic": "after_id", "gemini": "pageToken", "openai": "after"}[provider]
            begin = next((n + 1 for n, one in enumerate(ours) if [one.id] == query.get(after)), 0)
            shown, more = ours[begin:begin + 2], len(ours) > begin + 2
            states = [self.looked_at(one) for one in shown]
            if provider == "gemini":
                return ({"operations": states} if states else {}) | (
                    {"nextPageToken": shown[-1].id} if more else {})
            return {"data": states, "has_more": more} | ({"last_id": shown[-1].id} if shown else {})
        return page

    # Results.

    def anthropic_results(self, _, name):
        batch = next((one for one in self.batches if one.id == name and one.ended), None)
        return batch and lines(anthropic_row(*row) for row in reversed(batch.rows))

    def openai_results(self, _, name):
        kind, number = name.split("-")
        batch = next((one for one in self.batches if str(one.number) == number), None)
        return batch and lines(openai_row(*row) for row in reversed(batch.rows)
                               if (row[1] == "answer") == (kind == "out"))


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def refuse(provider, answer):
    """Makes an answer one in which the model will not answer."""
    if provider == "openai":
        answer["output"][0]["content"] = [{"type": "refusal", "refusal": "No."}]
    elif provider == "anthropic":
        answer["stop_reason"] = "refusal"
    else:
        answer["candidates"][0]["finishReason"] = "SAFETY"


def openai_row(custom_id, kind, answer):
    row = {"id": f"batch_req_{custom_id}", "custom_id": custom_id, "response": None, "error": None}
    if kind == "expired":
        return row | {"error": {"code": "batch_expired", "message": "The window has passed."}}
    status = 200 if kind == "answer" else 500
    body = answer or {"error": {"message": "Oops.", "type": "server_error"}}
    return row | {"response": {"status_code": status, "request_id": f"req_{custom_id}",
                               "body": body}}


def anthropic_row(custom_id, kind, answer):
    if kind == "answer":
        return {"custom_id": custom_id, "result": {"type": "succeeded", "message": answer}}
    if kind == "expired":
        return {"custom_id": custom_id, "result": {"type": "expired"}}
    error = {"type": "error", "error": {"type": "api_error", "message": "Oops."}}
    return {"custom_id": custom_id, "result": {"type": "errored", "error": error}}


def gemini_row(custom_id, kind, answer):
    row = {"metadata": {"key": custom_id}}
    if kind == "answer":
        return row | {"response": answer}
    return row | {"error": {"code": 4 if kind == "expired" else 13, "message": "Oops."}}
