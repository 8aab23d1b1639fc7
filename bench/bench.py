#!/usr/bin/env python3
"""`./dev bench`: speed and memory of the real program, beside named peers in the same run.

  bench.py [--json] [--quick] [--only NAME]   NAME: serve, upload, scan, ocr

Prints hardware, versions, and for every measure the value, the goal it is held against and the
ratio to the peer. Standard library only; documents come from samples/.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from service import BINARY, Service, sample_files  # noqa: E402

DATABASE_BENCH = os.environ.get("BENCH_QUEUE_DATABASE",
                                str(ROOT / "build/release/bench/bench_queue_database"))
PEER_PROCESSES = 2
A4_DPI = "300"


def note(text):
    print(text, file=sys.stderr, flush=True)


def output_of(*command):
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "not installed"
    return (result.stdout or result.stderr).splitlines()[0].strip()


def surroundings():
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
                if line.startswith("model name")), platform.processor())
    memory = int(next(line for line in open("/proc/meminfo") if "MemTotal" in line).split()[1])
    return {
        "cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory / 2**20, 1),
        "kernel": platform.release(), "iscan": output_of(BINARY, "--version"),
        "tesseract": output_of("tesseract", "--version"),
        "pdftotext": output_of("pdftotext", "-v"),
    }


def percentile(values, share):
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def measure(name, value, unit, goal=None, peer=None, ratio=None):
    """One row. goal is (comparison, number); ratio is ours over the peer's, above 1 is better."""
    met = None
    if goal is not None:
        met = value <= goal[1] if goal[0] == "<=" else value >= goal[1]
    return {"name": name, "value": value, "unit": unit, "goal": goal, "met": met, "peer": peer,
            "ratio": ratio}


def resident_mib(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def children_of(pid):
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def bench_serve(options, folder):
    """Start until the port answers, and memory after a quiet moment."""
    starts = []
    for round_ in range(1 if options.quick else 5):
        data = folder / f"serve{round_}"
        begin = time.perf_counter()
        with Service(data) as service:
            assert service.get("/healthz").status == 200
            starts.append(time.perf_counter() - begin)
            resident = resident_mib(service.process.pid)
            family = resident + sum(map(resident_mib, children_of(service.process.pid)))
    return [
        measure("serve: ready", percentile(starts, 0.5), "s", ("<=", 0.5)),
        measure("serve: idle memory", resident, "MiB", ("<=", 60)),
        measure("serve: idle memory with children", family, "MiB"),
    ]


def one_page_pdf():
    for path in sample_files():
        if path.suffix == ".pdf" and pages_of(path) == 1 and words_of(path) > 50:
            return path
    raise SystemExit("no one-page digital PDF among the samples")


def pages_of(path):
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", info)[1])


def text_of(path):
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True,
                          check=True).stdout


def words_of(path):
    return len(text_of(path).split())


def bench_upload(options, folder):
    """From sending the upload to reading a terminal status, one document at a time."""
    content = one_page_pdf().read_bytes()
    times = []
    with Service(folder / "upload") as service:
        for number in range(10 if options.quick else 210):
            own = content + b"\n%% %d\n" % number
            begin = time.perf_counter()
            answer = service.upload([("invoice.pdf", own)])
            document = answer.json()["document_id"]
            while not is_terminal(service, document):
                time.sleep(0.001)
            times.append(1000 * (time.perf_counter() - begin))
    warm = times[5:] or times  # the first ones start the reading children
    return [
        measure("upload to terminal: p50", percentile(warm, 0.5), "ms", ("<=", 80)),
        measure("upload to terminal: p99", percentile(warm, 0.99), "ms", ("<=", 250)),
        measure("upload to terminal: first", times[0], "ms"),
    ]


def is_terminal(service, document):
    status = service.get(f"/api/v1/documents/{document}/status").json()
    return status["progress"]["percentage"] == 100


def hundred_pdfs(folder, count):
    digital = [path for path in sample_files() if path.suffix == ".pdf" and words_of(path) > 50]
    folder.mkdir()
    for number in range(count):
        source = digital[number % len(digital)]
        (folder / f"{number:03}.pdf").write_bytes(source.read_bytes() + b"\n%% %d\n" % number)
    return sorted(folder.iterdir())


def timed(command, **options):
    begin = time.perf_counter()
    result = subprocess.run(command, capture_output=True, check=True, **options)
    return time.perf_counter() - begin, result


def in_parallel(commands, environment):
    """Wall time of all commands, two at a time."""
    def one(command):
        subprocess.run(command, capture_output=True, check=True, env=environment)
    begin = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(PEER_PROCESSES) as pool:
        list(pool.map(one, commands))
    return time.perf_counter() - begin


def bench_scan(options, folder):
    """100 digital PDFs: read, understood and checked by us; only their text by pdftotext."""
    files = hundred_pdfs(folder / "pdfs", 10 if options.quick else 100)
    seconds, _ = timed([BINARY, "--config", "/dev/null", "scan", "--json", folder / "pdfs"])
    peer = in_parallel([["pdftotext", "-bbox", path, "/dev/null"] for path in files], os.environ)
    return [measure("scan: digital PDFs", len(files) / seconds, "documents/s", (">=", 40),
                    "pdftotext -bbox (text only), 2 processes", peer / seconds)]


def english_pages(folder, count):
    """A4 pages at 300 dpi as grey PNG, with the words their PDFs hold."""
    folder.mkdir()
    truth = {}
    for path in sample_files():
        language = json.loads(path.with_suffix(".json").read_text()).get("language")
        if path.suffix != ".pdf" or language != "en" or words_of(path) <= 50:
            continue
        subprocess.run(["pdftoppm", "-r", A4_DPI, "-gray", "-png", path, folder / path.stem],
                       check=True)
        for page in sorted(folder.glob(path.stem + "-*.png")):
            number = re.search(r"-(\d+)$", page.stem)[1]
            truth[page.stem] = subprocess.run(
                ["pdftotext", "-f", number, "-l", number, path, "-"], capture_output=True,
                text=True, check=True).stdout
    sources = sorted(truth)
    for number in range(len(sources), count):
        source = sources[number % len(sources)]
        copy = f"{source}-copy{number}"
        shutil.copy(folder / f"{source}.png", folder / f"{copy}.png")
        truth[copy] = truth[source]
    return truth


def bag(text):
    return collections.Counter(re.findall(r"[0-9A-Za-z]+(?:[.,][0-9]+)*", text.casefold()))


def recall(truth, texts):
    found = sum(sum((bag(truth[name]) & bag(texts.get(name, ""))).values()) for name in truth)
    return found / sum(sum(bag(text).values()) for text in truth.values())


def tesseract_run(pages, folder, environment, processes):
    folder.mkdir()
    commands = [["tesseract", page, folder / page.stem, "-l", "eng"] for page in pages]
    if processes == 1:
        begin = time.perf_counter()
        for command in commands:
            subprocess.run(command, capture_output=True, check=True, env=environment)
        seconds = time.perf_counter() - begin
    else:
        seconds = in_parallel(commands, environment)
    return seconds, {path.stem: path.read_text() for path in folder.glob("*.txt")}


def bench_ocr(options, folder):
    """A4 scans at 300 dpi through the whole program, against the tesseract command."""
    truth = english_pages(folder / "pages", 4 if options.quick else 16)
    pages = sorted((folder / "pages").glob("*.png"))
    note(f"  {len(pages)} pages …")
    ours, _ = timed([BINARY, "--config", "/dev/null", "scan", "--json", "--text",
                     folder / "ours", folder / "pages"])
    our_texts = {path.stem: path.read_text() for path in (folder / "ours").glob("*.txt")}
    tuned, tuned_texts = tesseract_run(pages, folder / "tuned",
                                       {**os.environ, "OMP_THREAD_LIMIT": "1"}, PEER_PROCESSES)
    few = pages[:2 if options.quick else 6]  # the stock command is slow
    stock, _ = tesseract_run(few, folder / "stock", dict(os.environ), 1)
    per_minute = 60 * len(pages) / ours
    return [
        measure("OCR: A4 at 300 dpi", per_minute, "pages/min", None,
                "tesseract, 2 processes, OMP_THREAD_LIMIT=1", tuned / ours),
        measure("OCR: ratio to tuned tesseract", tuned / ours, "×", (">=", 1.2)),
        measure("OCR: ratio to the stock tesseract command",
                (stock / len(few)) / (ours / len(pages)), "×"),
        measure("OCR: word recall", recall(truth, our_texts), "", (">=",
                recall(truth, tuned_texts)), "tesseract", None),
    ]


BENCHES = {"serve": bench_serve, "upload": bench_upload, "scan": bench_scan, "ocr": bench_ocr}


def shown(number):
    """Three digits that count, thousands with a space."""
    return f"{number:,.0f}".replace(",", " ") if abs(number) >= 1000 else f"{number:.3g}"


def print_columns(table, justify):
    """Lines of texts under their head, the first one; justify is str.ljust or str.rjust."""
    widths = [max(map(len, column)) for column in zip(*table)]
    for number, line in enumerate(table):
        print("  ".join(justify(cell, width) for cell, width in zip(line, widths)).rstrip())
        if number == 0:
            print("  ".join("─" * width for width in widths))


def run_database_bench(place, connections, seconds):
    """The numbers of bench/queue_database.cpp, which says what `place` is."""
    done = subprocess.run([DATABASE_BENCH, place, str(connections), str(seconds)], check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def print_table(where, rows):
    print(f"{where['cpu']}, {where['cores']} cores, {where['memory_gib']} GiB, kernel "
          f"{where['kernel']}")
    print(f"iscan {where['iscan']}; {where['tesseract']}; {where['pdftotext']}\n")
    head = ("measure", "value", "goal", "met", "ratio", "peer")
    table = [head] + [(
        row["name"], f"{shown(row['value'])} {row['unit']}".strip(),
        f"{row['goal'][0]} {shown(row['goal'][1])}" if row["goal"] else "",
        {True: "yes", False: "NO", None: ""}[row["met"]],
        f"{row['ratio']:.2f} ×" if row["ratio"] else "", row["peer"] or "") for row in rows]
    print_columns(table, str.ljust)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="few repetitions, to see that it runs")
    parser.add_argument("--only", choices=BENCHES)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="iscan-bench-") as folder:
        for name, bench in BENCHES.items():
            if options.only in (None, name):
                note(f"{name} …")
                rows += bench(options, pathlib.Path(folder))
    where = surroundings()
    if options.json:
        print(json.dumps({"surroundings": where, "measures": rows}))
    else:
        print_table(where, rows)


if __name__ == "__main__":
    main()
