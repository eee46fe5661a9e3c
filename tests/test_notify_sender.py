"""From a run to those who are notified: delivered once each and in order, through outages, stops and reloads."""

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from model.notification import Waiting
from notify.channels import make_channels
from notify.sender import make_sender
from refresh import sync_sources
from settings.options import Settings
from tests.daemon import ROOT, free_port, until
from tests.house import ONE, TWO, House, house, listing
from tests.mail_sink import mail_sink
from tests.origin import Answer, Asked

THREE = ("/3", "Three", "10.03.2026")
EVENTS = ["trouble", "recovered", "items"]


class Desk:
    """A house whose one source notifies targets, and what delivers it."""

    def __init__(self, made: House, targets: dict[str, dict[str, Any]]) -> None:
        self.made = made
        source = made.refresher.settings.sources[0].model_dump(mode="json", exclude_unset=True)
        self.settings = Settings.model_validate(
            {
                "server": {"base_url": "https://feeds.example", "title": "Town feeds"},
                "fetch": made.refresher.settings.fetch.model_dump(),
                "notify": targets,
                "sources": [{**source, "notify": dict.fromkeys(targets, EVENTS)}],
            }
        )
        object.__setattr__(made.refresher, "settings", self.settings)
        sync_sources(made.store, self.settings, made.now[0], made.refresher.rng)
        self.sender = make_sender(made.store, self.settings, made.refresher.clock)

    def publish(self, *items: tuple[str, str, str]) -> None:
        self.made.origin.answer("/news", body=listing(*items))
        self.made.refresh()
        self.made.pass_time(minutes=1)

    def send(self) -> None:
        while self.sender.pump():
            self.sender.wait(60)

    def waiting(self, name: str = "desk") -> Waiting:
        return self.made.store.list_waiting([name])[name]


@contextmanager
def desk(folder: Path, target: dict[str, Any], database_url: str = "", **others: dict[str, Any]) -> Iterator[Desk]:
    """Give a house that notifies `desk` and perhaps others; "ORIGIN" in an address is its origin's."""
    with house(folder, database_url=database_url) as made:
        targets = {"desk": target, **others}
        for one in targets.values():
            if "webhook" in one:
                one["webhook"]["url"] = one["webhook"]["url"].replace("ORIGIN", made.origin.url)
        opened = Desk(made, targets)
        try:
            yield opened
        finally:
            opened.sender.stop(60)


def mail_target(port: int, **options: Any) -> dict[str, Any]:
    mail = {"server": "127.0.0.1", "port": port, "security": "none", "sender": "b@feeds.example", "to": ["d@a.example"]}
    return {"mail": mail, **options}


@contextmanager
def bound_socket() -> Iterator[socket.socket]:
    """Give a socket whose port is its own, and which refuses connections until it listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound


def test_new_items_come_by_mail(tmp_path: Path, database_url: str) -> None:
    with mail_sink() as sink, desk(tmp_path, mail_target(sink.port), database_url) as made:
        made.publish(ONE)
        made.send()
        assert sink.messages == []
        made.publish(TWO, ONE)
        made.publish(THREE, TWO, ONE)
        made.send()
        made.send()
        assert sink.subjects == ["News: Two", "News: Three"]


def test_an_outage_is_waited_for_and_nothing_is_lost_or_said_twice(
    tmp_path: Path, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with bound_socket() as bound, desk(tmp_path, mail_target(port := bound.getsockname()[1]), database_url) as made:
        made.publish(ONE)
        made.publish(TWO, ONE)
        made.send()
        made.publish(THREE, TWO, ONE)
        made.send()
        waiting = made.waiting()
        assert (waiting.count, waiting.tries) == (2, 2)
        assert re.search(f"127.0.0.1:{port} (refused|closed) the connection", str(waiting.message))
        assert caplog.text.count("notifications to desk are held up") == 1
        with mail_sink(bound) as sink:
            made.send()
            assert sink.messages == [], "the pause is kept"
            made.made.pass_time(minutes=5)
            made.send()
            assert sink.subjects == ["News: Two", "News: Three"]
        made.send()
        assert made.waiting().count == 0


def test_a_notification_is_given_up_after_its_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with desk(tmp_path, mail_target(free_port(), give_up="1d")) as made:
        made.publish(ONE)
        made.publish(TWO, ONE)
        for _ in range(20):
            made.send()
            made.made.pass_time(hours=2)
        assert made.waiting().count == 0
    assert "a notification to desk was given up after" in caplog.text


def test_a_message_that_is_refused_is_given_up_and_holds_up_no_other(tmp_path: Path) -> None:
    with mail_sink() as sink, desk(tmp_path, mail_target(sink.port)) as made:
        made.publish(ONE)
        made.publish(TWO, ONE)
        made.publish(THREE, TWO, ONE)
        sink.answers = ["554 not this one"] * 5
        for _ in range(5):
            made.send()
            made.made.pass_time(hours=2)
        assert sink.subjects == ["News: Three"]


def test_a_try_that_was_lost_is_repeated_by_the_same_id(tmp_path: Path) -> None:
    """As when the process is killed between sending and storing that it was sent."""
    with mail_sink() as sink, desk(tmp_path, mail_target(sink.port)) as made:
        made.publish(ONE)
        made.publish(TWO, ONE)
        store = made.made.store
        (claim,) = store.claim_notifications("desk", made.made.now[0], limit=9, lease=timedelta(minutes=10))
        channels, target = make_channels(made.settings, made.made.refresher.clock), made.settings.notify["desk"]
        channel = channels.open("desk", target)
        channel.send(channels.make_writer(target).write(claim.notification))
        channel.close()
        channels.close()
        made.made.pass_time(minutes=11)
        made.send()
        assert len(sink.messages) == 2
        assert len({message["Message-ID"] for message in sink.messages}) == 1


def test_trouble_and_its_end_come_to_a_webhook(tmp_path: Path) -> None:
    with desk(tmp_path, {"webhook": {"url": "ORIGIN/hook"}, "failures": 2}) as made:
        origin = made.made.origin
        origin.answer("/hook", 204)
        origin.answer("/news", 500)
        for _ in range(3):
            made.made.refresh()
            made.made.pass_time(minutes=1)
        made.publish(ONE)
        made.send()
        posted = [json.loads(asked.body) for asked in origin.asked("/hook")]
        assert [one["type"] for one in posted] == ["trouble", "recovered"]
        assert posted[0]["data"]["source"]["url"] == f"{origin.url}/news"
        assert "500" in posted[0]["data"]["message"]


def test_a_slow_target_holds_up_no_other(tmp_path: Path) -> None:
    let_go = threading.Event()

    def wait(_: Asked) -> Answer:
        let_go.wait(60)
        return Answer(status=200)

    with mail_sink() as sink, desk(tmp_path, {"webhook": {"url": "ORIGIN/slow"}}, mail=mail_target(sink.port)) as made:
        made.made.origin.script("/slow", wait)
        made.publish(ONE)
        made.publish(TWO, ONE)
        made.sender.pump()
        until(lambda: sink.messages)
        assert sink.subjects == ["News: Two"]
        let_go.set()


def test_busy_targets_leave_room_for_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others: dict[str, dict[str, Any]] = {f"t{number}": {"webhook": {"url": f"ORIGIN/{number}"}} for number in range(5)}
    taken = []
    with desk(tmp_path, mail_target(free_port()), **others) as made:
        monkeypatch.setattr(made.sender, "_submit", lambda turn: taken.append(turn.name))
        for items in ([ONE], [TWO, ONE]):
            made.publish(*items)
        for _ in range(2):
            with made.sender._lock:
                made.sender._take(3)
            made.made.pass_time(hours=1)
    assert len(set(taken)) == 6


def test_stopping_gives_up_what_is_being_sent_and_another_takes_it_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, desk(tmp_path, mail_target(silent.getsockname()[1])) as made:
        made.publish(ONE)
        made.publish(TWO, ONE)
        made.sender.pump()
        with silent.accept()[0]:
            assert made.sender.stop(60)
        assert made.waiting().tries == 0
        store, now = made.made.store, made.made.now[0]
        assert store.claim_notifications("desk", now, limit=9, lease=timedelta(minutes=1))


def test_what_waits_for_a_target_that_left_the_settings_is_dropped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with desk(tmp_path, mail_target(free_port())) as made:
        made.publish(ONE)
        made.publish(TWO, ONE)
        other = made.settings.model_copy(update={"notify": {"ops": made.settings.notify["desk"]}})
        sender = make_sender(made.made.store, other, made.made.refresher.clock)
        sender.stop()
        assert made.waiting().count == 0
    assert "1 notifications were dropped: their targets are no longer in the settings" in caplog.text


SCRIPT = """
import sys
import scheduler, refresh, bootstrap, web.app, cli.commands
print(sorted(name for name in sys.modules if name.split(".")[0] in ("notify", "smtplib", "apprise")))
"""


def test_nothing_is_loaded_where_nobody_is_notified() -> None:
    shown = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
