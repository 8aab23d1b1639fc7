"""The layer check on small trees: each rule is broken once."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import check_layers  # noqa: E402

LAYERS = """
# module  rank  may use
base      0
domain    10    base
ports     20    base
logic     30    base ports
helper    40    base
disk      41    base helper
net       41    base
web       50    base
"""
FILES = {
    "domain/a.h": '#include "base/b.h"\n',
    "ports/a.h": '#include "base/b.h"\n',
    "logic/a.cpp": '#include "base/b.h"\n#include "ports/a.h"\n',
    "helper/a.cpp": '#include "base/b.h"\n',
    "disk/a.cpp": '#include "base/b.h"\n#include "helper/a.h"\n',
    "net/a.cpp": '#include "base/b.h"\n',
    "web/a.cpp": '#include "base/b.h"\n',
    "base/b.h": "#include <string>\n",
}


def tree(folder, layers=LAYERS, **files):
    """A project in folder: FILES, with files (a__b_h means a/b.h) in place of or beside them."""
    changed = {name.replace("__", "/").replace("_h", ".h").replace("_cpp", ".cpp"): text
               for name, text in files.items()}
    for name, text in {**FILES, **changed}.items():
        path = folder / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "src/layers.txt").write_text(layers)
    return folder


def test_a_sound_tree_has_no_findings(tmp_path):
    assert check_layers.check(tree(tmp_path)) == []


def test_an_include_that_is_not_listed(tmp_path):
    root = tree(tmp_path, base__c_h='\n#include "ports/a.h"\n')
    assert check_layers.check(root) == ["src/base/c.h:2: base may not include ports"]


def test_a_module_without_an_entry(tmp_path):
    root = tree(tmp_path, stray__a_h='#include "base/b.h"\n')
    found = check_layers.check(root)
    assert "src/stray is not in layers.txt" in found


@pytest.mark.parametrize(("line", "finding"), [
    ("base 0 domain", "base may not list domain: it is not below it"),
    ("net 41 base disk", "net may not list disk: it is not below it"),
    ("net 41 base logic", "adapter net may not use the logic in logic"),
    ("web 50 base disk", "delivery web may not use adapter disk"),
    ("net 41 base nothing", "net lists nothing, which is no module"),
    ("net 41 base ports", "net lists ports but never includes it"),
])
def test_an_entry_that_breaks_a_rule(tmp_path, line, finding):
    module = line.split()[0]
    layers = "\n".join(old for old in LAYERS.splitlines() if not old.startswith(module))
    found = check_layers.check(tree(tmp_path, layers=f"{layers}\n{line}\n"))
    assert f"layers.txt: {finding}" in found


def test_an_entry_without_a_rank(tmp_path):
    found = check_layers.check(tree(tmp_path, layers=LAYERS + "lonely\n"))
    assert "layers.txt:11: a module needs a rank" in found


def test_headers_that_include_each_other(tmp_path):
    root = tree(tmp_path, base__x_h='#include "base/y.h"\n', base__y_h='#include "base/x.h"\n')
    assert check_layers.check(root) == ["include cycle: base/x.h → base/y.h → base/x.h"]
