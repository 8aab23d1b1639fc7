"""Small digital invoices whose seller is in doubt, each with a number of its own."""

import dataclasses
import sys

from llm_server import LlmServer, empty_answer
from service import ROOT, Service

sys.path.insert(0, str(ROOT / "tools"))

from make_samples import catalogue, render  # noqa: E402

SELLER = "Lanternfish Sound Design Ltd"
BASE = next(one for one in catalogue.documents() if one.name == "gb_usd_export")


def number_of(index):
    return f"INV-2025-{index:05d}"


def doubtful(index):
    """The file of the invoice with this number."""
    return render.draw(dataclasses.replace(BASE, number=number_of(index))).finish()


def knows_the_seller(_, schema):
    answer = empty_answer(schema)
    return answer | ({"seller_name": SELLER} if "seller_name" in answer else {})


class AskingService(Service):
    """A service that asks one of the server's providers."""

    def __init__(self, data_dir, server, settings=(), provider="openai"):
        super().__init__(data_dir,
                         [f"llm.providers={provider}", "openai.wire=responses", *settings])
        self.server = server

    def start(self, extra_env=None, wrapper=()):
        return super().start({**self.server.environment(), **(extra_env or {})}, wrapper)

    def upload_one(self, content, **options):
        answer = self.upload([("invoice.pdf", content)], **options)
        assert answer.status == 202, answer.body
        return answer.json()["document_id"]


__all__ = ["AskingService", "LlmServer", "SELLER", "doubtful", "knows_the_seller", "number_of"]
