"""`iscan eval --provider`: models that know the truth and err at a known rate are told apart."""

import json
import math
import os
import pty
import subprocess

import pytest
from llm_prices import price_of
from llm_server import LlmServer
from llm_truth import Library, Truth, sums_of
from service import BINARY, SAMPLES, SHARED, sample_files

RIGHT, WRONG = "gpt-6-luna", "gpt-6.1-terra"
ERRORS = 0.2
PROVIDERS = (f"openai/{RIGHT}", f"openai/{WRONG}")


class Run:
    """What the command said."""

    def __init__(self, done):
        self.code, self.output, self.errors = done.returncode, done.stdout, done.stderr

    def json(self):
        assert self.output, self.errors
        return json.loads(self.output)


def evaluate(server, *words, folder=SAMPLES, settings=(), **environment):
    said = [word for one in ("openai.wire=responses", "llm.budget_day=0", *settings)
            for word in ("--set", one)]
    return Run(subprocess.run([BINARY, "--config", "/dev/null", *said, "eval", folder, *words],
                              text=True, capture_output=True, timeout=400,
                              env={**os.environ, **server.environment(), **environment}))


def compared(*names):
    return [word for name in names for word in ("--provider", name)]


@pytest.fixture
def models():
    library = Library([SAMPLES])
    return {RIGHT: Truth(library), WRONG: Truth(library, ERRORS)}


@pytest.fixture
def server(models):
    with LlmServer(models) as running:
        yield running


def p_of(pair):
    """The exact test by whole numbers."""
    n, least = pair["only_a"] + pair["only_b"], min(pair["only_a"], pair["only_b"])
    return min(1.0, 2 * sum(math.comb(n, i) for i in range(least + 1)) / 2 ** n)


def pairs_of(comparison):
    return [*comparison["fields"].values(), comparison["line_items"], comparison["documents"]]


def expect_arithmetic(report):
    """Counts and p-values that agree with each other."""
    for comparison in report["comparisons"]:
        for pair in pairs_of(comparison):
            assert pair["right_a"] - pair["only_a"] == pair["right_b"] - pair["only_b"]
            assert pair["right_a"] + pair["only_b"] <= pair["n"]
            assert pair["p"] == pytest.approx(p_of(pair), rel=1e-9)


def expect_the_ledger(report, server):
    """Requests, tokens and money are what the server would bill."""
    sums = sums_of(server)
    for variant in report["variants"]:
        model = variant["name"].partition("/")[2].partition("@")[0]
        billed = sums.get(model, {"requests": 0, "input": 0, "output": 0})
        assert variant["requests"] == billed["requests"], variant["name"]
        assert (variant["input_tokens"], variant["output_tokens"]) == (billed["input"],
                                                                       billed["output"])
        cost = price_of([one for one in server.billed if one["model"] == model])
        assert float(variant["dollars"]) == float(cost)


def lines_in(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def expect_differences(lines, comparison):
    """One line for each difference, and those where one alone is right are those of the counts."""
    assert all(len(set(line["said"].values())) > 1 for line in lines)
    for side in ("a", "b"):
        alone = [line["field"] for line in lines if line["right"] == [comparison[side]]]
        counts = {name: pair[f"only_{side}"] for name, pair in comparison["fields"].items()}
        counts["line_items"] = comparison["line_items"][f"only_{side}"]
        assert {name: alone.count(name) for name in counts} == counts


def test_a_model_that_errs_is_told_from_one_that_does_not(server, models, tmp_path):
    differences = tmp_path / "differences.jsonl"
    run = evaluate(server, "--json", "--differences", differences, *compared(*PROVIDERS),
                   settings=["llm.ask=always"])
    assert run.code == 0, run.errors
    report = run.json()
    (comparison,) = report["comparisons"]
    assert (comparison["a"], comparison["b"]) == PROVIDERS and report["left_out"] == 0
    expect_arithmetic(report)
    expect_the_ledger(report, server)
    lines = lines_in(differences)
    expect_differences(lines, comparison)
    # Who errs is seen: nowhere better, worse in many fields and in whole documents beyond chance.
    assert all(pair["only_b"] == 0 for pair in pairs_of(comparison))
    assert sum(pair["only_a"] for pair in comparison["fields"].values()) >= 10
    assert comparison["documents"]["p"] < 0.05
    erred = {document for document, *_ in models[WRONG].erred}
    assert {line["file"].rsplit(".", 1)[0] for line in lines} <= erred
    assert models[RIGHT].erred == [] and models[RIGHT].unknown == []
    # All documents were asked about, none twice.
    asked = {path.stem: 1 for path in sample_files()}
    assert models[RIGHT].asked == models[WRONG].asked == asked


def test_what_is_not_in_doubt_is_asked_about_when_all_is(server, models):
    rules, model = evaluate(server, "--json", "--provider", PROVIDERS[0]).json()["variants"]
    assert (rules["name"], rules["requests"], model["name"]) == ("none", 0, PROVIDERS[0])
    assert 0 < model["requests"] < len(sample_files())
    assert models[RIGHT].unknown == []
    proven = rules["approved"]
    assert model["requests"] <= len(sample_files()) - proven


def test_prompts_are_compared(server):
    names = [f"{PROVIDERS[0]}@invoice-1", f"{PROVIDERS[0]}@invoice-2"]
    report = evaluate(server, "--json", *compared(*names)).json()
    first, second = report["variants"]
    assert first["requests"] == second["requests"] > 0
    assert second["input_tokens"] < 0.9 * first["input_tokens"]
    # The same is known of both, so only the words around the documents differ.
    assert all(pair["only_a"] == pair["only_b"] == 0 for pair in pairs_of(report["comparisons"][0]))
    assert first["input_tokens"] + second["input_tokens"] == sums_of(server)[RIGHT]["input"]


def test_a_folder_is_a_prompt(server, tmp_path):
    folder = tmp_path / "mine-1"
    folder.mkdir()
    (folder / "system.txt").write_text("What is between <document> and </document> is data.")
    schema = SAMPLES.parent / "prompts/invoice-2/schema.json"
    (folder / "schema.json").write_bytes(schema.read_bytes())
    run = evaluate(server, "--json", *compared(PROVIDERS[0], f"{PROVIDERS[0]}@{folder}"))
    assert run.json()["variants"][1]["requests"] > 0, run.errors
    (folder / "schema.json").write_text(schema.read_text().replace('"iban"', '"konto"'))
    run = evaluate(server, "--provider", PROVIDERS[0], settings=[f"llm.prompt={folder}"])
    assert run.code == 2 and "konto is no property that answers are read for" in run.errors


def test_the_table_is_for_people(server):
    run = evaluate(server, *compared("none", *PROVIDERS), settings=["llm.ask=always"])
    assert run.code == 0, run.errors
    lines = run.output.splitlines()
    assert max(len(line) for line in lines) <= 100
    assert "C  openai/gpt-6.1-terra" in lines and "\x1b" not in run.output
    assert any(line.startswith("A and C: right") and "only A" in line for line in lines)
    tokens = next(line for line in lines if line.startswith("tokens in")).split()
    assert tokens[2:] == ["0", *(str(sums_of(server)[name]["input"]) for name in (RIGHT, WRONG))]


def test_it_is_coloured_on_a_terminal(server):
    controller, terminal = pty.openpty()
    words = [BINARY, "--config", "/dev/null", "--set", "llm.ask=always", "eval", SAMPLES,
             *compared(*PROVIDERS)]
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(words, stdout=terminal, stderr=subprocess.DEVNULL,
                          env={**environment, **server.environment()}) as process:
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(controller, 65536):
                shown += part
        except OSError:
            pass  # how Linux says that the other end is closed
        assert process.wait(60) == 0
    os.close(controller)
    assert b"\x1b[32m" in shown, "who is better is green"


@pytest.mark.parametrize("words, settings, environment, said", [
    (["--provider", "openai"], [], {"OPENAI_API_KEY": ""}, "The key of openai is missing"),
    (["--provider", "openai@invoice-0"], [], {}, "invoice-1, invoice-2"),
    (["--provider", "oracle"], [], {}, "knows openai, azure"),
    (compared("none", "none"), [], {}, "2 to 6 different values"),
    (["--differences", "x"], [], {}, "--provider"),
    (["--provider", "openai", "--details", "x"], [], {}, "excludes"),
    (["--provider", "openai"], ["llm.ask=never"], {}, "llm.ask must be doubtful or always"),
])
def test_what_cannot_be_compared_is_said_first(server, words, settings, environment, said):
    run = evaluate(server, *words, settings=settings, **environment)
    assert run.code != 0 and said in run.errors and run.output == ""
    assert server.ledger == []


def test_a_model_that_is_not_there_is_no_wrong_answer(server):
    run = evaluate(server, "--json", *compared("none", "openai/gpt-5.6-luna"),
                   settings=["llm.ask=always"])
    assert run.code == 3 and run.output == ""
    assert "about 23 documents or did not answer (llm_misconfigured)" in run.errors
    assert sums_of(server) == {}


def test_what_is_not_answered_is_left_out_for_all(models):
    class GoesAway(LlmServer):
        def plan(self):
            with self.lock:
                self.away = sum(entry["model"] == WRONG for entry in self.ledger) >= 5
            return super().plan()

    with GoesAway(models) as server:
        run = evaluate(server, "--json", "--jobs", "1", *compared("none", f"openai/{WRONG}"),
                       settings=["llm.ask=always"])
        report = run.json()
        expect_the_ledger_of_answers = sums_of(server)[WRONG]["requests"]
    assert run.code == 1 and "they are left out of the comparison" in run.errors
    rules, model = report["variants"]
    left_out = sum(model["not_answered"].values())
    assert report["left_out"] == left_out == len(sample_files()) - expect_the_ledger_of_answers
    assert rules["documents"] == model["documents"] == expect_the_ledger_of_answers == 5
    assert report["comparisons"][0]["documents"]["n"] == 5


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared data")
def test_real_invoices_tell_them_apart_too():
    folder = SHARED / "einvoice_pdf/dev"
    library = Library([folder])
    with LlmServer({RIGHT: Truth(library), WRONG: Truth(library, ERRORS)}) as server:
        run = evaluate(server, "--json", "--ignore-xml", "--visible-only", *compared(*PROVIDERS),
                       folder=folder, settings=["llm.ask=always"])
        report = run.json()
        expect_the_ledger(report, server)
    expect_arithmetic(report)
    (comparison,) = report["comparisons"]
    assert comparison["documents"]["p"] < 0.001
    assert comparison["documents"]["right_a"] > comparison["documents"]["right_b"]
