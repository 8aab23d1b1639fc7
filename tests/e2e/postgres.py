"""A PostgreSQL server of the tests' own: a private folder and socket, no network."""

import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

PROGRAMS = pathlib.Path("/usr/lib/postgresql/17/bin")


class PostgresServer:
    """Started by `with`; `url` is what DATABASE_URL takes, for an ordinary role that owns the
    database: row-level security binds it, as it does not bind the administrator of `query`.
    durable: commits reach the disk, as they do not have to in tests; data: a folder for the data
    that is not the one of the socket."""

    def __init__(self, durable=False, data=None):
        self.fsync = "on" if durable else "off"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iscan_pg_", dir="/tmp"))
        self.data = pathlib.Path(data or self.folder) / "data"
        self.user = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            account = pwd.getpwnam("postgres")
            for folder in {self.folder, self.data.parent}:
                os.chown(folder, account.pw_uid, account.pw_gid)
            self.user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self.url = f"postgresql:///invoices?host={self.folder}&user=iscan"
        self.admin_url = f"postgresql:///invoices?host={self.folder}&user=admin"

    def _run(self, program, *arguments):
        subprocess.run([PROGRAMS / program, *arguments], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL, **self.user)

    def __enter__(self):
        self._run("initdb", "--auth=trust", "--no-sync", "--username=admin", "--encoding=UTF8",
                  "--locale=C.UTF-8", "-D", self.data)
        self.start()
        self._run("createuser", "-h", self.folder, "-U", "admin", "iscan")
        self._run("createdb", "-h", self.folder, "-U", "admin", "-O", "iscan", "invoices")
        return self

    def start(self):
        """Returns when the server takes connections."""
        self._run("pg_ctl", "start", "--wait", "-D", self.data, "-l",
                  self.folder / "log", "-o",
                  f"-k {self.folder} -c listen_addresses= -c fsync={self.fsync}")

    def is_running(self):
        done = subprocess.run([PROGRAMS / "pg_ctl", "status", "-D", self.data], check=False,
                              cwd=self.folder, stdout=subprocess.DEVNULL, **self.user)
        return done.returncode == 0

    def crash(self):
        """Ends the server at once: running transactions are lost."""
        self._run("pg_ctl", "stop", "--mode=immediate", "-D", self.data)

    def query(self, statement):
        """The first column of the answer's rows as the administrator sees them, as texts."""
        done = subprocess.run([PROGRAMS / "psql", "-qAt", "-h", self.folder, "-U", "admin",
                               "invoices", "-c", statement],
                              check=True, capture_output=True, text=True, cwd=self.folder)
        return done.stdout.splitlines()

    def __exit__(self, *_):
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)
