"""The service on several programs: PostgreSQL, Redis, `iscan api` and `iscan worker`."""

import pathlib

from service import Service


class Cluster:
    """Starts programs by name on the same two servers; all of them end with the test."""

    def __init__(self, folder, postgres, redis, settings=()):
        self.folder = pathlib.Path(folder)
        self.postgres = postgres
        self.redis = redis
        self.settings = [f"data.raw_dir={self.folder / 'files'}", *settings]
        self.programs = {}
        self.environment = {}
        self.token = None

    def start(self, role, name, *settings, env=None, binary=None):
        """A program that is ready; the first API gives the token to all."""
        program = Service(self.folder / name, [*self.settings, *settings], role,
                          binary)
        self.programs[name] = program
        self.environment[name] = {"DATABASE_URL": self.postgres.url,
                                  "REDIS_URL": self.redis.url, **(env or {})}
        program.start(extra_env=self.environment[name])
        self.token = self.token or program.token
        program.token = self.token
        return program

    def worker(self, name, *settings, **options):
        return self.start("worker", name, f"worker.name={name}@%h", *settings, **options)

    def restart(self, program):
        """Starts a program that was killed, on its port."""
        name = next(name for name, one in self.programs.items() if one is program)
        program.start(extra_env=self.environment[name])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in self.programs.values():
            program.stop()
