"""Queues notifications through outages, without and with a killed daemon, and counts what arrived.

    .venv/bin/python bench/notifications.py [--number 1000] [--kills 5] [--databases URL URL]

Each of so many runs of a source finds one new item, of which a mail and a webhook are to tell. Both receivers are down
at first. Then, in turn:

    outages alone       they are up, put off what comes for a while in the midst of it, and are up again
    outages and kills   they are up, and the process that delivers is killed (SIGKILL) and begun again several times

Outages alone must repeat nothing. A kill may repeat what a receiver took and the process did not live to note: one
message of each target, under the same id.
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from model.notification import Event, Recipient
from notify.sender import make_sender
from settings.options import Settings
from store import Store, open_store
from tests.mail_sink import MailSink, mail_sink
from tests.origin import Answer, Asked, Origin
from tests.stores import MINUTE, claim, finish, item, record, scraped

BEGUN = datetime(2026, 11, 1, tzinfo=UTC)
RECIPIENTS = [Recipient(target=name, events=frozenset({Event.ITEMS})) for name in ("mail", "hook")]


def declare(mail: int, hook: int) -> Settings:
    server = {"server": "127.0.0.1", "port": mail, "security": "none"}
    return Settings.model_validate(
        {
            "fetch": {"allow": ["127.0.0.1"], "delay_seconds": 0},
            "notify": {
                "mail": {"mail": {**server, "sender": "bantin@a.example", "to": ["desk@a.example"]}},
                "hook": {"webhook": {"url": f"http://127.0.0.1:{hook}/hook", "secret": "key"}},
            },
        }
    )


def queue(store: Store, number: int) -> None:
    """Settle a first page, and so many runs that find one new item each."""
    store.sync_sources([record("a", title="Town")], BEGUN)
    for place in range(number + 1):
        now = BEGUN + place * MINUTE
        claimed = claim(store, now)
        with store.settling(claimed, now, RECIPIENTS) as settling:
            assert settling is not None
            known = [item(f"{place - 1}")] if place else []
            settling.apply(scraped([item(f"{place}")], known), wants_article=False, grace=timedelta(0))
            finish(settling, now)


def deliver(database: str, mail: int, hook: int, moment: str) -> None:
    """Deliver as the daemon does, by a clock that begins at a moment, until nothing is left that is due."""
    offset = datetime.fromisoformat(moment) - datetime.now(UTC)
    store = open_store(database)
    with store.daemon_lock():
        sender = make_sender(store, declare(mail, hook), lambda: datetime.now(UTC) + offset)
        while sender.pump():
            time.sleep(0.05)
        sender.stop()
    store.close()


def begin(database: str, mail: int, hook: int, moment: datetime) -> "subprocess.Popen[bytes]":
    ports = [str(mail), str(hook)]
    return subprocess.Popen([sys.executable, __file__, "--deliver", database, *ports, moment.isoformat()])


class Hooks:
    """What a receiver of webhooks took, as (id, subject)."""

    def __init__(self, origin: Origin) -> None:
        self.port, self.taken, self.is_short_of_room = origin.port, list[tuple[str, str]](), False
        origin.script("/hook", self.answer)

    def answer(self, asked: Asked) -> Answer:
        """Take a request that came to its end: one in the midst of which the process was killed is taken by nobody."""
        if self.is_short_of_room or len(asked.body) != int(asked.headers.get("content-length", "-1")):
            return Answer(status=503)
        self.taken.append((asked.headers["webhook-id"], json.loads(asked.body)["subject"]))
        return Answer(status=204)


def describe(name: str, arrived: Sequence[tuple[str, str]], number: int, kills: int) -> tuple[str, bool]:
    """Return the counts of what arrived, as (id, subject) in the order of arrival, and whether all is well."""
    first = list(dict(arrived).values())
    expected = [f"Town: Notice {place}" for place in range(1, number + 1)]
    lost, strange = len(set(expected) - set(first)), len(set(first) - set(expected))
    repeated = len(arrived) - len(first)
    line = (
        f"{name}: {len(first)} of {number} delivered, {lost} lost, {strange} not queued, "
        f"{repeated} repeated by their id, in order: {'yes' if first == expected else 'NO'}"
    )
    return line, first == expected and repeated <= kills


@dataclass(frozen=True, kw_only=True)
class Receivers:
    """Both receivers, and the clock by which is delivered to them."""

    database: str
    mails: MailSink
    hooks: Hooks
    moment: datetime

    def begin(self, after: timedelta) -> "subprocess.Popen[bytes]":
        return begin(self.database, self.mails.port, self.hooks.port, self.moment + after)

    def wait_for_mails(self, number: int, process: "subprocess.Popen[bytes]") -> None:
        while process.poll() is None and len(self.mails.messages) < number:
            time.sleep(0.002)


def put_off(receivers: Receivers, number: int) -> None:
    """Have both put off what comes after a third of it, as servers do that are short of room; then all is taken."""
    process = receivers.begin(timedelta(0))
    receivers.wait_for_mails(number // 3, process)
    receivers.mails.answers.append("452 4.3.1 insufficient system storage")
    receivers.hooks.is_short_of_room = True
    process.wait()
    print(f"put off after {len(receivers.mails.messages)} mails and {len(receivers.hooks.taken)} webhooks")
    receivers.hooks.is_short_of_room = False
    receivers.begin(timedelta(hours=1)).wait()


def kill(receivers: Receivers, number: int, kills: int) -> None:
    """Kill the process several times; then all is taken."""
    for turn in range(kills):
        process, taken = receivers.begin(timedelta(0)), len(receivers.mails.messages)
        receivers.wait_for_mails(min(taken + number // (kills + 1), number), process)
        process.send_signal(signal.SIGKILL)
        process.wait()
        came = f"{len(receivers.mails.messages)} mails and {len(receivers.hooks.taken)} webhooks"
        print(f"killed after {came} (turn {turn + 1})")
    receivers.begin(timedelta(0)).wait()


def run(number: int, kills: int, database: str) -> bool:
    """Print how it went with so many kills; return whether it is as it must be."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        url = database or f"sqlite:///{folder}/bantin.db"
        store = stack.enter_context(closing(open_store(url)))
        queue(store, number)
        with mail_sink() as gone:
            mail = gone.port
        with Origin() as closed:
            hook = closed.port
        now = BEGUN + timedelta(days=2)
        begin(url, mail, hook, now).wait()
        waiting = store.list_waiting(["mail", "hook"])
        print("both down: " + ", ".join(f"{name} has {one.count} waiting" for name, one in waiting.items()))
        sink = stack.enter_context(mail_sink(mail))
        origin = stack.enter_context(Origin(port=hook))
        hooks = Hooks(origin)
        receivers = Receivers(database=url, mails=sink, hooks=hooks, moment=now + timedelta(hours=1))
        if kills:
            kill(receivers, number, kills)
        else:
            put_off(receivers, number)
        mails = [(str(message["Message-ID"]), str(message["Subject"])) for message in sink.messages]
        results = [describe("mails", mails, number, kills), describe("webhooks", hooks.taken, number, kills)]
        left = sum(one.count for one in store.list_waiting(["mail", "hook"]).values())
    print("\n".join(line for line, _ in results))
    print(f"left in the queue: {left}")
    return left == 0 and all(well for _, well in results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--databases", nargs=2, default=("", ""), metavar="URL", help="empty ones, for either case")
    parser.add_argument("--deliver", nargs=4, metavar=("URL", "MAIL", "HOOK", "MOMENT"))
    options = parser.parse_args()
    if options.deliver:
        url, mail, hook, moment = options.deliver
        deliver(url, int(mail), int(hook), moment)
    else:
        print("outages alone")
        well = run(options.number, 0, options.databases[0])
        print("outages and kills")
        sys.exit(not (run(options.number, options.kills, options.databases[1]) and well))
