"""A private Docker engine for tests: no service of the machine, no change to its network."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).parent
NEEDED = ("dockerd", "containerd", "docker", "slirp4netns", "unshare", "ip", "mmdebstrap")
START_SECONDS = 60


def why_not():
    """Why no engine can run here, or None."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        return f"missing: {', '.join(missing)} (packaging/engine.packages)"
    if os.geteuid() != 0:
        return "a private engine needs root"
    if not os.path.exists("/dev/net/tun"):
        return "no /dev/net/tun for the engine's network"
    probe = subprocess.run(["unshare", "--mount", "--net", "--pid", "--fork", "--mount-proc",
                            "true"], capture_output=True, text=True)
    if probe.returncode != 0:
        return f"no namespaces for an engine: {probe.stderr.strip()}"
    return None


class Engine:
    """Started by `with`. `data` keeps images and build caches between runs."""

    def __init__(self, data):
        self.data = pathlib.Path(data)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iscan_engine_", dir="/tmp"))
        self.socket = self.folder / "docker.sock"
        self.log = self.folder / "log"
        self.processes = []
        self.dockerd = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self):
        self.data.mkdir(parents=True, exist_ok=True)
        log = self.log.open("w")
        engine = subprocess.Popen(
            ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc",
             "bash", str(HERE / "container_engine.sh"), str(self.socket), str(self.data)],
            stdout=log, stderr=log)
        self.processes.append(engine)
        self._wait(self.answers)
        # A user-mode network: the machine's own firewall and interfaces stay as they are.
        children = pathlib.Path(f"/proc/{engine.pid}/task/{engine.pid}/children").read_text()
        self.dockerd = int(children.split()[0])
        self.network = os.open(f"/proc/{self.dockerd}/ns/net", os.O_RDONLY)
        ready, ready_write = os.pipe()
        network = subprocess.Popen(
            ["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback",
             f"--ready-fd={ready_write}", str(self.dockerd), "tap0"],
            stdout=log, stderr=log, pass_fds=[ready_write])
        self.processes.append(network)
        os.close(ready_write)
        if os.read(ready, 1) != b"1":
            raise RuntimeError(f"slirp4netns did not start:\n{self.log.read_text()[-2000:]}")
        os.close(ready)

    def _wait(self, condition):
        deadline = time.monotonic() + START_SECONDS
        while not condition():
            if time.monotonic() > deadline or self.processes[0].poll() is not None:
                raise RuntimeError(f"dockerd did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.05)

    def answers(self):
        return self.socket.exists() and self.docker("version", check=False).returncode == 0

    def docker(self, *arguments, check=True, env=None, **options):
        """Runs the docker client; its output is in the result."""
        done = subprocess.run(["docker", *map(str, arguments)], capture_output=True, text=True,
                              env={**os.environ, "DOCKER_HOST": f"unix://{self.socket}",
                                   **(env or {})}, **options)
        if check and done.returncode != 0:
            raise RuntimeError(f"docker {' '.join(map(str, arguments))}\n{done.stdout[-4000:]}\n"
                               f"{done.stderr[-8000:]}")
        return done

    def enter_network(self):
        """From here on this thread's sockets are in the engine's network: ports it publishes
        on the loopback address are reachable."""
        os.setns(self.network, os.CLONE_NEWNET)

    def base_image(self, name):
        """A minimal Debian 13 under the name that the Dockerfiles start from."""
        if self.docker("image", "inspect", name, check=False).returncode == 0:
            return
        archive = self.data.parent / "base.tar"
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", "--dpkgopt=path-exclude=/usr/share/doc/*",
             "--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*",
             "--dpkgopt=force-unsafe-io", "trixie", str(archive)], check=True)
        self.docker("import", "--change", 'CMD ["bash"]', archive, name)
        archive.unlink()

    def __exit__(self, *_):
        # dockerd ends its containers and then itself; unshare, its parent, ignores the signal.
        if self.dockerd:
            os.kill(self.dockerd, signal.SIGTERM)
        for process in self.processes:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
