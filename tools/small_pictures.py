#!/usr/bin/env python3
"""Makes the PNG files of a folder small: 128 colours are enough for pictures of a page."""

import pathlib
import sys

from PIL import Image

COLOURS = 128


def main():
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.png")):
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
