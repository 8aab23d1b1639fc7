"""An S3 server of the tests' own (SeaweedFS): a private folder, private ports of this machine."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import threading

PROGRAM = pathlib.Path(__file__).resolve().parents[2] / ".cache/python/bin/weed"
PORTS = ("s3.port", "s3.port.grpc", "master.port", "master.port.grpc", "volume.port",
         "volume.port.grpc", "filer.port", "filer.port.grpc", "admin.port", "admin.port.grpc")
FIXED = ("-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-admin.ui=false",
         "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.autoCreateBucket=false")
KEYS = {"AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "secret of the tests"}


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class S3Server:
    """Started by `with`; `environment` is what a program needs to use its bucket."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iscan_s3_", dir="/tmp"))
        (self.folder / "data").mkdir()
        self.ports = dict(zip(PORTS, free_ports(len(PORTS))))
        self.environment = {**KEYS, "STORAGE_URL": "s3://files/e2e",
                            "S3_ENDPOINT_URL": f"http://127.0.0.1:{self.ports['s3.port']}"}
        self.process = None

    def start(self):
        """Returns when it answers."""
        places = [f"-dir={self.folder / 'data'}", f"-s3.localSocket={self.folder / 's3.socket'}",
                  f"-filer.localSocket={self.folder / 'filer.socket'}"]
        self.process = subprocess.Popen(
            [PROGRAM, "mini", *FIXED, *places, *(f"-{n}={p}" for n, p in self.ports.items())],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **KEYS, "S3_BUCKET": "files"})
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Press Ctrl+C" in line:
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return self
        raise RuntimeError("the S3 server did not start:\n" + "".join(said[-40:]))

    def crash(self):
        self.process.kill()
        self.process.wait()
        for name in ("s3", "master", "volume", "filer", "admin"):
            path = f"/tmp/seaweedfs-{name}-grpc-{self.ports[name + '.port.grpc']}.sock"
            pathlib.Path(path).unlink(missing_ok=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
