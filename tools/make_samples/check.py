"""Compares the committed samples with a fresh run."""

import io
import subprocess

import numpy as np
from PIL import Image, ImageChops

from make_samples import render

SAME_BYTES, SAME_CONTENT, DIFFERENT = "same bytes", "same content", "DIFFERENT"
MOST_PIXEL_DIFFERENCE = 3.0  # mean grey levels; other releases of the JPEG library round otherwise


def compare(documents, folder, complete):
    """Prints one line a sample; 1 if any differs, is missing, or is not one of ours."""
    bad = 0
    for document in documents:
        verdict = _verdict(document, folder)
        bad += verdict not in (SAME_BYTES, SAME_CONTENT)
        print(f"{verdict:13} {document.name}")
    if complete:
        strays = _strays(documents, folder)
        bad += len(strays)
        for name in strays:
            print(f"no such sample: {name}")
    return 1 if bad else 0


def _verdict(document, folder):
    content, extension = render.encode(document)
    path = folder / f"{document.name}.{extension}"
    truth = path.with_suffix(".json")
    if not path.exists() or not truth.exists():
        return "missing"
    if truth.read_text(encoding="utf-8") != render.truth_text(document):
        return DIFFERENT
    committed = path.read_bytes()
    if committed == content:
        return SAME_BYTES
    return SAME_CONTENT if _same_content(document, committed, content) else DIFFERENT


def _same_content(document, old, new):
    if document.look == "pdf":
        return _pdf_text(old) == _pdf_text(new)
    if document.look.startswith("scan"):
        pages = [render.rasterise(pdf, 100) for pdf in (old, new)]
    else:
        pages = [[Image.open(io.BytesIO(content)).convert("L")] for content in (old, new)]
    return all(a.size == b.size and np.asarray(ImageChops.difference(a, b)).mean()
               < MOST_PIXEL_DIFFERENCE for a, b in zip(*pages, strict=True))


def _pdf_text(content):
    return subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True,
                          check=True).stdout


def _strays(documents, folder):
    names = {document.name for document in documents} | {"README"}
    return sorted(path.name for path in folder.iterdir() if path.stem not in names)
