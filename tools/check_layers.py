#!/usr/bin/env python3
"""Fails when a source file includes a module that src/layers.txt does not allow.

Also reports: a module listed above its rank, a folder that is not listed, an adapter (rank 41)
that uses another adapter, a dependency that is listed and never used, and headers that include
each other.
"""

import pathlib
import re
import sys

ADAPTER = 41
INCLUDE = re.compile(r'\s*#\s*include\s+"((\w+)/[\w./]+)"')


def read_layers(path, problems):
    """The rank of each module, and the modules that each may use."""
    rank, uses = {}, {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        words = line.split("#")[0].split()
        if words and not (len(words) > 1 and words[1].isdigit()):
            problems.append(f"layers.txt:{number}: a module needs a rank")
        elif words:
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
            if not match or match[2] not in uses:
                continue
            seen.setdefault(module, set()).add(match[2])
            if match[2] != module and match[2] not in uses.get(module, set()):
                yield f"{path.relative_to(root)}:{number}: {module} may not include {match[2]}"
    for module, wanted in uses.items():
        if (root / "src" / module).is_dir():
            for other in sorted(wanted - seen[module]):
                yield f"layers.txt: {module} lists {other} but never includes it"


def check_folders(root, rank):
    for path in sorted((root / "src").iterdir()):
        if path.is_dir() and any(path.iterdir()) and path.name not in rank:
            yield f"src/{path.name} is not in layers.txt"


def check_cycles(root):
    """Headers that include themselves through others; each cycle is reported once."""
    below = {}
    for path in sources(root):
        lines = path.read_text().splitlines()
        names = [match[1] for match in map(INCLUDE.match, lines) if match]
        below[str(path.relative_to(root / "src"))] = names
    done, reported = set(), set()

    def visit(name, trail):
        if name in trail:
            cycle = trail[trail.index(name):]
            if frozenset(cycle) not in reported:
                reported.add(frozenset(cycle))
                yield "include cycle: " + " → ".join([*cycle, name])
            return
        if name not in done:
            for other in below.get(name, []):
                yield from visit(other, [*trail, name])
            done.add(name)

    for name in below:
        yield from visit(name, [])


def check(root):
    problems = []
    rank, uses = read_layers(root / "src/layers.txt", problems)
    return [*problems, *check_table(rank, uses), *check_folders(root, rank),
            *check_includes(root, uses), *check_cycles(root)]


def main():
    problems = check(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    print("\n".join(problems) or "layers ok")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
