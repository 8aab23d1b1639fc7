import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from collected import collect_between_tests  # noqa: E402, F401
from service import Service  # noqa: E402


@pytest.fixture
def service(tmp_path):
    """A fresh service on an empty data folder."""
    with Service(tmp_path / "data") as running:
        yield running
