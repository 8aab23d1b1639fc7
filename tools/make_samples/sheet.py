"""A page to draw on: millimetres from the top left corner, every printed text remembered."""

import io

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import qr
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from make_samples import fonts

MM = 72 / 25.4


class Sheet:
    """Draws one PDF whose bytes depend on nothing but what is drawn (no clock, no random id)."""

    def __init__(self, width, height, family, title):
        self.width, self.height, self.family = width, height, family
        self.page = 1
        self.printed = []
        self.lowest = 0.0
        self._bytes = io.BytesIO()
        self._canvas = Canvas(self._bytes, pagesize=(width * MM, height * MM), invariant=1,
                              pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("make_samples")

    def text(self, x, y, text, size=9.0, bold=False, align="left", color="#000000", family=None):
        """Prints one line with its baseline at `y`; `x` is its left edge, centre or right edge."""
        if not text:
            return
        self._canvas.setFont(fonts.face(family or self.family, bold), size)
        self._canvas.setFillColor(HexColor(color))
        draw = {"left": self._canvas.drawString, "right": self._canvas.drawRightString,
                "centre": self._canvas.drawCentredString}[align]
        draw(x * MM, self._up(y), text)
        self.printed.append(text)
        self.lowest = max(self.lowest, y)

    def lines(self, x, y, texts, size=9.0, leading=None, **style):
        """Prints `texts` below each other; gives the baseline after the last."""
        leading = leading or size * 0.45
        for text in texts:
            self.text(x, y, text, size, **style)
            y += leading
        return y

    def measure(self, text, size=9.0, bold=False, family=None):
        """The width of `text` in mm."""
        return pdfmetrics.stringWidth(text, fonts.face(family or self.family, bold), size) / MM

    def wrap(self, text, width, size=9.0, bold=False):
        """`text` cut at spaces into lines no wider than `width`."""
        rows, row = [], ""
        for word in text.split(" "):
            longer = f"{row} {word}" if row else word
            if row and self.measure(longer, size, bold) > width:
                rows.append(row)
                longer = word
            row = longer
        return rows + [row]

    def rule(self, x1, y1, x2, y2, width=0.2, color="#000000", dash=None):
        """A straight line."""
        self._canvas.setStrokeColor(HexColor(color))
        self._canvas.setLineWidth(width * MM)
        self._canvas.setDash(*(dash or ([],)))
        self._canvas.line(x1 * MM, self._up(y1), x2 * MM, self._up(y2))
        self._canvas.setDash([])

    def box(self, x, y, width, height, fill=None, stroke=None, line=0.2, radius=0.0):
        """A rectangle with its top left corner at (x, y)."""
        if fill:
            self._canvas.setFillColor(HexColor(fill))
        if stroke:
            self._canvas.setStrokeColor(HexColor(stroke))
            self._canvas.setLineWidth(line * MM)
        self._canvas.roundRect(x * MM, self._up(y + height), width * MM, height * MM, radius * MM,
                               stroke=int(bool(stroke)), fill=int(bool(fill)))

    def disc(self, x, y, radius, fill):
        """A filled circle."""
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.circle(x * MM, self._up(y), radius * MM, stroke=0, fill=1)

    def qr(self, x, y, side, payload):
        """A QR code, error correction M, quiet zone not included."""
        widget = qr.QrCodeWidget(payload, barLevel="M", barBorder=0)
        left, bottom, right, top = widget.getBounds()
        scale = side * MM / (right - left)
        drawing = Drawing(side * MM, side * MM, transform=[scale, 0, 0, scale, 0, 0])
        drawing.add(widget)
        renderPDF.draw(drawing, self._canvas, x * MM, self._up(y + side))

    def new_page(self):
        self._canvas.showPage()
        self.page += 1

    def finish(self):
        """The PDF file."""
        self._canvas.save()
        return self._bytes.getvalue()

    def _up(self, y):
        return (self.height - y) * MM
