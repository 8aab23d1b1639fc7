#!/usr/bin/env python3
"""Runs clang-tidy over our sources in parallel and remembers what passed.

Tests are left to the compiler's warnings and the sanitizers: they are a third of the code, and
nothing that clang-tidy looks for reaches a user from there.

A file is checked again when it, a header of ours that it includes (directly or not), its compile
command, .clang-tidy or a package list changes; so a second call checks nothing. GCC's own options
that clang does not know are taken out of the commands first.
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

ROOT = pathlib.Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache/tidy"
OURS = ("src/", "apps/", "bench/")
NOT_CLANG = {"-fhardened"}
INCLUDE = re.compile(rb'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def commands(build):
    """Our entries of the compile database by name, without what clang does not know."""
    kept = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], ROOT)
        test = name.endswith("_test.cpp") or "/testing/" in name
        if name.startswith(OURS) and not test and (ROOT / name).is_file():
            words = [word for word in entry["command"].split() if word not in NOT_CLANG]
            kept[name] = {**entry, "command": " ".join(words)}
    return kept


def include_folders(command):
    return [pathlib.Path(word[2:]) for word in command.split() if word.startswith("-I")]


class Includes:
    """Hashes of files together with every header of ours below them."""

    def __init__(self):
        self._direct = {}

    def _read(self, path):
        if path not in self._direct:
            data = path.read_bytes()
            names = [match.decode() for match in INCLUDE.findall(data)]
            self._direct[path] = (hashlib.sha256(data).hexdigest(), names)
        return self._direct[path]

    def closure(self, path, folders):
        seen, todo = {}, [path]
        while todo:
            current = todo.pop()
            if current in seen:
                continue
            seen[current], names = self._read(current)
            for name in names:
                places = (folder / name for folder in (current.parent, *folders))
                todo += [place.resolve() for place in places if place.is_file()][:1]
        return sorted((str(path), digest) for path, digest in seen.items())


def shared_key():
    files = [ROOT / ".clang-tidy", pathlib.Path(__file__), *sorted(ROOT.glob("packaging/*.packages"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def key_of(entry, includes, shared):
    path = pathlib.Path(entry["file"]).resolve()
    content = includes.closure(path, include_folders(entry["command"]))
    return hashlib.sha256(repr((shared, entry["command"], content)).encode()).hexdigest()[:32]


def check(name):
    """Returns clang-tidy's findings, or None when there are none."""
    done = subprocess.run(
        ["clang-tidy-19", "-p", CACHE, "--quiet", ROOT / name],
        capture_output=True, text=True, cwd=ROOT, check=False)
    return None if done.returncode == 0 else done.stdout or done.stderr


class Progress:
    """A line that rewrites itself on a terminal, a line in 30 s elsewhere."""

    def __init__(self, total):
        self._total, self._done, self._shown = total, 0, time.monotonic()

    def advance(self, name):
        self._done += 1
        if sys.stderr.isatty():
            print(f"\r\033[K[{self._done}/{self._total}] {name}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._shown > 30:
            self._shown = time.monotonic()
            print(f"lint: clang-tidy {self._done} of {self._total}", file=sys.stderr, flush=True)

    def end(self):
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def check_all(todo):
    failed, progress = 0, Progress(len(todo))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {pool.submit(check, name): (name, stamp) for name, stamp in todo}
        for future in as_completed(running):
            name, stamp = running[future]
            progress.advance(name)
            if future.result() is None:
                stamp.touch()
            else:
                failed += 1
                progress.end()
                print(future.result().strip(), flush=True)
    progress.end()
    return failed


def main():
    entries = commands(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release"))
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE / "compile_commands.json").write_text(json.dumps([*entries.values()]))
    includes, shared = Includes(), shared_key()
    stamps = {name: CACHE / key_of(entry, includes, shared) for name, entry in entries.items()}
    todo = [(name, stamp) for name, stamp in stamps.items() if not stamp.exists()]
    failed = check_all(todo)
    print(f"clang-tidy: {len(entries)} files, {len(todo)} checked now, {failed} with findings")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
