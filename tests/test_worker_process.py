"""A worker as a process: hostile messages, a password that is wrong, signals, and what it counted.

The tests skip where there is no RabbitMQ or PostgreSQL; BANTIN_REQUIRE names what must be there.
"""

import json
import os
import pickle
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from broker import make_app
from tests.brokers import URLS
from tests.daemon import ROOT, free_port
from tests.house import listing
from tests.test_end_to_end_workers import ONE, TWO, Place, on_postgres, place, wait_until

__all__ = ["place"]  # a fixture
pytestmark = [pytest.mark.timeout(300), on_postgres]
on_rabbitmq = pytest.mark.parametrize("kind", ["rabbitmq"])


def send_hostile(place: Place) -> None:
    """Send what no daemon sends."""
    queue = place.environment["BANTIN_BROKER_QUEUE"]
    app = make_app(place.environment["BANTIN_BROKER_URL"], queue)
    with app.connection_for_write() as connection:
        producer = connection.Producer(routing_key=queue)
        headers = {"task": "bantin.refresh", "id": "1"}
        producer.publish(pickle.dumps(Path("x")), content_type="application/x-python-serialize", headers=headers)
        producer.publish("{", content_type="application/json", content_encoding="utf-8", headers=headers)
        producer.publish("no task at all", serializer="json")
        for body in (
            [["a", "b", "c"], {}, {}],
            ["ab", {}, {}],
            [["a\0", "b"], {}, {}],
            [[], {"slug": 1}, {}],
            {"a": 1},
        ):
            producer.publish(json.dumps(body), content_type="application/json", headers=headers)
        for number in range(50):
            name = f"bantin.unknown{number}"
            producer.publish([["a"], {}, {}], serializer="json", headers={**headers, "task": name})


@on_rabbitmq
def test_hostile_messages_are_left_out_with_a_line_and_the_work_goes_on(place: Place) -> None:
    place.origin.answer("/s0", body=listing(ONE, TWO))
    place.origin.answer("/hook", body="")
    settings = place.write(1)
    worker = place.run_worker(settings)
    send_hostile(place)
    running = place.run_daemon(settings)
    wait_until(lambda: len(running.feed("s0")["items"]) == 2)
    log = place.log(worker)
    assert log.count("a message was ignored: another version of Bantin sent it") == 1
    assert place.workers[worker].poll() is None
    assert "Traceback" not in log
    assert len(log.splitlines()) < 60, log


@pytest.mark.parametrize("kind", ["redis"])
def test_what_is_no_message_at_all_ends_no_worker(place: Place) -> None:
    place.origin.answer("/s0", body=listing(ONE, TWO))
    place.origin.answer("/hook", body="")
    settings, queue = place.write(1), place.environment["BANTIN_BROKER_QUEUE"]
    worker = place.run_worker(settings)
    sound = {"headers": {"task": "bantin.notify", "id": "0"}, "content-type": "application/json"}
    with make_app(place.environment["BANTIN_BROKER_URL"], queue).connection_for_write() as connection:
        for entry in ("{", "5", "{}", json.dumps({"body": "x", "properties": {}, **sound})):
            connection.default_channel.client.lpush(queue, entry)
    running = place.run_daemon(settings)
    wait_until(lambda: len(running.feed("s0")["items"]) == 2)
    assert place.workers[worker].poll() is None
    assert "Traceback" not in place.log(worker)


@on_rabbitmq
def test_what_a_worker_did_is_counted_at_its_own_address(place: Place) -> None:
    place.origin.answer("/s0", body=listing(ONE, TWO))
    place.origin.answer("/hook", body="")
    settings, port = place.write(1), free_port()
    running = place.run_daemon(settings)
    place.environment["BANTIN_WORKER_METRICS"] = str(port)
    worker = place.run_worker(settings)
    wait_until(lambda: len(running.feed("s0")["items"]) == 2)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as answer:
        text = answer.read().decode()
    assert re.findall(r'^bantin_runs_total\{outcome="\w+"\} (\S+)', text, re.M) == ["1.0"]
    assert 'bantin_items_found_total{kind="new"} 2.0' in text
    assert "process_resident_memory_bytes" in text
    assert float(re.findall(r"^bantin_tick_age_seconds (\S+)", text, re.M)[0]) < 60
    second = place.run_worker(settings)
    assert place.workers[second].wait(60) == 2
    assert "BANTIN_WORKER_METRICS: 127.0.0.1, port" in place.log(second)
    place.workers[worker].terminate()
    assert place.workers[worker].wait(60) == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60)


@on_rabbitmq
def test_sighup_has_the_settings_read_again_as_with_a_daemon(place: Place) -> None:
    settings = place.write(1)
    worker = place.run_worker(settings)
    path = place.folder / f"worker{worker}" / "sources.yaml"
    before = path.stat()
    path.write_text("sources: {}\n", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    place.workers[worker].send_signal(signal.SIGHUP)
    wait_until(lambda: "the settings changed and cannot be used" in place.log(worker))
    assert place.workers[worker].poll() is None


@on_rabbitmq
def test_a_password_that_the_broker_refuses_ends_the_worker_with_a_line(place: Place) -> None:
    place.environment["BANTIN_BROKER_URL"] = re.sub("//.*@", "//guest:s3cret@", URLS["rabbitmq"])
    worker = place.run_worker(place.write(1))
    assert place.workers[worker].wait(60) == 1
    log = place.log(worker)
    assert "ACCESS_REFUSED" in log
    assert "Traceback" not in log
    assert "s3cret" not in log


@on_rabbitmq
def test_a_pool_of_another_kind_is_refused(place: Place) -> None:
    command = [sys.executable, "-m", "celery", "-A", "worker", "worker", "-P", "solo"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANTIN_")}
    environment = {**kept, **place.environment, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        command, cwd=place.folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert "celery: a worker runs only threads; start it without --pool" in ended.stderr
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
