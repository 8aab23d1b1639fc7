"""A stage of Invoice Scanner done by a plain Celery task: an own predictor.

  REDIS_URL=redis://… celery -A my_stages worker -Q my_stages
  ISCAN_STAGE_PREDICTION=my_stages.predict@my_stages iscan worker

It reads the words of the document and proposes an invoice number. What it proposes is checked and
weighed like any other candidate: the extraction stage decides.
"""

import json
import os
import re
import urllib.request

from celery import Celery

URL = os.environ["REDIS_URL"]
app = Celery("my_stages", broker=URL, backend=URL)

NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d+")


def fetch(url):
    """A file: or http: URL as the message gives it."""
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def candidate(page, index, word):
    """A word of ocr_text/1 is [text, x0, y0, x1, y1, …] in hundredths of a point."""
    width, height = page["width"], page["height"]
    return {
        "field": "invoice.number", "value": word[0], "raw": word[0], "score": 0.9,
        "source": "text", "reader": "my_stages", "page": page["number"], "tokens": [index],
        "box": [word[1] / width, word[2] / height, word[3] / width, word[4] / height],
    }


@app.task(name="my_stages.predict", acks_late=True)
def predict(*, file, artefacts, answer, **_about):
    """`file` and `artefacts` hold URLs; `answer` names the schema the result must have."""
    text = json.loads(fetch(artefacts["ocr"]))
    found = [candidate(page, index, word)
             for page in text["pages"] for index, word in enumerate(page["words"])
             if NUMBER.fullmatch(word[0])]
    return {"schema": answer, "candidates": found, "row_sets": [], "notes": []}
