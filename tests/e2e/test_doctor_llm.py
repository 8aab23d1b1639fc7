"""`iscan doctor --llm` says whether the language models of the settings can be asked."""

import datetime
import json
import os
import subprocess

import pytest

from llm_server import LlmServer, empty_answer
from service import BINARY

MODELS = {"openai": "gpt-6-luna", "anthropic": "claude-haiku-5-5",
          "gemini": "gemini-3.5-flash-lite"}


def day(days):
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days)).isoformat()


def reads(text, schema):
    """What the made-up document prints."""
    answer = empty_answer(schema)
    assert "2026-0815" in text and set(answer) == {"invoice_number", "total_gross"}
    return {"invoice_number": "2026-0815", "total_gross": "123.45"}


@pytest.fixture
def server():
    with LlmServer(reads) as running:
        running.models = {name: "" for name in MODELS.values()}
        running.wrong_keys = True
        yield running


def doctor(folder, *words, **environment):
    clean = {name: value for name, value in os.environ.items() if not name.endswith("_API_KEY")}
    result = subprocess.run([BINARY, "--config", "/dev/null", "doctor", *words], cwd=folder,
                            text=True, capture_output=True, timeout=120,
                            env={**clean, **environment})
    for value in (v for name, v in environment.items() if name.endswith("_API_KEY") and v):
        assert value not in result.stdout + result.stderr
    return result


def findings(folder, server, providers, **environment):
    """The findings about language models, and the exit code."""
    result = doctor(folder, "--llm", "--json", **{
        **server.environment(), "ISCAN_OPENAI_WIRE": "responses",
        "ISCAN_LLM_PROVIDERS": providers, **environment})
    found = json.loads(result.stdout)
    names = list(found)
    about = {name: found[name] for name in names[names.index("llm"):]}
    others = all(found[name]["ok"] for name in names if name not in about)
    assert result.returncode == (0 if others and all(f["ok"] for f in about.values()) else 3)
    return about


def test_without_providers_nothing_leaves_the_machine(tmp_path):
    found = json.loads(doctor(tmp_path, "--llm", "--json").stdout)
    assert found["llm"]["ok"] and "nothing leaves the machine" in found["llm"]["detail"]
    assert "llm" not in json.loads(doctor(tmp_path, "--json").stdout)


@pytest.mark.parametrize("provider", MODELS)
def test_each_provider_is_listed_priced_and_asked(tmp_path, server, provider):
    model = MODELS[provider]
    if provider != "gemini":  # its list has no days
        server.models.update({model: day(300), "an-old-one": day(20)})
    found = findings(tmp_path, server, provider)
    assert list(found) == ["llm", *(f"{provider} {what}" for what in ("models", "price", "answer"))]
    assert all(finding["ok"] for finding in found.values()), found
    listed = found[f"{provider} models"]["detail"]
    assert f"{model} is there" in listed
    assert provider == "gemini" or f"its last day is {day(300)};" in listed
    assert provider == "gemini" or f"an-old-one (until {day(20)})" in listed
    assert "US dollars" in found[f"{provider} price"]["detail"]
    assert "as it is printed" in found[f"{provider} answer"]["detail"]
    (asked,) = server.ledger
    assert asked["model"] == model and asked["input"] < 3000


def test_a_model_that_ends_or_is_gone(tmp_path, server):
    server.models["gpt-6-luna"] = day(20)
    finding = findings(tmp_path, server, "openai")["openai models"]
    assert finding["ok"] and "choose another in time" in finding["detail"]
    server.models["gpt-6-luna"] = day(-2)
    finding = findings(tmp_path, server, "openai")["openai models"]
    assert not finding["ok"] and f"its last day was {day(-2)}" in finding["detail"]
    del server.models["gpt-6-luna"]
    server.models |= {f"other-{i}": "" for i in range(40)}
    finding = findings(tmp_path, server, "openai")["openai models"]
    assert not finding["ok"] and "gpt-6-luna is not in the list; 42 listed:" in finding["detail"]
    assert "22 more" in finding["detail"]
    server.models["gpt-6-luna-2026-10-01"] = ""
    finding = findings(tmp_path, server, "openai")["openai models"]
    assert finding["ok"] and "gpt-6-luna-2026-10-01 is there" in finding["detail"]


def test_a_model_without_a_price(tmp_path, server):
    server.models["secret-model"] = ""
    finding = findings(tmp_path, server, "openai/secret-model")["openai/secret-model price"]
    assert not finding["ok"] and "llm.prices" in finding["detail"]
    free = {f"ISCAN_LLM_BUDGET_{what}": "0" for what in ("DOCUMENT", "COMPANY", "DAY")}
    finding = findings(tmp_path, server, "openai/secret-model", **free)["openai/secret-model price"]
    assert finding["ok"] and "not known" in finding["detail"]


def test_a_wrong_key(tmp_path, server):
    keys = {name: "sk-mistyped-0987654321" for name in server.environment() if "KEY" in name}
    found = findings(tmp_path, server, ",".join(MODELS), **keys)
    for provider in MODELS:
        assert not found[f"{provider} models"]["ok"]
        assert "llm_misconfigured" in found[f"{provider} models"]["detail"]
        assert not found[f"{provider} answer"]["ok"]
        assert "fatal_auth: 401" in found[f"{provider} answer"]["detail"]
    assert server.ledger == []


def test_a_missing_key_is_a_finding_and_others_are_asked(tmp_path, server):
    found = findings(tmp_path, server, "anthropic,openai", ANTHROPIC_API_KEY="")
    assert not found["llm"]["ok"] and not found["anthropic models"]["ok"]
    assert "…_API_KEY" in found["anthropic models"]["detail"]
    assert found["openai answer"]["ok"]


def test_a_server_that_is_away(tmp_path, server):
    server.away = True
    found = findings(tmp_path, server, "openai")
    assert not found["openai models"]["ok"] and "llm_unavailable" in found["openai models"]["detail"]
    assert not found["openai answer"]["ok"] and "503" in found["openai answer"]["detail"]
    assert len(server.ledger) == 1, "nothing is waited for"
    found = findings(tmp_path, server, "openai", OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    assert not found["openai models"]["ok"] and "http_unreachable" in found["openai models"]["detail"]
    assert "openai answer" not in found


def test_an_answer_that_is_not_printed(tmp_path, server):
    server.know = lambda text, schema: {"invoice_number": "2026-0815", "total_gross": "999.99"}
    finding = findings(tmp_path, server, "gemini")["gemini answer"]
    assert not finding["ok"] and "not what is printed" in finding["detail"]


def test_a_local_server_costs_nothing(tmp_path, server):
    server.models["llama:7b"] = ""
    found = findings(tmp_path, server, "local", ISCAN_LOCAL_BASE_URL=f"{server.url}/v1",
                     ISCAN_LOCAL_MODEL="llama", ISCAN_LOCAL_API_KEY="planted-openai-key-1234")
    assert all(finding["ok"] for finding in found.values()), found
    assert "llama:7b is there" in found["local models"]["detail"]
    assert "costs nothing" in found["local price"]["detail"]


def test_lines_for_people(tmp_path, server):
    result = doctor(tmp_path, "--llm", **{**server.environment(), "ISCAN_OPENAI_WIRE": "responses",
                                          "ISCAN_LLM_PROVIDERS": "openai/gpt-4o"})
    assert "✓ openai/gpt-4o answer  the made-up document" in result.stdout
    assert "gpt-6-luna is asked instead" in result.stdout
