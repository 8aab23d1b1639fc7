"""Our node in a cluster with a Python worker: everything a Celery user expects of a worker."""

import gc
import json
import os
import subprocess
import sys
import threading
import time

import pytest
import redis as redis_client
from celery import Celery, chain, chord, group, signature
from celery.exceptions import TaskRevokedError, TimeoutError as CeleryTimeout
from celery.result import AsyncResult

from nodes import HOST, our_worker, python_worker
from redis_server import RedisServer
from service import wait_for

pytestmark = pytest.mark.filterwarnings("ignore")
NODE = f"cpp1@{HOST}"


@pytest.fixture(scope="module")
def server():
    with RedisServer() as running:
        yield running


@pytest.fixture(scope="module")
def workers(server):
    started = [our_worker(server), python_worker(server)]
    yield started
    gc.collect()  # results say good-bye to the server, which must be there still
    codes = [one.stop() for one in started]
    assert codes[0] == 0, "".join(started[0].lines)


@pytest.fixture(scope="module")
def app(server, workers):
    client = Celery("oracle", broker=server.url, backend=server.url[:-1] + "1")
    client.conf.task_send_sent_event = True
    client.conf.result_backend_transport_options = {"retry_policy": {"max_retries": 1}}
    yield client
    client.close()


@pytest.fixture
def broker(server):
    return redis_client.Redis(port=server.port, db=0)


@pytest.fixture
def backend(server):
    return redis_client.Redis(port=server.port, db=1)


@pytest.fixture
def send(app):
    def send_task(name, *args, queue="cpp", **options):
        return app.send_task(name, args=args, queue=queue, **options)
    return send_task


@pytest.fixture
def sig(app):
    def make(name, *args, **options):
        options.setdefault("queue", "cpp" if name.startswith("cpp") else "py")
        return signature(name, args=args, app=app, **options)
    return make


@pytest.fixture
def inspect(app):
    def ask(method, *args, **kwargs):
        answer = getattr(app.control.inspect(destination=[NODE], timeout=3), method)(*args, **kwargs)
        return answer[NODE]
    return ask


@pytest.fixture
def control(app):
    def order(method, *args, **kwargs):
        answer = getattr(app.control, method)(*args, reply=True, destination=[NODE], timeout=3,
                                              **kwargs)
        return answer[0][NODE]
    return order


def error_of(result, seconds=10):
    with pytest.raises(Exception) as caught:
        result.get(timeout=seconds)
    return caught.value


# Results

def test_a_result_is_read(send):
    assert send("cpp.add", 2, 3).get(timeout=5) == 5


def test_a_failure_raises_the_exception_with_its_arguments(send):
    result = send("cpp.fail", "boom")
    error = error_of(result)
    assert type(error) is ValueError and error.args == ("boom", 42)
    assert result.state == "FAILURE"
    assert "Traceback" in result.traceback


def test_an_unknown_task_is_not_registered(send):
    assert type(error_of(send("cpp.nosuch", 1))).__name__ == "NotRegistered"


def test_progress_is_seen(send):
    result = send("cpp.progress", 3)
    seen = set()

    def finished():
        seen.add(result.state)
        return result.state == "SUCCESS"
    wait_for(finished)
    assert "PROGRESS" in seen and result.result == "done"


def test_retries_come_with_growing_delays(send):
    begin = time.time()
    result = send("cpp.flaky", 2)
    assert result.get(timeout=20) == {"retries": 2}
    assert time.time() - begin >= 2.9


def test_retries_end(send):
    assert type(error_of(send("cpp.flaky", 9), 30)).__name__ == "RuntimeError"


@pytest.mark.parametrize("unit", ["countdown", "naive", "zulu"])
def test_a_task_waits_for_its_time(send, app, unit):
    begin = time.time()
    if unit == "countdown":
        result = send("cpp.add", 1, 1, countdown=1.2)
    else:
        moment = time.gmtime(begin + 2)
        result = send("cpp.add", 1, 1,
                      eta=time.strftime("%Y-%m-%dT%H:%M:%S" + ("Z" if unit == "zulu" else ""),
                                        moment))
    assert result.get(timeout=10) == 2
    assert time.time() - begin >= 1


def test_an_expired_task_is_revoked(send):
    error = error_of(send("cpp.add", 1, 1, countdown=1, expires=.3))
    assert isinstance(error, TaskRevokedError) and error.args == ("expired",)


def test_ignored_results_are_not_stored(send, backend, broker):
    result = send("cpp.add", 1, 2, ignore_result=True)
    wait_for(lambda: broker.llen("cpp") == 0 and broker.hlen("unacked") == 0)
    assert backend.get(f"celery-task-meta-{result.id}") is None


@pytest.mark.parametrize("compression", ["gzip", "bzip2", "lzma"])
def test_compressed_messages_are_read(send, compression):
    assert send("cpp.add", 4, 5, compression=compression).get(timeout=5) == 9


def test_long_and_foreign_texts_pass_unharmed(send):
    text = "Grüße, 発票 \u2028 '\"\\" * 50_000
    assert send("cpp.add", text, "!").get(timeout=10) == text + "!"


def test_pickle_is_refused_with_a_result(send):
    assert type(error_of(send("cpp.add", 1, 2, serializer="pickle"))).__name__ == "ContentDisallowed"


def test_the_smallest_message_is_run(broker, app):
    envelope = {"body": json.dumps([[2, 3], {}, None]), "content-type": "application/json",
                "content-encoding": "utf-8", "headers": {"task": "cpp.add", "id": "smallest"},
                "properties": {"delivery_tag": "smallest",
                               "delivery_info": {"exchange": "", "routing_key": "cpp"}}}
    broker.lpush("cpp", json.dumps(envelope))
    assert AsyncResult("smallest", app=app).get(timeout=5) == 5


def test_poison_is_parked_and_the_worker_lives(send, broker):
    broker.delete("iscan:bad")
    broker.lpush("cpp", "not json", "{}", "[" * 100_000)
    assert send("cpp.add", 1, 1).get(timeout=5) == 2
    assert broker.llen("iscan:bad") == 3
    broker.delete("iscan:bad")


# Workflows

def test_chains_cross_the_languages(sig):
    result = chain(sig("py.add", 1, 2), sig("cpp.add", 10), sig("py.add", 100)).apply_async()
    assert result.get(timeout=10) == 113
    assert result.parent.get(timeout=5) == 13 and result.parent.parent.get(timeout=5) == 3
    other = chain(sig("cpp.add", 1, 2), sig("py.add", 10), sig("cpp.add", 100)).apply_async()
    assert other.get(timeout=10) == 113


def test_groups(sig):
    result = group(sig("cpp.add", n, n) for n in range(5)).apply_async()
    assert result.get(timeout=10) == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("header,body", [("cpp", "py"), ("py", "cpp"), ("mixed", "cpp")])
def test_chords(sig, header, body):
    names = {"mixed": ["cpp.add", "py.add"]}.get(header, [f"{header}.add"] * 2)
    parts = [sig(name, n, n) for n, name in enumerate(names * 2)]
    result = chord(parts)(sig("cpp.tsum" if body == "cpp" else "py.sum"))
    assert result.get(timeout=10) == 12


def test_a_chord_with_a_failed_part_fails(sig, backend):
    result = chord([sig("cpp.add", 1, 1), sig("cpp.fail", "x")])(sig("cpp.tsum"))
    assert isinstance(error_of(result), ValueError)
    meta = wait_for(lambda: backend.get(f"celery-task-meta-{result.id}"))
    assert json.loads(meta)["result"]["exc_type"] == "ChordError"


def test_the_end_of_a_failed_chain_fails(sig):
    assert isinstance(error_of(chain(sig("cpp.fail", "x"), sig("py.add", 1)).apply_async()),
                      ValueError)


def test_callbacks_run_and_are_children(app, sig):
    result = app.send_task("cpp.add", (1, 2), queue="cpp", link=sig("py.add", 5))
    assert result.get(timeout=5) == 3
    children = wait_for(lambda: AsyncResult(result.id, app=app).children)
    assert children[0].get(timeout=5) == 8


def test_errbacks_get_the_failed_id(app, sig, backend):
    app.send_task("cpp.fail", ("y",), queue="cpp", task_id="failing", link_error=sig("py.failed"))

    def stored():
        return any(b"errback for failing" in (backend.get(key) or b"")
                   for key in backend.keys("celery-task-meta-*"))
    wait_for(stored)


def test_a_chain_goes_on_with_a_group(sig):
    tail = chain(sig("cpp.add", 1, 2), group(sig("py.add", 1), sig("cpp.add", 2))).apply_async()
    assert tail.get(timeout=10) == [4, 5]
    whole = chain(sig("cpp.add", 1, 2), group(sig("py.add", 1), sig("cpp.add", 2)),
                  sig("cpp.tsum")).apply_async()
    assert whole.get(timeout=10) == 9


def test_what_cannot_be_sent_is_refused(app, sig):
    nested = group(sig("py.add", 1), group(sig("py.add", 2), sig("py.add", 3)))
    result = app.send_task("cpp.add", (1, 2), queue="cpp", link=chain(sig("py.add", 1), nested))
    # Python flattens what it can; whatever comes, the caller gets an answer.
    try:
        assert result.get(timeout=10) == 3
    except Exception as error:
        assert type(error).__name__ == "NotImplementedError"


def test_our_producer_reaches_python(send, app):
    sent = send("cpp.send", "py.add", [20, 22], {"queue": "py", "priority": 3}).get(timeout=5)
    assert AsyncResult(sent, app=app).get(timeout=10) == 42
    begin = time.time()
    later = send("cpp.send", "py.add", [1, 1], {"queue": "py", "countdown": 1}).get(timeout=5)
    assert AsyncResult(later, app=app).get(timeout=10) == 2 and time.time() - begin >= 1


def test_our_producer_sends_errbacks_and_chains(send, app, backend, sig):
    failing = send("cpp.send", "py.fail", ["z"],
                   {"queue": "py", "task_id": "ours", "link_error": [dict(sig("py.failed"))]})
    assert failing.get(timeout=5) == "ours"
    wait_for(lambda: any(b"errback for ours" in (backend.get(key) or b"")
                         for key in backend.keys("celery-task-meta-*")))
    step = dict(sig("py.add", 100))
    step["options"] = {**step["options"], "task_id": "last-step"}
    send("cpp.send", "py.add", [1, 2], {"queue": "py", "chain": [step]}).get(timeout=5)
    assert AsyncResult("last-step", app=app).get(timeout=10) == 103


# Remote control

def test_ping_and_stats(inspect):
    assert inspect("ping") == {"ok": "pong"}
    stats = inspect("stats")
    assert stats["total"]["cpp.add"] > 5 and stats["pool"]["max-concurrency"] == 2
    assert "password" not in json.dumps(stats["broker"])


def test_registered_queues_conf_report_clock(inspect):
    assert "cpp.add" in inspect("registered")
    assert [queue["name"] for queue in inspect("active_queues")] == ["cpp"]
    assert "broker_url" in inspect("conf")
    assert "ok" in inspect("report") and inspect("clock")["clock"] > 0


def test_running_and_waiting_tasks_are_shown_and_revoked(send, inspect, control, app):
    later = send("cpp.sleep", 1, countdown=60)
    wait_for(lambda: inspect("scheduled"))
    running = [send("cpp.sleep", 5), send("cpp.sleep", 5)]
    waiting = send("cpp.sleep", 5)
    wait_for(lambda: len(inspect("active")) == 2)
    active = inspect("active")
    assert {one["id"] for one in active} == {one.id for one in running}
    assert active[0]["worker_pid"] and active[0]["args"] == [5]
    assert inspect("active", safe=True)[0]["args"] in ("(5,)", "[5]")
    assert inspect("query_task", running[0].id)[running[0].id][0] == "active"
    scheduled = inspect("scheduled")[0]
    assert scheduled["request"]["id"] == later.id and scheduled["priority"] == 6
    control("revoke", waiting.id)
    answer = control("revoke", running[0].id, terminate=True, signal="SIGKILL")
    assert answer == {"ok": f"terminate: {running[0].id}"}
    assert isinstance(error_of(running[0]), TaskRevokedError)
    error = error_of(waiting)
    assert isinstance(error, TaskRevokedError) and error.args == ("revoked",)
    assert waiting.id in inspect("revoked")
    assert running[1].get(timeout=10) == 5
    control("revoke", later.id)


def test_rate_limits(send, control):
    assert control("rate_limit", "cpp.add", "4/s") == {"ok": "new rate limit set successfully"}
    begin = time.time()
    for result in [send("cpp.add", 1, 1) for _ in range(5)]:
        result.get(timeout=10)
    assert time.time() - begin > 0.9
    assert "disabled" in control("rate_limit", "cpp.add", 0)["ok"]
    assert "error" in control("rate_limit", "nope", "1/s")
    assert "error" in control("rate_limit", "cpp.add", "zz")


def test_time_limits(send, control):
    assert control("time_limit", "cpp.sleep", hard=1) == {"ok": "time limits set successfully"}
    assert type(error_of(send("cpp.sleep", 8))).__name__ == "TimeLimitExceeded"
    control("time_limit", "cpp.sleep", soft=1)
    assert type(error_of(send("cpp.sleep", 8))).__name__ == "SoftTimeLimitExceeded"
    control("time_limit", "cpp.sleep")
    assert "error" in control("time_limit", "nope", hard=1)


def test_the_pool_grows_and_shrinks(control, inspect):
    assert control("pool_grow", 1) == {"ok": "pool will grow"}
    assert inspect("stats")["pool"]["max-concurrency"] == 3
    assert control("pool_shrink", 1) == {"ok": "pool will shrink"}
    assert inspect("stats")["pool"]["max-concurrency"] == 2


def test_what_is_not_supported_says_so(control, app):
    assert "Autoscale not enabled" in control("autoscale", 4, 1)["error"]
    assert "error" in control("pool_restart")
    answer = app.control.broadcast("nosuch", destination=[NODE], reply=True, timeout=3)
    assert "error" in answer[0][NODE]


def test_consumers_come_and_go(send, control, broker):
    assert control("add_consumer", "cpp2") == {"ok": "add consumer cpp2"}
    assert send("cpp.add", 1, 1, queue="cpp2").get(timeout=5) == 2
    control("cancel_consumer", "cpp2")
    with pytest.raises(CeleryTimeout):
        send("cpp.add", 1, 1, queue="cpp2").get(timeout=1)
    broker.delete("cpp2")


def test_nodes_are_found_by_pattern(app):
    for pattern, matcher in (("cpp*", "glob"), ("cpp.@", "pcre")):
        answer = app.control.broadcast("ping", pattern=pattern, matcher=matcher, reply=True,
                                       timeout=1)
        assert answer == [{NODE: {"ok": "pong"}}]


def test_the_command_line_lists_the_node(server):
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", "celery", "-b", server.url,
                           "status"], capture_output=True, text=True, timeout=60, check=False)
    assert f"{NODE}: OK" in done.stdout.replace("\x1b[0m", "")


def test_urgent_tasks_come_first(app, server, broker):
    """One slot, so that the order of starts is the order of ends."""
    lone = our_worker(server, "lone", "urgency", concurrency=1, prefetch=1)
    try:
        app.control.cancel_consumer("urgency", destination=[f"lone@{HOST}"], reply=True, timeout=3)
        results = [app.send_task("cpp.add", (p, 0), queue="urgency", priority=p)
                   for p in (9, 6, 3, 0)]
        assert broker.llen("urgency\x06\x169") == 1
        app.control.add_consumer("urgency", destination=[f"lone@{HOST}"], reply=True, timeout=3)
        for result in results:
            result.get(timeout=10)
        dates = [result.date_done for result in results]
        assert dates == sorted(dates, reverse=True)
    finally:
        assert lone.stop() == 0


# Events

def test_events_tell_the_life_of_tasks_and_workers(app, send):
    seen = []
    stop = threading.Event()

    def listen():
        with app.connection() as connection:
            def take(event):
                seen.append(event)
                receiver.should_stop = stop.is_set()  # heartbeats come every two seconds
            receiver = app.events.Receiver(connection, handlers={"*": take})
            receiver.capture(limit=None, timeout=None, wakeup=False)
    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    wait_for(lambda: any(event["type"] == "worker-heartbeat" for event in seen))
    good, bad = send("cpp.add", 7, 7), send("cpp.fail", "z")

    def types(result):
        return [event["type"] for event in seen if event.get("uuid") == result.id]
    wait_for(lambda: "task-succeeded" in types(good) and "task-failed" in types(bad))
    wait_for(lambda: sum(e["type"] == "worker-heartbeat" and e["hostname"] == NODE
                         for e in seen) >= 2)
    stop.set()
    listener.join()
    assert types(good) == ["task-sent", "task-received", "task-started", "task-succeeded"]
    assert types(bad) == ["task-sent", "task-received", "task-started", "task-failed"]
    beat = next(e for e in seen if e["type"] == "worker-heartbeat" and e["hostname"] == NODE)
    wanted = {"freq", "active", "processed", "loadavg", "sw_ident", "sw_ver", "sw_sys", "clock",
              "pid", "utcoffset"}
    assert wanted <= set(beat)
    assert os.getpid() != beat["pid"]
