"""A flatbed scanner: slightly skewed pages, grain, an uneven lamp; and a till printer's image."""

import io
import time
import zlib

import numpy as np
from PIL import Image, ImageFilter

FIXED_TIME = time.struct_time((2025, 1, 1, 0, 0, 0, 2, 1, 0))


def chance(name, page=0):
    """The random numbers of one page; the same for the same name on every run."""
    return np.random.default_rng([zlib.crc32(name.encode()), page])


def skewed(page, random, most=0.9):
    """The page turned by up to `most` degrees and shifted by a few pixels."""
    angle = random.uniform(0.3, most) * random.choice([-1, 1])
    shift = tuple(int(v) for v in random.integers(-12, 12, 2))
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255, translate=shift)


def grain(page, random, strength):
    """Blurred and noisy grey values as a scanner's sensor gives them."""
    soft = np.asarray(page.filter(ImageFilter.GaussianBlur(0.6)), dtype=np.float32)
    return soft + random.normal(0, strength, soft.shape)


def bilevel(page, name, number):
    """A black-and-white scan with ragged edges and a few specks."""
    random = chance(name, number)
    grey = grain(skewed(page.convert("L"), random), random, 9.0)
    black = grey < 150
    for _ in range(60):
        y, x = random.integers(0, grey.shape[0] - 3), random.integers(0, grey.shape[1] - 3)
        side = random.integers(1, 4)
        black[y:y + side, x:x + side] = True
    return Image.fromarray(~black).convert("1", dither=Image.Dither.NONE)


def grey(page, name, number):
    """A grey scan on yellowed paper with a lamp that fades to one side."""
    random = chance(name, number)
    values = grain(skewed(page.convert("L"), random), random, 1.6)
    lamp = np.linspace(0.985, 0.93, values.shape[1], dtype=np.float32)
    values = 28 + values * (244 - 28) / 255 * lamp
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _save_pdf(images, **options):
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=300.0,
                   title="Scan", producer="make_samples", creationDate=FIXED_TIME,
                   modDate=FIXED_TIME, **options)
    return out.getvalue()


def bilevel_pdf(pages, name):
    """A PDF of nothing but CCITT G4 images."""
    return _save_pdf([bilevel(page, name, i) for i, page in enumerate(pages)])


def grey_pdf(pages, name):
    """A PDF of nothing but JPEG images."""
    return _save_pdf([grey(page, name, i) for i, page in enumerate(pages)], quality=38)


def g4_tiff(pages, name):
    """A multi-page TIFF, CCITT G4, as fax servers and office scanners write."""
    images = [bilevel(page, name, i) for i, page in enumerate(pages)]
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], compression="group4",
                   dpi=(300, 300))
    return out.getvalue()


def till_png(pages, name):
    """A thermal receipt, cut close: 16 greys, light horizontal bands where the head was cold."""
    random = chance(name)
    page = pages[0].convert("L").filter(ImageFilter.GaussianBlur(0.5))
    values = np.asarray(page, dtype=np.float32)
    bands = np.repeat(random.uniform(0, 1, values.shape[0] // 40 + 1), 40)[:values.shape[0], None]
    ink = (255 - values) * (0.93 - 0.12 * bands)
    levels = np.clip(np.round((250 - ink) / 17), 0, 15).astype(np.uint8)
    image = Image.fromarray(levels * 17)
    out = io.BytesIO()
    image.quantize(16, dither=Image.Dither.NONE).save(out, "PNG", optimize=True, dpi=(203, 203))
    return out.getvalue()
