#!/usr/bin/env python3
"""Fits the quality model on measured documents and writes src/stages/quality_model.h.

  fit_quality.py DETAILS.jsonl…      the files that `iscan eval DIR --details FILE` writes

For each judged field: a monotone curve from the weight of its evidence to the share of right values
(pool-adjacent-violators on fixed knots, pulled towards the pooled curve where there are few values).
For the document: logistic regression on the product of its fields' probabilities and on what the
checks say, to the share of documents with every core field right. Details hold probabilities of the model they were measured with; the
old curves are inverted first, so that fitting again changes nothing but the data. Standard library.
"""

import json
import math
import pathlib
import re
import sys

HEADER = pathlib.Path(__file__).resolve().parents[1] / "src/stages/quality_model.h"
KNOTS = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0]
PRIOR = 4.0       # so many values of the pooled curve are mixed in
CAUTION = 0.5     # and so many wrong ones: the curve is for documents nobody has seen
LEAST = 1e-4      # the smallest product of probabilities that is told apart
ROUNDS, RATE, PENALTY = 4000, 0.5, 0.5
WEIGHTS = ["bias", "log_product", "net_plus_vat", "sum_of_lines", "failed_warnings",
           "failed_blocking"]
FIELDS = {
    "invoice_number": ("invoice.number", "invoice_number"),
    "issue_date": ("invoice.issue_date", "issue_date"),
    "due_date": ("invoice.due_date", "due_date"),
    "currency": ("invoice.currency", "currency"),
    "seller_name": ("seller.name", "seller.name"),
    "seller_vat_id": ("seller.vat_id", "seller.vat_id"),
    "buyer_name": ("buyer.name", "buyer.name"),
    "total_net": ("totals.net", "net_total"),
    "total_vat": ("totals.vat", "tax_total"),
    "total_gross": ("totals.gross", "gross_total"),
}


def read_model():
    """The curves of the present header: {name: [(raw, probability)]}."""
    text = HEADER.read_text()
    curves = {}
    for name, body in re.findall(r"std::array (k\w+) = \{(.*?)\};", text, re.S):
        curves[name] = [tuple(map(float, knot))
                        for knot in re.findall(r"\{([\d.]+), ([\d.]+)\}", body)]
    return curves


def on_curve(curve, at):
    if at <= curve[0][0]:
        return curve[0][1]
    for (x0, y0), (x1, y1) in zip(curve, curve[1:]):
        if at <= x1:
            return y0 + (at - x0) / (x1 - x0) * (y1 - y0)
    return curve[-1][1]


def inverted(curve, probability):
    return on_curve([(y, x) for x, y in curve], probability)


def array_name(field):
    return "k" + "".join(part.capitalize() for part in field.split("_"))


def nearest_weights(knots, at):
    """Shares of one observation for the two knots around it."""
    for i, (low, high) in enumerate(zip(knots, knots[1:])):
        if at <= high:
            share = (at - low) / (high - low)
            return [(i, 1 - share), (i + 1, share)]
    return [(len(knots) - 1, 1.0)]


def monotone(values, weights):
    """Pool adjacent violators."""
    blocks = []
    for value, weight in zip(values, weights):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            value, weight, count = blocks.pop()
            before = blocks[-1]
            total = before[1] + weight
            blocks[-1] = [(before[0] * before[1] + value * weight) / total, total,
                          before[2] + count]
    return [block[0] for block in blocks for _ in range(block[2])]


def fit(points, knots, prior):
    """points: (raw, right). prior: a curve mixed in."""
    right = [PRIOR * on_curve(prior, knot) for knot in knots]
    total = [PRIOR + CAUTION] * len(knots)
    for raw, is_right in points:
        for i, weight in nearest_weights(knots, raw):
            right[i] += weight * is_right
            total[i] += weight
    values = monotone([r / t for r, t in zip(right, total)], total)
    # Strictly rising, so that the curve can be inverted.
    return [(knot, min(0.999, value + 1e-4 * i)) for i, (knot, value) in
            enumerate(zip(knots, values))]


def load(paths, model):
    """Documents as {field: raw} with what was right, absent and the checks."""
    documents = []
    for path in paths:
        for line in open(path):
            details = json.loads(line)
            if "confidences" not in details:
                continue
            raws = {}
            for field, (ours, _) in FIELDS.items():
                if ours in details["confidences"]:
                    curve = model.get(array_name(field), [(0, 0), (1, 1)])
                    raws[field] = inverted(curve, details["confidences"][ours])
            right = {score["field"]: score["right"] for score in details["fields"]}
            documents.append({"raws": raws, "right": right, "core": details["core_right"],
                              "checks": details["checks"],
                              "blocked": details["blocking"], "warnings": details["warnings"],
                              "receipt": details["receipt"]})
    return documents


def fit_fields(documents):
    points = {field: [(d["raws"][field], d["right"][theirs]) for d in documents
                      if field in d["raws"] and theirs in d["right"]]
              for field, (_, theirs) in FIELDS.items()}
    pooled = fit([p for values in points.values() for p in values], KNOTS, [(0, 0), (1, 1)])
    curves = {field: fit(values, KNOTS, pooled) for field, values in points.items()}
    absent = {}
    for field, (_, theirs) in FIELDS.items():
        missing = [d for d in documents if field not in d["raws"]]
        printed = sum(theirs in d["right"] for d in missing)
        absent[field] = (len(missing) - printed + 1) / (len(missing) + 2)
    return pooled, curves, absent


def product(document, curves, absent):
    value = 1.0
    for field in FIELDS:
        if field in document["raws"]:
            value *= on_curve(curves[field], document["raws"][field])
        elif not (document["receipt"] and field == "invoice_number"):
            value *= absent[field]
    return value


def features(document, curves, absent):
    """In the order of quality_model.h's QualityWeights."""
    passed = {name for name, outcome in document["checks"].items() if outcome == "passed"}
    return [1.0, math.log(max(LEAST, product(document, curves, absent))),
            float("net_plus_vat" in passed), float("sum_of_lines" in passed),
            float(document["warnings"]), float(document["blocked"])]


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def fit_document(rows):
    """Logistic regression by gradient ascent with a small quadratic penalty."""
    weights = [0.0] * len(rows[0][0])
    for _ in range(ROUNDS):
        gradient = [-PENALTY * weight for weight in weights]
        gradient[0] = 0.0
        for values, right in rows:
            error = right - sigmoid(sum(w * v for w, v in zip(weights, values)))
            for i, value in enumerate(values):
                gradient[i] += error * value
        weights = [w + RATE * g / len(rows) for w, g in zip(weights, gradient)]
    return weights


def array(name, curve):
    knots = ",\n    ".join(f"QualityKnot{{{x:.2f}, {y:.4f}}}" for x, y in curve)
    return f"inline constexpr std::array {name} = {{\n    {knots},\n}};\n"


def render(pooled, curves, absent, document, count):
    parts = [f"""// The quality model: weights of evidence → probabilities.
// Written by tools/fit_quality.py from {count} measured documents; do not edit by hand.
#pragma once

#include <array>
#include <span>

#include "invoice/field_id.h"

namespace iscan::stages {{

// One knot of a monotone, piecewise linear curve.
struct QualityKnot {{
  double raw;
  double probability;
}};

// The curve of one field, and how often the field is really not printed when it is not found.
struct FieldCurve {{
  invoice::FieldId field;
  std::span<const QualityKnot> knots;
  double absent_rightly;
}};

// Logistic regression: the log-odds that every core field of a document is right.
struct QualityWeights {{
  double bias;
  double log_product;      // natural logarithm of the product of the fields' probabilities
  double net_plus_vat;     // when the check passed
  double sum_of_lines;     // when the check passed
  double failed_warnings;  // each
  double failed_blocking;  // each
}};
"""]
    for field, curve in curves.items():
        parts.append(array(array_name(field), curve))
    parts.append("// Fields without data of their own.\n" + array("kOtherFields", pooled))
    rows = "\n".join(f"    .{name} = {weight:.4f}," for name, weight in zip(WEIGHTS, document))
    parts.append(f"inline constexpr QualityWeights kQualityWeights = {{\n{rows}\n}};\n")
    rows = "\n".join(f"    FieldCurve{{invoice::FieldId::{field}, {array_name(field)}, "
                     f"{absent[field]:.4f}}}," for field in curves)
    parts.append(f"inline constexpr std::array kFieldCurves = {{\n{rows}\n}};\n")
    parts.append("}  // namespace iscan::stages\n")
    return "\n".join(parts)


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    documents = load(sys.argv[1:], read_model())
    pooled, curves, absent = fit_fields(documents)
    rows = [(features(d, curves, absent), float(d["core"])) for d in documents]
    weights = fit_document(rows)
    HEADER.write_text(render(pooled, curves, absent, weights, len(documents)))
    scored = [(sigmoid(sum(w * v for w, v in zip(weights, values))), right)
              for values, right in rows]
    for low, high in zip([0, .2, .4, .6, .7, .8, .85, .9, .95],
                         [.2, .4, .6, .7, .8, .85, .9, .95, 1.01]):
        part = [right for value, right in scored if low <= value < high]
        print(f"score {low:.2f}–{high:.2f}: {sum(part):.0f} of {len(part)} fully right")


if __name__ == "__main__":
    main()
