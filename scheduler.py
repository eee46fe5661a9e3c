"""When: the clock that claims due sources and has them refreshed; the daemon.

Each tick takes up changed settings and claims what is due, as far as threads are free, or workers have room for it,
and hosts may be fetched from. The database says what is due, so a tick that comes late or a daemon that was down loses
nothing and runs nothing twice.

Run as a script, this is `bantin run`.
"""

import logging
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from clock import utc_now
from dispatcher import Dispatcher
from messages import Message
from messages.counts import CountCode
from model.outcome import Health
from model.schedule import NEVER
from output.writer import FolderWriter
from refresh import sync_sources
from retention import Pruner
from scraper.fetch.client import Client
from service import Service, log_run
from settings.options import Settings
from store import Holder, Store

if TYPE_CHECKING:
    from broker import Broker
    from handover import Handover

log = logging.getLogger("bantin")
OVERDUE_PACE = timedelta(seconds=0.2)  # between two sources that are overdue, and so each time they come again
OVERDUE_LONGEST = timedelta(minutes=30)  # for all of them
SLEPT = timedelta(minutes=1)  # without a tick: the machine slept


class Daemon(Service):
    """What claims due work and has it done, by threads of its own or, with a broker, by workers."""

    def __init__(
        self,
        store: Store,
        load: Callable[[], Settings],
        path: Path,
        holder: Holder,
        broker: "Broker | None" = None,
    ) -> None:
        super().__init__(store, load, path, holder, delivers=broker is None)
        self.dispatcher = self._make_dispatcher(broker)
        self._pruner = Pruner(store=store)
        self.writer = make_writer(store, self.settings, path)
        sync_sources(store, self.settings, utc_now(), self.refresher.rng)
        store.repair_clock(utc_now())
        self._spread_overdue()

    def _make_dispatcher(self, broker: "Broker | None") -> "Dispatcher | Handover":
        if broker is None:
            return Dispatcher(self.refresher, on_run=log_run)
        from handover import Handover

        return Handover(self.refresher, broker, on_fault=self.faults)

    @property
    def fault(self) -> Message | None:
        """What keeps work from being done, beside the database; None where nothing does."""
        return self.dispatcher.fault

    def _work(self) -> None:
        if utc_now() < self.last_tick:  # the machine's clock was set back: due times may lie far ahead
            self.store.repair_clock(utc_now())
        elif utc_now() - self.last_tick > SLEPT:
            self._spread_overdue()
        self.dispatcher.pump()
        self._pruner.pump(self.settings.sources, utc_now())
        if self.writer:
            self.writer.pump()

    def _spread_overdue(self) -> None:
        self.store.spread_overdue(utc_now(), pace=OVERDUE_PACE, longest=OVERDUE_LONGEST)

    def _sync(self, settings: Settings) -> None:
        report = sync_sources(self.store, settings, utc_now(), self.refresher.rng)
        for former, slug in report.renamed:
            log.info("%s was renamed to %s in the settings; its items and feeds moved along", former, slug)
        log.info(
            "settings taken up: %s added, %d changed, %d removed",
            CountCode.SOURCES(count=len(report.added)),
            *map(len, (report.changed, report.removed)),
        )

    def _apply_settings(self, settings: Settings) -> None:
        if settings.fetch != self.settings.fetch:
            self._retry_forbidden()
        self._replace_writer(settings)
        super()._apply_settings(settings)

    def _replace_refresher(self, former: Client) -> None:
        self.dispatcher.replace_refresher(self.refresher)

    def _replace_writer(self, settings: Settings) -> None:
        """Write the files that other settings want, to another folder where they name one."""
        before = self.settings
        if (settings.output, settings.server) == (before.output, before.server):
            if self.writer:
                self.writer.look_again()
            return
        if self.writer:
            self.writer.stop()
        self.writer = make_writer(self.store, settings, self._path)

    def _retry_forbidden(self) -> None:
        """Make due what was not allowed: the settings that changed may be those that forbade it."""
        for state in self.store.list_sources():
            if state.enabled and state.health is Health.FORBIDDEN and state.next_due < NEVER:
                self.store.mark_due(state.slug, utc_now())

    def stop(self) -> bool:
        """End the clock and all work, within STOP_SECONDS; whether all of it ended."""
        delivered = super().stop()
        written = self.writer is None or self.writer.stop()
        return self.dispatcher.stop() and delivered and written


def make_writer(store: Store, settings: Settings, path: Path) -> FolderWriter | None:
    """Return what writes documents to the folder that the settings in the file `path` name; None where they do not."""
    if not settings.output:
        return None
    return FolderWriter(store, path.absolute().parent / settings.output, settings.server, utc_now)


def run_daemon(
    store: Store,
    load: Callable[[], Settings],
    path: Path,
    serve: Callable[[Daemon], None],
    broker: "Broker | None" = None,
) -> int:
    """Run until SIGTERM or Ctrl-C; return the exit status.

    With a `broker` workers do what is claimed, else threads of this process.
    `load` reads the settings, `path` is the file they stand in, or may stand in later, and `serve`
    answers readers until a signal stops it; it has the main thread, and starts the
    daemon as soon as it listens: the sample is fetched from this very server.
    """
    with store.daemon_lock() as holder:
        daemon = Daemon(store, load, path, holder, broker)
        signal.signal(signal.SIGHUP, lambda *_: daemon.request_reload())
        try:
            serve(daemon)
        finally:
            ended = daemon.stop()
    return 0 if ended else 1


if __name__ == "__main__":
    from cli import main

    sys.exit(main(["run", *sys.argv[1:]]))
