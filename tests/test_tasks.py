"""What messages may ask of a worker, and how little of what strangers send is written to the log."""

import json
import logging
import pickle
from types import SimpleNamespace
from typing import Any

import pytest
from celery.concurrency.thread import TaskPool
from kombu.message import Message

from broker import COMBINE, COMPOSE, DELIVER, NOTIFY, READ_ARTICLE, REFRESH, make_app
from service import MAX_CAUSES
from tasks import MALFORMED, CheckedConsumer, FirstLineFilter, add_tasks, is_sound

TOKEN = "0123abcd." + "0" * 32
GUID = "tag:example.org,2026:1"


NAMED: dict[str, object] = {}
AFTER = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}


def make_message(body: object, name: object = REFRESH, key: object = "0-a", **more: Any) -> Message:
    """Return a message as a broker delivers it."""
    properties = {"content_type": "application/json", "content_encoding": "utf-8"} | more.pop("properties", {})
    headers = {"task": name, "id": key, **more.pop("headers", {})}
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Message(body=text, headers=headers, **properties, **more)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        (REFRESH, ("news", TOKEN)),
        (READ_ARTICLE, (GUID, TOKEN, True)),
        (COMPOSE, ("news",)),
        (COMBINE, ("all",)),
        (DELIVER, ()),
        (NOTIFY, ()),
    ],
)
def test_what_a_daemon_sends_is_sound(name: str, arguments: tuple[object, ...]) -> None:
    headers = {"eta": "2099-01-01T00:00:00", "timelimit": [1, 2]}
    message = make_message([arguments, NAMED, AFTER], name, headers=headers)
    assert is_sound(message)
    assert message.headers == {"task": name, "id": "0-a", **headers}, "the question changes nothing"


def accept(*_: object) -> None:
    """Do nothing, as a task."""


def make_consumer(url: str) -> CheckedConsumer:
    """Return a consumer of a worker that is not started."""
    app = make_app(url, "none")
    add_tasks(app, {REFRESH: accept})
    return CheckedConsumer(
        lambda _: None,
        app=app,
        timer=None,
        pool=TaskPool(),
        controller=SimpleNamespace(use_eventloop=False, state=None),
    )


def test_only_headers_that_name_the_work_reach_celery(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Message] = []
    monkeypatch.setattr("celery.worker.consumer.Consumer.create_task_handler", lambda *_, **__: taken.append)
    headers = {"eta": "2099-01-01T00:00:00", "timelimit": [1, 2]}
    receive = make_consumer("amqp://127.0.0.1").create_task_handler()
    receive(make_message([["news", TOKEN], NAMED, AFTER], headers=headers))
    assert [message.headers for message in taken] == [{"task": REFRESH, "id": "0-a"}], "none may wait"


@pytest.mark.parametrize(
    ("url", "expected"), [("redis://127.0.0.1", True), ("rediss://127.0.0.1", True), ("amqp://127.0.0.1", False)]
)
def test_what_cannot_be_parsed_is_a_fault_of_the_connection_with_redis_only(url: str, expected: bool) -> None:
    errors = make_consumer(url).connection_errors
    assert [error in errors for error in MALFORMED] == [expected] * len(MALFORMED)
    assert OSError in errors


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        (REFRESH, []),
        (REFRESH, ["news"]),
        (REFRESH, ["news", TOKEN, "of a later version"]),
        (REFRESH, ["news", {"x": 1}]),
        (REFRESH, [["news"], TOKEN]),
        (REFRESH, ["news\0", TOKEN]),
        (REFRESH, ["News", TOKEN]),
        (COMPOSE, ["a_b"]),
        (COMBINE, ["-a"]),
        (COMBINE, ["n" * 64]),
        (REFRESH, ["news", "'; DROP TABLE sources"]),
        (REFRESH, ["n" * 1_000_000, TOKEN]),
        (REFRESH, [1, 2]),
        (REFRESH, "news"),
        (REFRESH, None),
        (READ_ARTICLE, [GUID, TOKEN, "true"]),
        (READ_ARTICLE, ["\ud800", TOKEN, True]),
        (READ_ARTICLE, ["a\nb", TOKEN, True]),
        (COMPOSE, ["../news"]),
        (COMBINE, ["news\n"]),
        (DELIVER, ["somebody"]),
    ],
)
def test_other_arguments_are_refused(name: str, arguments: object) -> None:
    assert not is_sound(make_message([arguments, NAMED, AFTER], name))


@pytest.mark.parametrize(
    "message",
    [
        make_message(b"{"),
        make_message({"a": 1}),
        make_message(5),
        make_message([["news", TOKEN], {"slug": 1}, AFTER]),
        make_message([["news", TOKEN], NAMED, {"callbacks": [{"task": COMPOSE}]}]),
        make_message([["news", TOKEN], NAMED, AFTER], "bantin.unknown"),
        make_message([["news", TOKEN], NAMED, AFTER], "celery.map"),
        make_message([["news", TOKEN], NAMED, AFTER], [REFRESH]),
        make_message([["news", TOKEN], NAMED, AFTER], key=[1]),
        make_message([["news", TOKEN], NAMED, AFTER], key="1" * 1000),
        make_message([["news", TOKEN], NAMED, AFTER], properties={"content_encoding": "utf-16"}),
        make_message([["news", TOKEN], NAMED, AFTER], headers={"compression": "none such"}),
        make_message(pickle.dumps(GUID), properties={"content_type": "application/x-python-serialize"}),
        Message(body=b"[[], {}, {}]", content_type="application/json", content_encoding="utf-8"),
    ],
    ids=range(14),
)
def test_other_messages_are_refused(message: Message) -> None:
    assert not is_sound(message)


def make_record(line: str, level: int = logging.ERROR) -> logging.LogRecord:
    return logging.LogRecord("celery", level, __file__, 1, line, (), (ValueError, ValueError("body"), None))


def test_of_trouble_one_line_is_written_and_once_a_minute() -> None:
    line_filter, record = FirstLineFilter(), make_record("\nRefused amqp://me:s3cret@host/.\nThe body: b'...'")
    assert line_filter.filter(record)
    assert (record.getMessage(), record.exc_info) == ("Refused amqp://host/.", None)
    assert not line_filter.filter(make_record("Refused amqp://host/."))
    assert sum(line_filter.filter(make_record(f"Task {number} is unknown")) for number in range(1000)) == MAX_CAUSES - 1


def test_what_is_no_trouble_is_written_as_it_is() -> None:
    line_filter, record = FirstLineFilter(), make_record("ready\nto work", logging.INFO)
    assert [line_filter.filter(record) for _ in range(3)] == [True] * 3
    assert record.getMessage() == "ready\nto work"
