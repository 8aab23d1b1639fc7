"""What the requests of a ledger cost by the program's table of prices."""

import decimal
import json
import time

from service import ROOT

MILLION = decimal.Decimal(1_000_000)


def price_of(entries):
    """US dollars by the price list, each request to six places."""
    prices = json.loads((ROOT / "prices/llm.json").read_text())["prices"]
    total, today = decimal.Decimal(0), time.strftime("%Y-%m-%d", time.gmtime())
    for entry in entries:
        row = next(one for one in prices if one["model"] == entry["model"] and
                   one["valid_from"] <= today < (one["valid_until"] or "9999"))
        tier = row["tiers"][0]
        share = decimal.Decimal(row["batch"] if entry.get("batch") else 1)
        cost = (entry["input"] * decimal.Decimal(tier["input"]) +
                entry["output"] * decimal.Decimal(tier["output"])) * share / MILLION
        total += cost.quantize(1 / MILLION, decimal.ROUND_HALF_UP)
    return total
