"""What the requests of a ledger cost by the program's table of prices."""

import decimal
import json

from service import ROOT

MILLION = decimal.Decimal(1_000_000)


def price_of(entries):
    """US dollars by the price list, each request to six places."""
    prices = json.loads((ROOT / "prices/llm.json").read_text())["prices"]
    total = decimal.Decimal(0)
    for entry in entries:
        tier = next(one for one in prices if one["model"] == entry["model"])["tiers"][0]
        cost = (entry["input"] * decimal.Decimal(tier["input"]) +
                entry["output"] * decimal.Decimal(tier["output"])) / MILLION
        total += cost.quantize(1 / MILLION, decimal.ROUND_HALF_UP)
    return total
