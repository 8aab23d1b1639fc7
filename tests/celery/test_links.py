"""The ways to a Redis server: passwords, users, TLS, sockets, databases and a prefix of all keys.
Each carries tasks both ways, remote control and events, beside a Python worker on the same way."""

import pytest

from nodes import HOST, Fleet, our_worker
from redis_server import RedisServer
from service import wait_for

pytestmark = pytest.mark.filterwarnings("ignore")


def check(fleet, env=None, **options):
    """Both workers do a task and answer; a chain of Python's goes through ours."""
    fleet.ours(**options)
    fleet.python(env=env)
    assert fleet.send("cpp.add", 1, 2).get(timeout=30) == 3
    assert fleet.send("py.add", 1, 2, queue="py").get(timeout=30) == 3
    mixed = (fleet.app.signature("cpp.add", (1, 2), queue="cpp")
             | fleet.app.signature("py.add", (4,), queue="py")
             | fleet.app.signature("cpp.add", (5,), queue="cpp"))
    assert mixed.apply_async().get(timeout=30) == 12
    inspect = fleet.app.control.inspect(timeout=5)
    assert set(wait_for(lambda: inspect.ping() or {})) == {f"cpp1@{HOST}", f"py1@{HOST}"}


@pytest.mark.parametrize("way", [
    {"password": "p@ss:w/rd", "user": "iscan"}, {"password": "secret", "tls": True},
    {"unix": True}], ids=str)
def test_tasks_go_this_way(way):
    with Fleet(RedisServer(**way)) as fleet:
        check(fleet)


def test_broker_and_results_live_in_any_databases():
    with Fleet(RedisServer(), databases=(5, 7)) as fleet:
        check(fleet)
        assert {int(name[2:]) for name in fleet.link(0).info("keyspace")} == {5, 7}


def test_all_keys_have_the_prefix():
    prefix = {"global_keyprefix": "blue:"}
    with Fleet(RedisServer()) as fleet:
        fleet.app.close()
        fleet.app = fleet.client(broker_transport_options=prefix)
        check(fleet, env={"PEER_PREFIX": "blue:"}, key_prefix="blue:")
        assert {key for key in fleet.link(0).scan_iter() if not key.startswith(b"blue:")} == set()


def test_a_server_with_another_certificate_is_not_believed():
    with Fleet(RedisServer(tls=True)) as fleet, RedisServer(tls=True) as other:
        wrong = other.folder / "ca.crt"
        address = fleet.redis.address(0).replace(str(fleet.redis.folder / "ca.crt"), str(wrong))
        fleet.redis.address = lambda database: address
        with pytest.raises(RuntimeError, match="certificate"):
            our_worker(fleet.redis)


def test_a_wrong_password_is_told():
    with Fleet(RedisServer(password="right")) as fleet:
        fleet.redis.address = lambda database: f"redis://:wrong@127.0.0.1:{fleet.redis.port}/0"
        with pytest.raises(RuntimeError, match="check the password"):
            our_worker(fleet.redis)
