"""What happens to a page after printing: till printer, scanner, phone camera."""

import dataclasses
from typing import Callable

from make_samples.looks import photo, scan


@dataclasses.dataclass(frozen=True)
class Look:
    """`develop(pages, name)` turns rendered pages into a file; `name` seeds its chance."""

    extension: str
    dpi: int
    grey: bool
    develop: Callable


LOOKS = {
    "scan-bilevel": Look("pdf", 300, True, scan.bilevel_pdf),
    "scan-grey": Look("pdf", 300, True, scan.grey_pdf),
    "tiff": Look("tiff", 300, True, scan.g4_tiff),
    "till": Look("png", 203, True, scan.till_png),
    "photo": Look("jpg", 240, False, photo.desk),
    "photo-receipt": Look("jpg", 330, False, photo.table),
}
