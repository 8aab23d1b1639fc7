"""The typefaces: Debian's Liberation and DejaVu, embedded as subsets, and the base-14 ones."""

import pathlib

from reportlab.pdfbase import pdfmetrics, ttfonts

LIBERATION = pathlib.Path("/usr/share/fonts/truetype/liberation")
DEJAVU = pathlib.Path("/usr/share/fonts/truetype/dejavu")

FAMILIES = {  # name: (regular, bold), a path to embed or a base-14 name
    "sans": (LIBERATION / "LiberationSans-Regular.ttf", LIBERATION / "LiberationSans-Bold.ttf"),
    "serif": (LIBERATION / "LiberationSerif-Regular.ttf", LIBERATION / "LiberationSerif-Bold.ttf"),
    "mono": (LIBERATION / "LiberationMono-Regular.ttf", LIBERATION / "LiberationMono-Bold.ttf"),
    "dejavu": (DEJAVU / "DejaVuSans.ttf", DEJAVU / "DejaVuSans-Bold.ttf"),
    "dejavu-serif": (DEJAVU / "DejaVuSerif.ttf", DEJAVU / "DejaVuSerif-Bold.ttf"),
    "dejavu-mono": (DEJAVU / "DejaVuSansMono.ttf", DEJAVU / "DejaVuSansMono-Bold.ttf"),
    "helvetica": ("Helvetica", "Helvetica-Bold"),
    "times": ("Times-Roman", "Times-Bold"),
}


def face(family, bold=False):
    """The registered name of a face, loading it on first use."""
    source = FAMILIES[family][bold]
    if isinstance(source, str):
        return source
    if source.stem not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(ttfonts.TTFont(source.stem, str(source)))
    return source.stem
