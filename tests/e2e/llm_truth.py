"""A model that knows the truth: it answers from NAME.json beside each document, verbatim as printed
in the question, and errs as often as it is told to.

    python3 tests/e2e/llm_truth.py FOLDER… [--errors gpt-6-luna=0.05 --errors gpt-6-sol=0.2]

serves OpenAI, Anthropic and Gemini, prints the variables that lead iscan there and, when its input
ends, what it would have billed. Tokens are an estimate: a quarter of the bytes of the request
without pictures, and of the answer.
"""

import argparse
import collections
import difflib
import json
import math
import pathlib
import random
import re
import shlex
import sys

import printed

TEXT, AMOUNT, DAY, CURRENCY = "text", "amount", "day", "currency"
# Property of the form: path in the truth and kind.
PROPERTIES = {
    "invoice_number": ("invoice_number", TEXT), "issue_date": ("issue_date", DAY),
    "due_date": ("due_date", DAY), "delivery_date": ("delivery_date", DAY),
    "currency": ("currency", CURRENCY), "purchase_order": ("order_reference", TEXT),
    "buyer_reference": ("buyer_reference", TEXT),
    "remittance_reference": ("payment_reference", TEXT), "iban": ("iban", TEXT),
    "bic": ("bic", TEXT), "seller_name": ("seller.name", TEXT),
    "seller_vat_id": ("seller.vat_id", TEXT), "seller_tax_id": ("seller.tax_number", TEXT),
    "seller_street": ("seller.street", TEXT), "seller_postcode": ("seller.postcode", TEXT),
    "seller_city": ("seller.city", TEXT), "buyer_name": ("buyer.name", TEXT),
    "buyer_vat_id": ("buyer.vat_id", TEXT), "buyer_street": ("buyer.street", TEXT),
    "buyer_postcode": ("buyer.postcode", TEXT), "buyer_city": ("buyer.city", TEXT),
    "total_net": ("net_total", AMOUNT), "total_vat": ("tax_total", AMOUNT),
    "total_gross": ("gross_total", AMOUNT), "total_paid": ("prepaid", AMOUNT),
    "total_due": ("payable_amount", AMOUNT),
}
# Receipts may be labelled in short form.
SHORT = {"issue_date": "date", "gross_total": "total", "seller.name": "company"}
FEWEST_RARE = 3
FINDERS = {TEXT: printed.find_text, AMOUNT: printed.find_amount, DAY: printed.find_day,
           CURRENCY: printed.find_currency}
TYPES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".heic", ".xml")


def value_at(truth, path):
    node = truth
    for part in path.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    if node is None and path in SHORT:
        node = truth.get(SHORT[path])
    return "" if node is None or isinstance(node, (dict, list)) else str(node)


def marks_of_truth(node):
    """What a truth holds, each in one form: words, amounts, days."""
    if isinstance(node, dict):
        return {mark for key, part in node.items() if not key.startswith("_")
                for mark in marks_of_truth(part)}
    if isinstance(node, list):
        return {mark for part in node for mark in marks_of_truth(part)}
    return marks_of_text(str(node)) if node else set()


def marks_of_text(text):
    line = printed.Line("", text)
    words = {printed.folded(word)[0] for word in text.split()}
    return ({word for word in words if len(word) > 2}
            | {f"{abs(number):.2f}" for _, number in line.numbers}
            | {day for _, meanings in line.days for day in meanings})


class Document:
    def __init__(self, path):
        self.name = path.stem
        self.truth = json.loads(path.read_text())
        self.marks = marks_of_truth(self.truth)
        # What else is known to be printed tells documents apart that OCR reads badly.
        boxes = path.with_suffix(".boxes.csv")
        if boxes.exists():
            for line in boxes.read_text().splitlines():  # eight coordinates, then the words
                self.marks |= marks_of_text(line.split(",", 8)[-1])


class Library:
    """The truths of folders; knows which one a question is about."""

    def __init__(self, folders):
        paths = sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.json")
                       if any(path.with_suffix(kind).exists() for kind in TYPES))
        self.documents = [Document(path) for path in paths]
        counts = collections.Counter(mark for one in self.documents for mark in one.marks)
        self.weights = {mark: math.log(1 + len(paths) / count) for mark, count in counts.items()}
        self.rare = {mark for mark, count in counts.items() if count <= max(1, len(paths) / 8)}

    def find(self, lines):
        """The document whose rare marks are printed most completely, or None."""
        seen = set().union(*(marks_of_text(line.text) for line in lines))
        best, most = None, 0.0
        for document in self.documents:
            whole = sum(self.weights[mark] for mark in document.marks) or 1
            common = document.marks & seen
            shared = sum(self.weights[mark] for mark in common)
            # A part of a long document shares little of its truth, so the root of the share.
            likeness = shared / math.sqrt(whole)
            known = shared > 0.1 * whole or len(common & self.rare) >= FEWEST_RARE
            if likeness > most and known:
                best, most = document, likeness
        return best


class Truth:
    """Answers for LlmServer: called with a question's text and form.

    errors: the share of printed values that are answered wrongly. Which ones depends on seed,
    document and property alone, whatever else is asked and in which order.
    """

    def __init__(self, library, errors=0.0, seed=1):
        self.library, self.errors, self.seed = library, errors, seed
        self.unknown = []  # texts of questions about documents that are in no folder
        self.asked = collections.Counter()  # questions by document
        self.said = {}  # (document, property): the value that was answered
        self.erred = []  # (document, property, what is printed, what was said)

    def __call__(self, text, schema):
        lines = printed.lines_of(text)
        document = self.library.find(lines)
        if document is None:
            self.unknown.append(text)
            return answer_nothing(schema)
        self.asked[document.name] += 1
        answer = {}
        for name, form in schema["properties"].items():
            if form["type"] == "array":
                fill = line_items if name == "lines" else tax_rows
                answer[name] = [self.spoilt_row(document, lines, f"{name}.{at}", row)
                                for at, row in fill(document.truth, lines)]
            else:
                print_, kind = said(document.truth, lines, name)
                answer[name] = self.spoilt(document, lines, name, print_, kind)
                if answer[name]:
                    self.said[document.name, name] = answer[name]
        return answer

    def spoilt_row(self, document, lines, where, row):
        kinds = {"name": TEXT, "at": None}
        return {name: self.spoilt(document, lines, f"{where}.{name}", value,
                                  kinds.get(name, AMOUNT)) for name, value in row.items()}

    def spoilt(self, document, lines, name, value, kind):
        """The value, or an error: another print of the same kind, or nothing."""
        chance = random.Random(f"{self.seed}/{document.name}/{name}")
        if not value or kind is None or chance.random() >= self.errors:
            return value
        others = sorted({other for other in prints(lines, kind)
                         if printed.folded(other)[0] != printed.folded(value)[0]})
        wrong = chance.choice(others) if others and chance.random() < 0.7 else ""
        self.erred.append((document.name, name, value, wrong))
        return wrong


def answer_nothing(schema):
    return {name: [] if form["type"] == "array" else ""
            for name, form in schema["properties"].items()}


def prints(lines, kind):
    """Everything of a kind that is printed."""
    if kind == AMOUNT:
        return (print_ for line in lines for print_, _ in line.numbers
                if re.search(r"[.,]\d\d\b", print_))
    if kind == DAY:
        return (print_ for line in lines for print_, _ in line.days)
    if kind == CURRENCY:
        return ("EUR", "USD")
    return (cell for line in lines for cell in line.cells if 3 <= len(cell) <= 60)


def said(truth, lines, name):
    """The print of a property's value, '' where it is not printed, and its kind."""
    if name not in PROPERTIES:
        return "", None
    path, kind = PROPERTIES[name]
    return FINDERS[kind](lines, value_at(truth, path)), kind


def tax_rows(truth, lines):
    for at, row in enumerate(truth.get("tax_breakdown") or []):
        one = {"rate": printed.find_rate(lines, row.get("rate") or ""),
               "taxable": printed.find_amount(lines, row.get("net") or row.get("basis") or ""),
               "tax": printed.find_amount(lines, row.get("tax") or row.get("amount") or "")}
        if one["taxable"] or one["tax"]:
            yield at, one


def line_items(truth, lines):
    """Rows of the truth that these lines print, each at a line of its own."""
    used = set()
    for at, item in enumerate(truth.get("line_items") or []):
        if item.get("line_status") in ("GROUP", "INFORMATION"):
            continue
        index = place_of(item, lines, used)
        if index is None:
            continue
        used.add(index)
        row = [lines[index]]
        around = lines[max(0, index - 2):index + 4]
        yield at, {"at": lines[index].id, "name": name_in(item, around),
                   "quantity": printed.find_amount(row, item.get("quantity") or ""),
                   "price": printed.find_amount(row, item.get("unit_price") or ""),
                   "vat_rate": printed.find_rate(row, item.get("vat_rate") or ""),
                   "net_amount": printed.find_amount(row, item.get("net_amount") or "")}


def place_of(item, lines, used):
    """The line with the item's amount whose surroundings are most like its description."""
    amount = item.get("net_amount")
    best, most = None, 0.3  # likeness; lines of totals print the amount too
    for index, line in enumerate(lines):
        if index in used or not printed.find_amount([line], amount or ""):
            continue
        around = " ".join(other.text for other in lines[max(0, index - 2):index + 4])
        likeness = likeness_of(item.get("description") or "", around)
        if likeness > most:
            best, most = index, likeness
    return best


def likeness_of(description, text):
    """The share of the description's letters that the text has in blocks of at least three."""
    wanted, seen = printed.folded(description)[0], printed.folded(text)[0]
    blocks = difflib.SequenceMatcher(None, wanted, seen, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size >= 3) / max(1, len(wanted))


def name_in(item, lines):
    """The description as printed: whole, or the cell that is most like it."""
    description = item.get("description") or ""
    if found := printed.find_text(lines, description):
        return found
    cells = [cell for line in lines for cell in line.cells if re.search(r"[^\W\d_]{3}", cell)]
    ranked = sorted(cells, key=lambda cell: -difflib.SequenceMatcher(
        None, cell.casefold(), description.casefold(), autojunk=False).ratio())
    return ranked[0] if ranked and description else ""


def sums_of(server):
    """What would have been billed, by model."""
    sums = {}
    for entry in server.billed:
        one = sums.setdefault(entry["model"], {"requests": 0, "input": 0, "output": 0})
        one["requests"] += 1
        one["input"] += entry["input"]
        one["output"] += entry["output"]
    return sums


def main():
    from llm_server import LlmServer
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--errors", action="append", default=[], metavar="[MODEL=]SHARE",
                        help="share of printed values that are answered wrongly; default 0")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    library = Library(options.folders)
    shares = dict(one.rpartition("=")[::2] for one in options.errors)
    models = {name: Truth(library, float(share), options.seed) for name, share in shares.items()}
    anyone = models.pop("", None) or Truth(library, 0.0, options.seed)
    with LlmServer(collections.defaultdict(lambda: anyone, models)) as server:
        for name, value in server.environment().items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        sys.stdin.read()
        print(json.dumps(sums_of(server)))
        unknown = sum(len(one.unknown) for one in [anyone, *models.values()])
        print(f"{unknown} questions were about documents that are in no folder.", file=sys.stderr)


if __name__ == "__main__":
    main()
