#!/usr/bin/env python3
"""Fails when a source file includes a module that src/layers.txt does not allow.

Also reports: a module listed above its rank, a folder that is not listed, an adapter (rank 41)
that uses another adapter, and a dependency that is listed and never used.
"""

import pathlib
import re
import sys

ADAPTER = 41
INCLUDE = re.compile(r'\s*#\s*include\s+"(\w+)/')


def read_layers(path):
    rank, uses = {}, {}
    for line in path.read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            rank[words[0]], uses[words[0]] = int(words[1]), set(words[2:])
    return rank, uses


def check_table(rank, uses):
    for module, wanted in uses.items():
        for other in sorted(wanted):
            if other not in rank:
                yield f"layers.txt: {module} lists {other}, which is no module"
            elif rank[other] >= rank[module]:
                yield f"layers.txt: {module} may not list {other}: it is not below it"
            elif rank[module] == ADAPTER and 30 <= rank[other] < 39:
                yield f"layers.txt: adapter {module} may not use the logic in {other}"
            elif rank[module] >= 50 and rank[other] in (39, 40, ADAPTER) and rank[module] < 60:
                yield f"layers.txt: delivery {module} may not use adapter {other}"


def sources(root):
    return sorted(p for p in (root / "src").rglob("*") if p.suffix in (".h", ".cpp"))


def check_includes(root, uses):
    seen = {module: set() for module in uses}
    for path in sources(root):
        module = path.relative_to(root / "src").parts[0]
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match or match[1] not in uses:
                continue
            seen.setdefault(module, set()).add(match[1])
            if match[1] != module and match[1] not in uses.get(module, set()):
                yield f"{path.relative_to(root)}:{number}: {module} may not include {match[1]}"
    for module, wanted in uses.items():
        if (root / "src" / module).is_dir():
            for other in sorted(wanted - seen[module]):
                yield f"layers.txt: {module} lists {other} but never includes it"


def check_folders(root, rank):
    for path in sorted((root / "src").iterdir()):
        if path.is_dir() and any(path.iterdir()) and path.name not in rank:
            yield f"src/{path.name} is not in layers.txt"


def check(root):
    rank, uses = read_layers(root / "src/layers.txt")
    return [*check_table(rank, uses), *check_folders(root, rank), *check_includes(root, uses)]


def main():
    problems = check(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(problems) or "layers ok")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
