"""A phone camera: paper lying askew on a table, uneven light, slight blur, JPEG."""

import io

import numpy as np
from PIL import Image, ImageFilter

from make_samples.looks.scan import chance


def wood(size, random, tone):
    """A table top of streaks along x."""
    width, height = size
    coarse = random.normal(0, 1, (height // 6 + 1, width // 160 + 2)).astype(np.float32)
    streaks = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    veins = np.asarray(streaks)[:, :, None]
    surface = np.array(tone, np.float32) * (1 + 0.10 * veins)
    return Image.fromarray(np.clip(surface, 0, 255).astype(np.uint8))


def _coefficients(target, source):
    """The eight numbers of the perspective that maps `target` points back to `source` points."""
    rows, values = [], []
    for (x, y), (u, v) in zip(target, source):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.linalg.solve(np.array(rows, float), np.array(values, float)).round(12).tolist()


def _corners(paper, margin, random, tilt):
    """Where the paper's corners fall in the picture: top narrower, all a little off."""
    width, height = paper
    wander = random.uniform(-tilt, tilt, (4, 2)) * width
    square = [(margin, margin), (margin + width, margin),
              (margin + width, margin + height), (margin, margin + height)]
    lean = [(0.035, 0.0), (-0.02, 0.012), (0.0, 0.0), (0.0, -0.006)]
    return [(x + dx * width + wx, y + dy * width + wy)
            for (x, y), (dx, dy), (wx, wy) in zip(square, lean, wander)]


def lay(page, random, margin, tone, tilt):
    """The page on the table, seen from above at an angle, with a soft shadow around it."""
    width, height = page.size
    size = (width + 2 * margin, height + 2 * margin)
    corners = _corners(page.size, margin, random, tilt)
    numbers = _coefficients(corners, [(0, 0), (width, 0), (width, height), (0, height)])
    bend = {"method": Image.Transform.PERSPECTIVE, "data": numbers,
            "resample": Image.Resampling.BICUBIC}
    mask = Image.new("L", page.size, 255).transform(size, **bend)
    table = wood(size, random, tone)
    shadow = mask.filter(ImageFilter.GaussianBlur(14)).point(lambda v: v * 0.45)
    table.paste((20, 16, 12), (10, 14), shadow)
    table.paste(page.transform(size, **bend), (0, 0), mask)
    return table


def lit(image, random, low):
    """Light from one corner, falling to `low` at the opposite one, and sensor noise."""
    values = np.asarray(image, dtype=np.float32)
    height, width = values.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 1 - (1 - low) * (0.65 * x / width + 0.35 * y / height) ** 1.2
    warm = np.array([0.97, 0.95, 0.90], np.float32)
    values = values * light[:, :, None] * warm + random.normal(0, 2.2, (height, width, 1))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _shoot(page, name, margin, tone, tilt, low, quality):
    random = chance(name)
    picture = lit(lay(page.convert("RGB"), random, margin, tone, tilt), random, low)
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.7)).save(out, "JPEG", quality=quality,
                                                       dpi=(72, 72), optimize=True)
    return out.getvalue()


def desk(pages, name):
    """An A4 page on a dark desk."""
    return _shoot(pages[0], name, 90, (96, 68, 48), 0.006, 0.72, 62)


def table(pages, name):
    """A till receipt on a light table."""
    return _shoot(pages[0], name, 150, (148, 120, 92), 0.02, 0.70, 66)
