"""From a document to its file: draw, print, and where asked scan or photograph."""

import json
import pathlib
import re
import subprocess
import tempfile

from PIL import Image

from make_samples import looks, model, sheet

SLACK = 9.0  # mm of paper below the last line of a receipt


def draw(document):
    """The sheet with the document drawn on it; an open paper height is cut below the text."""
    width, height = document.paper
    if height is None:
        trial = sheet.Sheet(width, 900.0, document.font, document.name)
        document.layout(trial, document)
        height = trial.lowest + SLACK
    page = sheet.Sheet(width, height, document.font, f"{document.doc_type} {document.number}")
    document.layout(page, document)
    return page


def rasterise(pdf, dpi, grey=True):
    """The pages of a PDF as images."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "in.pdf").write_bytes(pdf)
        command = ["pdftoppm", "-r", str(dpi), *(["-gray"] if grey else []), "in.pdf", "page"]
        subprocess.run(command, cwd=root, check=True)
        files = sorted(root.glob("page-*.p?m"), key=lambda p: int(re.findall(r"\d+", p.stem)[-1]))
        return [Image.open(file).copy() for file in files]


def encode(document):
    """The file's bytes and the extension of its name."""
    pdf = draw(document).finish()
    if document.look == "pdf":
        return pdf, "pdf"
    look = looks.LOOKS[document.look]
    pages = rasterise(pdf, look.dpi, look.grey)
    return look.develop(pages, document.name), look.extension


def truth_text(document):
    return json.dumps(model.truth(document), ensure_ascii=False, indent=1) + "\n"


def write(document, folder):
    """Writes NAME.ext and NAME.json; gives the path of the former."""
    content, extension = encode(document)
    path = folder / f"{document.name}.{extension}"
    path.write_bytes(content)
    path.with_suffix(".json").write_text(truth_text(document), encoding="utf-8")
    return path
