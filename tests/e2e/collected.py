"""For a conftest.py: Python's collector of cycles runs between tests alone.

redis-py 6 waits for itself for ever when a result is collected while its own lock is held.
"""

import gc

import pytest

gc.disable()


@pytest.fixture(autouse=True)
def collect_between_tests():
    yield
    gc.collect()
