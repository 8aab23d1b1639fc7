"""A full disk refuses uploads with a clear code; the service goes on and loses nothing."""

import pytest
from service import Service, sample_files
from small_disk import SmallDisk


@pytest.fixture
def small_disk(tmp_path):
    try:
        with SmallDisk(tmp_path / "disk", "24m") as disk:
            yield disk
    except OSError as error:
        pytest.skip(str(error))


def test_full_disk(small_disk):
    content = next(p for p in sample_files() if p.suffix == ".pdf").read_bytes()
    with Service(small_disk.path / "data") as service:
        good = service.upload([("good.pdf", content)]).json()["document_id"]
        service.wait_terminal(good)
        small_disk.fill()
        refused = service.upload([("more.pdf", content + b"\n%% more\n")])
        assert refused.status in (503, 507), refused.body
        assert refused.json()["code"] == "disk_full"
        assert service.get(f"/api/v1/documents/{good}/result").status == 200
        small_disk.free()
        accepted = service.upload([("more.pdf", content + b"\n%% more\n")])
        assert accepted.status == 202, accepted.body
        service.wait_terminal(accepted.json()["document_id"])
