"""`iscan doctor` tells about the database and changes nothing in it."""

import json
import os
import sqlite3
import subprocess

import pytest

from postgres import PostgresServer
from service import BINARY, Service


@pytest.fixture(scope="module")
def server():
    with PostgresServer() as running:
        yield running


def iscan(folder, *words, **environment):
    return subprocess.run([BINARY, "--config", "/dev/null", *words], cwd=folder, text=True,
                          capture_output=True, env={**os.environ, **environment})


def database_finding(folder, **environment):
    return json.loads(iscan(folder, "doctor", "--json", **environment).stdout)["database"]


def test_a_server_is_looked_at_and_left_as_it_is(tmp_path, server):
    address = {"DATABASE_URL": server.url}
    finding = database_finding(tmp_path, **address)
    assert finding["ok"] and "iscan migrate" in finding["detail"], finding
    assert server.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == ["0"]

    assert iscan(tmp_path, "migrate", **address).returncode == 0
    finding = database_finding(tmp_path, **address)
    assert finding["ok"] and "migrate" not in finding["detail"], finding
    assert "row-level security" not in finding["detail"]

    finding = database_finding(tmp_path, DATABASE_URL=server.admin_url)
    assert "row-level security" in finding["detail"], "a superuser passes it"

    server.query("INSERT INTO schema_versions VALUES (999, 0)")
    finding = database_finding(tmp_path, **address)
    assert not finding["ok"] and "newer version" in finding["detail"], finding
    server.query("DELETE FROM schema_versions WHERE version = 999")

    finding = database_finding(tmp_path, DATABASE_URL=server.url.replace("/invoices", "/nowhere"))
    assert not finding["ok"] and "nowhere" in finding["detail"], finding


def test_a_file_is_looked_at_and_left_as_it_is(tmp_path):
    path = tmp_path / "data" / "iscan.db"
    assert "first start" in database_finding(tmp_path)["detail"]
    assert not path.exists()
    path.parent.mkdir()
    assert iscan(tmp_path, "migrate").returncode == 0
    assert "migrate" not in database_finding(tmp_path)["detail"]
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM schema_versions")
    finding = database_finding(tmp_path)
    assert finding["ok"] and "iscan migrate" in finding["detail"], finding
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM schema_versions").fetchone() == (0,)


def test_the_address_of_the_server_may_come_in_parts(tmp_path, server):
    parts = {"DB_HOST": str(server.folder), "DB_NAME": "invoices", "DB_USER": "iscan"}
    service = Service(tmp_path / "data")
    try:
        service.start(extra_env=parts)
        assert service.get("/api/v1/documents").status == 200
    finally:
        service.stop()
    assert server.query("SELECT count(*) FROM companies") == ["1"]
    del parts["DB_USER"]
    with pytest.raises(RuntimeError, match="DB_USER.*database_incomplete"):
        Service(tmp_path / "data").start(extra_env=parts)
