#!/usr/bin/env python3
"""`./dev bench capacity`: how many workers, and how much of a PostgreSQL and a Redis, a volume of
documents needs.

  capacity_bench.py [--json] [--quick] [--measured FILE]

Measures what documents cost on this machine and what its servers carry, then simulates the program
on virtual time with those costs (bench/capacity/). --measured takes the measured part of an
earlier --json. docs/scaling.md says how to read the plan.
"""

import argparse
import concurrent.futures
import json
import math
import os
import pathlib
import subprocess
import tempfile

from bench import note, print_columns, surroundings
from capacity_measure import ROOT, measure_database, measure_documents, measure_redis

SIMULATION = os.environ.get("BENCH_CAPACITY", str(ROOT / "build/release/bench/bench_capacity"))
HARDER = "50 % scans"
MIXES = {"90 % digital": 0.1, HARDER: 0.5}
PEAK = 3            # the busiest hour, as a multiple of the mean hour
GOAL_SECONDS = 60   # for 95 % of the documents of that hour
HOPS = 5            # stages: each a claim and a commit in the database
MESSAGES = 4        # through Redis: one worker does the last two stages
HALF = 0.5          # of what was measured: from here on another shard
DAY = 86_400
YEAR_DAYS = 365
# Volume and minutes of its busiest hour: a document takes milliseconds of simulation, so of big
# volumes a few minutes are simulated, at their full rate and with all workers.
VOLUMES = {1_000: 60, 10_000: 60, 100_000: 60, 1_000_000: 10, 10_000_000: 2}
WHOLE_DAYS = (1_000, 100_000)
KNEE_VOLUME = 100_000
KNEE = range(-1, 5)  # workers more than the fewest that can keep up


def simulate(costs, hop_ms, scans, *options):
    """One run of the simulation; it ends badly when an invariant does not hold."""
    with tempfile.TemporaryDirectory(prefix="iscan-capacity-", dir=fast_folder()) as folder:
        path = pathlib.Path(folder) / "costs.json"
        path.write_text(json.dumps({kind: cost["stage_ms"] for kind, cost in costs.items()}))
        command = [SIMULATION, "--costs", path, "--json", "--scans", str(scans), "--peak",
                   str(PEAK), "--goal", str(GOAL_SECONDS), "--hop", str(round(1000 * hop_ms)),
                   *map(str, options)]
        done = subprocess.run(command, check=True, capture_output=True, text=True,
                              env={**os.environ, "TMPDIR": folder})
    return json.loads(done.stdout)


def fast_folder():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def mixed(costs, scans, name):
    return scans * costs["scan"][name] + (1 - scans) * costs["digital"][name]


def peak_rate(per_day):
    """Documents a second in the busiest hour."""
    return PEAK * per_day / DAY


def shares(measured, scans, rate):
    """Of one PostgreSQL and one Redis on this machine, each told in two ways: against what it did
    of jobs and messages alone, as fast as it could; and by the processor time it took for whole
    documents, one after the other, with clients' questions, results and events. The truth under
    load lies between."""
    database, costs = measured["database"], measured["documents"]
    return {"postgresql_jobs":
            rate * (HOPS / database["jobs_per_s"] + 1 / database["accepts_per_s"]),
            "postgresql_cpu": rate * mixed(costs, scans, "postgresql_cpu_s") / measured["cores"],
            "redis_messages": rate * MESSAGES / measured["redis"]["tasks_per_s"],
            "redis_cpu": rate * mixed(costs, scans, "redis_cpu_s")}  # it has one thread


def storage(costs, scans, per_day):
    each = {name: mixed(costs, scans, name) for name in ("database_bytes", "file_bytes")}
    return {**each, "bytes_per_year": YEAR_DAYS * per_day * sum(each.values())}


def plan_one(measured, mix, per_day):
    costs, scans = measured["documents"], MIXES[mix]
    hop = measured["database"]["hop_ms"]
    note(f"  {per_day} a day, {mix} …")
    found = simulate(costs, hop, scans, "--per-day", per_day, "--minutes", VOLUMES[per_day])
    rate = peak_rate(per_day)
    cores = {name: rate * mixed(costs, scans, f"{name}_cpu_s")
             for name in ("api", "worker", "postgresql", "redis")}
    return {"mix": mix, "per_day": per_day, "peak_per_s": rate, "simulated": found,
            "workers": {pool["name"]: pool["workers"] for pool in found["pools"]},
            "slots": sum(pool["workers"] * pool["concurrency"] for pool in found["pools"]),
            "busy_slots": sum(stage["busy_slots_in_peak"] for stage in found["stages"].values()),
            "cpu_cores": cores, "shares": shares(measured, scans, rate),
            "storage": storage(costs, scans, per_day)}


def whole_day(measured, row):
    """The day around the busiest hour, with the workers found for that hour."""
    workers = ",".join(str(number) for number in row["workers"].values())
    note(f"  {row['per_day']} a day, {row['mix']}, all 24 hours …")
    return {"mix": row["mix"], "per_day": row["per_day"], "simulated": simulate(
        measured["documents"], measured["database"]["hop_ms"], MIXES[row["mix"]], "--per-day",
        row["per_day"], "--day", "--workers", workers)}


def knee(measured, row):
    """How the time of the busiest hour depends on the number of OCR workers."""
    costs, hop = measured["documents"], measured["database"]["hop_ms"]
    busy = row["simulated"]["stages"]["ocr"]["busy_slots_in_peak"]
    fewest = math.ceil(busy / 2)

    def with_workers(number):
        workers = {**row["workers"], "ocr": number}
        note(f"  {number} OCR workers …")
        run = simulate(costs, hop, MIXES[row["mix"]], "--per-day", row["per_day"], "--workers",
                       ",".join(map(str, workers.values())))
        ocr = next(pool for pool in run["pools"] if pool["name"] == "ocr")
        return {"ocr_workers": number, "wait_s": run["wait_s"], "utilisation": ocr["utilisation"],
                "deepest": run["queues"]["ocr"]["deepest"]}
    return side_by_side(with_workers, [fewest + more for more in KNEE if fewest + more > 0])


def half_loads(measured):
    """Documents a day at which one server is at half of what was measured."""
    return {mix: {name: HALF / share * DAY / PEAK
                  for name, share in shares(measured, scans, 1).items()}
            for mix, scans in MIXES.items()}


def make_plan(measured, quick):
    volumes = list(VOLUMES)[:1] if quick else list(VOLUMES)
    rows = side_by_side(lambda case: plan_one(measured, *case),
                        [(mix, per_day) for per_day in volumes for mix in MIXES])
    return {"rows": rows, **closer_looks(measured, rows if not quick else []),
            "half_load_per_day": half_loads(measured)}


def closer_looks(measured, rows):
    """Whole days, and fewer and more workers, with the mix that is the harder one."""
    harder = {row["per_day"]: row for row in rows if row["mix"] == HARDER}
    days = [harder[per_day] for per_day in WHOLE_DAYS if per_day in harder]
    return {"days": side_by_side(lambda row: whole_day(measured, row), days),
            "knee": knee(measured, harder[KNEE_VOLUME]) if KNEE_VOLUME in harder else []}


def side_by_side(function, cases):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(function, cases))


def measure(folder, quick):
    return {"documents": measure_documents(folder, quick), "database": measure_database(quick),
            "redis": measure_redis(quick), "cores": os.cpu_count()}


def print_table(head, lines):
    table = [head, *[[str(cell) for cell in line] for line in lines]]
    print_columns(table, str.rjust)
    print()


def print_measured(where, measured):
    database, redis = measured["database"], measured["redis"]
    print(f"{where['cpu']}, {where['cores']} cores, {where['memory_gib']} GiB, kernel "
          f"{where['kernel']}; iscan {where['iscan']}; PostgreSQL {database['version']}, Redis "
          f"{redis['version']}\n")
    stages = list(measured["documents"]["digital"]["stage_mean_ms"])
    print_table(["a document", "n", *(f"{stage} ms" for stage in stages), "workers cpu ms",
                 "api", "PostgreSQL", "Redis", "database KiB", "file KiB"],
                [[kind, cost["documents"],
                  *(f"{cost['stage_mean_ms'][stage]:.1f}" for stage in stages),
                  *(f"{1000 * cost[name]:.2f}" for name in (
                      "worker_cpu_s", "api_cpu_s", "postgresql_cpu_s", "redis_cpu_s")),
                  f"{cost['database_bytes'] / 1024:.1f}", f"{cost['file_bytes'] / 1024:.1f}"]
                 for kind, cost in measured["documents"].items()])
    print(f"PostgreSQL: {database['jobs_per_s']:.0f} jobs/s, {database['accepts_per_s']:.0f} "
          f"accepts/s, a hop {database['hop_ms']:.2f} ms; Redis: {redis['tasks_per_s']:.0f} "
          "tasks/s\n")


def print_plan(plan):
    pools = list(plan["rows"][0]["workers"])
    print_table(["documents/day", "mix", "peak/s", *pools, "slots", "busy", "cores", "p50 s",
                 "p95 s", "p99 s", "PostgreSQL", "cpu", "Redis", "cpu", "GiB/year"],
                [[row["per_day"], row["mix"], f"{row['peak_per_s']:.2f}",
                  *row["workers"].values(), row["slots"], f"{row['busy_slots']:.2f}",
                  f"{row['cpu_cores']['worker']:.2f}",
                  *(f"{row['simulated']['wait_s'][name]:.2f}" for name in ("p50", "p95", "p99")),
                  *(f"{100 * share:.2g} %" for share in row["shares"].values()),
                  f"{row['storage']['bytes_per_year'] / 2**30:.1f}"] for row in plan["rows"]])
    for row in plan["rows"]:
        run = row["simulated"]
        print(f"{row['per_day']} a day, {row['mix']}: {run['scenario']['minutes_of_peak']} min of "
              f"the busiest hour were simulated, {run['documents']} documents")
    for day in plan["days"]:
        run = day["simulated"]
        print(f"a whole day of {day['per_day']}, {day['mix']}: {run['documents']} documents, "
              f"{run['worker_deaths']} dead workers, p95 of the busiest hour "
              f"{run['wait_s']['p95']:.2f} s")
    print("\nhalf of one server, in documents a day")
    print_table(["mix", "PostgreSQL, jobs", "PostgreSQL, cpu", "Redis, messages", "Redis, cpu"],
                [[mix, *(f"{documents:.2g}" for documents in half.values())]
                 for mix, half in plan["half_load_per_day"].items()])


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="few repetitions, to see that it runs")
    parser.add_argument("--measured", type=pathlib.Path)
    options = parser.parse_args()
    if options.measured:
        earlier = json.loads(options.measured.read_text())
        where, measured = earlier["surroundings"], earlier["measured"]
    else:
        note("measuring …")
        with tempfile.TemporaryDirectory(prefix="iscan-capacity-") as folder:
            measured = measure(pathlib.Path(folder), options.quick)
        where = surroundings()
    note("simulating …")
    plan = make_plan(measured, options.quick)
    if options.json:
        print(json.dumps({"surroundings": where, "measured": measured, "plan": plan}, indent=1))
    else:
        print_measured(where, measured)
        print_plan(plan)


if __name__ == "__main__":
    main()
