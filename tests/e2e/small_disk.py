"""A disk of a size of its own, which tests can fill."""

import os
import pathlib
import subprocess


class SmallDisk:
    """A tmpfs on `path`, mounted by `with`; needs the right to mount, which the project's
    environment has. OSError where it is missing."""

    def __init__(self, path, size):
        self.path, self.size = pathlib.Path(path), size
        self.ballast = self.path / "ballast"

    def __enter__(self):
        self.path.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size},mode=755", "tmpfs",
                               self.path], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise OSError(f"mounting a small disk is not permitted here: {done.stderr.strip()}")
        return self

    def fill(self):
        """To the last byte."""
        with open(self.ballast, "wb") as file:
            room = os.statvfs(self.path)
            try:
                os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize)
                while True:
                    file.write(bytes(1 << 12))
                    file.flush()
            except OSError:
                pass

    def free(self):
        self.ballast.unlink()

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], check=False)
