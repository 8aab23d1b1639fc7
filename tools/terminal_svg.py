#!/usr/bin/env python3
"""Turns what a program prints on a terminal into an SVG picture for the docs.

  terminal_svg.py OUT.svg COMMAND…   runs COMMAND on a pseudo terminal, 132 columns wide

Knows the colours the project's own tables use; anything else is an error, so that the picture
never shows raw escapes. Standard library only.
"""

import html
import os
import pty
import re
import struct
import subprocess
import sys
import fcntl
import termios

COLUMNS, ROWS = 132, 60
FONT, LINE, PAD, CHAR = 13, 18, 16, 7.83
STYLES = {"0": None, "1": "b", "2": "d", "31": "r", "32": "g", "33": "y"}
CSS = (".b{font-weight:bold;fill:#fff}.d{fill:#8b949e}.r{fill:#ff7b72}.g{fill:#7ee787}"
       ".y{fill:#f2cc60}text{font-family:'DejaVu Sans Mono','Liberation Mono',monospace;"
       f"font-size:{FONT}px;fill:#c9d1d9;white-space:pre}}")


def run(command):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(command, stdout=slave, stderr=subprocess.DEVNULL, close_fds=True)
    os.close(slave)
    output = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the program has ended and closed its side
            break
        if not chunk:
            break
        output += chunk
    process.wait()
    return output.decode()


def spans(line):
    """(class, text) pieces of one line."""
    style = None
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if match := re.fullmatch(r"\x1b\[([0-9;]*)m", piece):
            style = STYLES[match[1] or "0"]
        elif piece:
            assert "\x1b" not in piece, f"unknown escape in {piece!r}"
            yield style, piece


def draw(text, prompt):
    lines = [f"\x1b[32m$\x1b[0m \x1b[1m{prompt}\x1b[0m", *text.replace("\r", "").splitlines()]
    width = PAD * 2 + CHAR * max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
    height = PAD * 2 + LINE * len(lines)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}">',
           f"<style>{CSS}</style>",
           '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>']
    for number, line in enumerate(lines):
        column = 0
        for style, piece in spans(line):
            x, y = PAD + CHAR * column, PAD + LINE * (number + 0.75)
            named = f' class="{style}"' if style else ""
            length = CHAR * len(piece)
            out.append(f'<text x="{x:.1f}" y="{y:.1f}" textLength="{length:.1f}"{named}>'
                       f"{html.escape(piece)}</text>")
            column += len(piece)
    return "\n".join([*out, "</svg>", ""])


def main():
    target, *command = sys.argv[1:]
    prompt = "./dev " + " ".join(command[1:]) if command[0].endswith("/iscan") else " ".join(command)
    with open(target, "w", encoding="utf-8") as file:
        file.write(draw(run(command), prompt))


if __name__ == "__main__":
    main()
