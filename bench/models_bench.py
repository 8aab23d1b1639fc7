#!/usr/bin/env python3
"""`./dev bench models`: what asking language models costs and what it brings.

  models_bench.py [FOLDER…] [--errors 0.05] [--json] [--quick]

Over folders of labelled documents (NAME.json beside NAME.pdf, …; samples/ by default): without a
model, with a model that is asked for what is in doubt alone, and with one that is asked for every
field of every document; its answers are taken together with XML, rules and checks, and then as they
are, which is what sending everything to a model means. The model is one of the tests' own: it
answers from the labels, verbatim as printed, and errs as often as --errors says, with the same
errors whenever it is asked about a value. Tokens are a quarter of the bytes, of the question and of
the answer.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

from bench import BINARY, ROOT, note, print_columns, surroundings

sys.path.insert(0, str(ROOT / "tests/e2e"))
from llm_server import LlmServer  # noqa: E402
from llm_truth import PROPERTIES, Library, Truth, value_at  # noqa: E402

GOAL = 0.40  # of the tokens of always asking, at equal or better accuracy
MODES = {"no model": None, "doubts": "doubtful", "always": "always"}


def evaluate(folder, environment):
    result = subprocess.run([BINARY, "eval", folder, "--json"], capture_output=True, text=True,
                            check=False, env={**os.environ, **environment})
    if result.returncode != 0:
        raise SystemExit(f"iscan eval {folder}: {result.stderr}")
    return json.loads(result.stdout)


def right_alone(truth, fields):
    """How many labels of these fields the model names: what it says is printed so, or an error."""
    wrong = {(document, name) for document, name, _, said in truth.erred if said}
    return sum(1 for document in truth.library.documents
               for name, (path, _) in PROPERTIES.items()
               if path in fields and value_at(document.truth, path)
               and (document.name, name) in truth.said
               and (document.name, name) not in wrong)


def measure_mode(folder, ask, errors):
    if ask is None:
        return row_of(evaluate(folder, {"ISCAN_LLM_PROVIDERS": ""}), [])
    truth = Truth(Library([folder]), errors)
    with LlmServer(truth) as server:
        found = evaluate(folder, {"ISCAN_LLM_PROVIDERS": "openai", "ISCAN_LLM_ASK": ask,
                                  **server.environment()})
        if truth.unknown:
            note(f"{folder}: {len(truth.unknown)} questions print too little of any label; the "
                 "model says nothing is printed.")
        row = row_of(found, server.billed)
        row["right_alone"] = right_alone(truth, set(found["fields"]))
        return row


def row_of(found, billed):
    fields = found["fields"].values()
    return {"documents": found["documents"], "values": sum(field["n"] for field in fields),
            "right": sum(field["exact"] for field in fields),
            "fully_right": found["fully_right"], "approved": found["approved"],
            "silent": round(found["silent_errors"] * found["approved"]),
            "requests": len(billed),
            "tokens": sum(entry["input"] + entry["output"] for entry in billed)}


def total_of(rows):
    return {key: sum(row[key] for row in rows) for key in rows[0]}


def line_of(name, mode, row, always):
    return (name, mode, share(row["right"], row["values"]),
            share(row["fully_right"], row["documents"]), share(row["approved"], row["documents"]),
            str(row["silent"]), str(row["requests"]), f"{row['tokens']:,}".replace(",", " "),
            share(row["tokens"], always["tokens"]))


def share(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def print_report(report):
    head = ("documents", "", "values right", "fully right", "approved", "wrong among them",
            "requests", "tokens", "of always")
    table = [head]
    for folder, modes in report.items():
        always = modes["always"]
        for mode, row in modes.items():
            name = f"{folder} ({row['documents']})" if mode == "no model" else ""
            table.append(line_of(name, mode, row, always))
        table.append(("", "its word alone", share(always["right_alone"], always["values"]),
                      *[""] * 6))
    print_columns(table, str.ljust)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", default=[str(ROOT / "samples")], metavar="FOLDER")
    parser.add_argument("--errors", type=float, default=0.05)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="the first folder alone")
    options = parser.parse_args()
    report = {}
    for folder in options.folders[:1] if options.quick else options.folders:
        name = "/".join(pathlib.Path(folder).resolve().parts[-2:])
        report[name] = {}
        for mode, ask in MODES.items():
            note(f"{name}: {mode} …")
            report[name][mode] = measure_mode(folder, ask, options.errors)
    if len(report) > 1:
        report["all"] = {mode: total_of([modes[mode] for modes in report.values()])
                         for mode in MODES}
    last = list(report.values())[-1]
    if options.json:
        print(json.dumps({"where": surroundings(), "errors": options.errors, "sets": report}))
    else:
        where = surroundings()
        print(f"iscan {where['iscan']}; a model with {share(options.errors, 1)} wrong answers\n")
        print_report(report)
    doubts, always = last["doubts"], last["always"]
    fewer = doubts["tokens"] <= GOAL * always["tokens"]
    better = doubts["right"] >= always["right_alone"]
    note(f"At most {share(GOAL, 1)} of the tokens of always asking: {'yes' if fewer else 'NO'}; "
         f"at least as many values right as in the model's answers: {'yes' if better else 'NO'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
