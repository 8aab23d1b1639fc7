"""A full disk refuses uploads with a clear code; the service goes on and loses nothing."""

import os
import subprocess

import pytest
from service import Service, sample_files

SIZE = "24m"


@pytest.fixture
def small_disk(tmp_path):
    """A mount of its own; needs the right to mount, which the project's environment has."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", path],
                             capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("mounting a small tmpfs is not permitted here: " + mounted.stderr.decode())
    yield path
    subprocess.run(["umount", "-l", path], check=False)


def test_full_disk(small_disk):
    content = next(p for p in sample_files() if p.suffix == ".pdf").read_bytes()
    with Service(small_disk / "data") as service:
        good = service.upload([("good.pdf", content)]).json()["document_id"]
        service.wait_terminal(good)
        ballast = small_disk / "ballast"
        with open(ballast, "wb") as file:
            try:
                while True:
                    file.write(os.urandom(1 << 16))
                    file.flush()
            except OSError:
                pass
        refused = service.upload([("more.pdf", content + b"\n%% more\n")])
        assert refused.status in (503, 507), refused.body
        assert refused.json()["code"] == "disk_full"
        assert service.get(f"/api/v1/documents/{good}/result").status == 200
        ballast.unlink()
        accepted = service.upload([("more.pdf", content + b"\n%% more\n")])
        assert accepted.status == 202, accepted.body
        service.wait_terminal(accepted.json()["document_id"])
