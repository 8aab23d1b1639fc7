"""Command line: `python3 tools/make_samples [--out DIR] [--only NAME] [--check]`."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from make_samples import catalogue, check, render  # noqa: E402

DEFAULT_OUT = pathlib.Path(__file__).resolve().parents[2] / "samples"


def arguments():
    parser = argparse.ArgumentParser(prog="make_samples", description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=DEFAULT_OUT, help="folder to write")
    parser.add_argument("--only", action="append", metavar="NAME", help="this sample (repeatable)")
    parser.add_argument("--check", action="store_true",
                        help="write nothing; compare the folder with a fresh run")
    return parser.parse_args()


def chosen(names):
    """The documents asked for; an unknown name ends the program with the known ones."""
    documents = catalogue.documents()
    unknown = set(names or ()) - {document.name for document in documents}
    if unknown:
        known = ", ".join(document.name for document in documents)
        raise SystemExit(f"no sample named {', '.join(sorted(unknown))}; known: {known}")
    return [document for document in documents if not names or document.name in names]


def main():
    options = arguments()
    documents = chosen(options.only)
    if options.check:
        return check.compare(documents, options.out, complete=not options.only)
    options.out.mkdir(parents=True, exist_ok=True)
    for document in documents:
        path = render.write(document, options.out)
        print(f"{path.stat().st_size / 1024:7.1f} KB  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
