#!/usr/bin/env python3
"""Draws docs/images/scaling.svg from what `./dev bench capacity --json` printed.

  capacity_plot.py RESULT.json OUT.svg

Left: cores of workers in the busiest hour over documents a day, and where one PostgreSQL is half
busy. Right: how long documents of the busiest hour take over the number of OCR workers.
"""

import json
import math
import pathlib
import sys

WIDTH, HEIGHT, PAD, GAP = 900, 340, 60, 90
PANEL = ((WIDTH - 2 * PAD - GAP) / 2, HEIGHT - 2 * PAD)
COLOURS = {"90 % digital": "#1a7f37", "50 % scans": "#0969da"}
STYLE = ("text{font-family:sans-serif;font-size:12px;fill:#1f2328}"
         ".axis{stroke:#8c959f}.grid{stroke:#d8dee4}.mark{stroke-dasharray:5 4}")


class Panel:
    """Maps values to the picture; logarithmic axes span whole decades."""

    def __init__(self, left, across, up, log_across, log_up):
        self.left, self.across, self.up = left, across, up
        self.log = log_across, log_up
        self.parts = []

    def share(self, value, bounds, log):
        low, high = map(math.log10, bounds) if log else bounds
        return ((math.log10(value) if log else value) - low) / (high - low)

    def x(self, value):
        return self.left + PANEL[0] * self.share(value, self.across, self.log[0])

    def y(self, value):
        return PAD + PANEL[1] * (1 - self.share(value, self.up, self.log[1]))

    def text(self, x, y, words, anchor="middle", extra=""):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>'
                          f'{words}</text>')

    def line(self, x1, y1, x2, y2, kind, colour=""):
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
                          f'class="{kind}"{colour}/>')

    def axes(self, title, below, ticks_across, ticks_up, name=str):
        for tick in ticks_up:
            self.line(self.left, self.y(tick), self.left + PANEL[0], self.y(tick), "grid")
            self.text(self.left - 6, self.y(tick) + 4, f"{tick:g}", "end")
        for tick in ticks_across:
            self.text(self.x(tick), HEIGHT - PAD + 18, name(tick))
        self.line(self.left, HEIGHT - PAD, self.left + PANEL[0], HEIGHT - PAD, "axis")
        self.text(self.left, PAD - 18, title, "start", ' font-weight="bold"')
        self.text(self.left + PANEL[0] / 2, HEIGHT - PAD + 40, below)

    def curve(self, points, colour):
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" '
                          'stroke-width="2"/>')
        self.parts += [f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="3.5" '
                       f'fill="{colour}"/>' for x, y in points]


def decades(values):
    return 10.0 ** math.floor(math.log10(min(values))), 10.0 ** math.ceil(math.log10(max(values)))


def ticks_of(bounds):
    low, high = (round(math.log10(bound)) for bound in bounds)
    return [10.0 ** exponent for exponent in range(low, high + 1)]


def short(number):
    for size, unit in ((1_000_000, " M"), (1_000, " k")):
        if number >= size:
            return f"{number / size:g}{unit}"
    return f"{number:g}"


def cores_panel(plan):
    rows = plan["rows"]
    across = decades([row["per_day"] for row in rows])
    up = decades([row["cpu_cores"]["worker"] for row in rows])
    panel = Panel(PAD, across, up, True, True)
    panel.axes("Cores busy in workers in the busiest hour", "documents a day", ticks_of(across),
               ticks_of(up), short)
    for number, (mix, colour) in enumerate(COLOURS.items()):
        points = [(row["per_day"], row["cpu_cores"]["worker"]) for row in rows
                  if row["mix"] == mix]
        panel.curve(points, colour)
        panel.text(PAD + 12, PAD + 16 + 18 * number, mix, "start", f' style="fill:{colour}"')
    half = min(shares["postgresql_cpu"] for shares in plan["half_load_per_day"].values())
    panel.line(panel.x(half), PAD, panel.x(half), HEIGHT - PAD, "mark", ' stroke="#cf222e"')
    panel.text(panel.x(half) - 6, HEIGHT - PAD - 10,
               f"one PostgreSQL half busy: {half / 1e6:.1f} M", "end", ' style="fill:#cf222e"')
    return panel.parts


def knee_panel(plan):
    runs = plan["knee"]
    workers = [run["ocr_workers"] for run in runs]
    times = [run["wait_s"][name] for run in runs for name in ("p50", "p95")]
    up = decades(times)
    panel = Panel(PAD + PANEL[0] + GAP, (min(workers), max(workers)), up, False, True)
    panel.axes("Seconds from accepted to done, 100 k a day, 50 % scans",
               "OCR workers (two slots each)", workers, ticks_of(up))
    for name, colour in (("p95", "#0969da"), ("p50", "#8250df")):
        points = [(run["ocr_workers"], run["wait_s"][name]) for run in runs]
        panel.curve(points, colour)
        panel.text(panel.x(points[-1][0]), panel.y(points[-1][1]) - 8, name, "end",
                   f' style="fill:{colour}"')
    return panel.parts


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    plan = json.loads(source.read_text())["plan"]
    body = "\n".join([*cores_panel(plan), *knee_panel(plan)])
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}">\n<style>{STYLE}</style>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>\n{body}\n</svg>\n')


if __name__ == "__main__":
    main()
