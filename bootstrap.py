"""The daemon, put together: settings, store, the clock that refreshes, and the server that answers.

`cli` calls this, and so does whoever runs Bantin otherwise; nothing is printed here.
"""

import logging
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

from clock import utc_now
from dispatcher import refresh_now
from fetching import make_client
from found_rules import find_rules
from heap import freeze_heap, limit_heap
from messages import Message
from messages.discovery import DiscoveryCode
from messages.options import OptionCode
from messages.statuses import StatusCode
from messages.storage import StoreCode
from model.change import Act, Values
from model.errors import DeadlineError, SettingsError, StoreError
from model.outcome import NotModified, Run
from model.publication import FeedAddress
from model.secrets import hide_secrets
from refresh import Refresher, sync_sources
from scheduler import Daemon, make_writer, run_daemon
from scraper.discovery import WEIGHT, Discovery, discover_address
from scraper.fetch.client import Client
from scraper.fetch.response import Response
from scraper.leads import get_page
from scraper.scrape import preview as take_items
from scraper.urls import find_host
from settings.editing import Entry, SettingsFile
from settings.environment import Environment, Workers
from settings.filters import passes_filters
from settings.load import SAMPLE, load_settings, sample_settings, write_slug
from settings.options import OWN_HUB, Settings, SourceEntry
from store import Store, open_store

if TYPE_CHECKING:
    from broker import Broker
    from web.add_pages import AddBackend
    from web.previews import Preview

log = logging.getLogger("bantin")
SAMPLE_SITE = SAMPLE.parent / "sample-site"


class Greet(Protocol):
    """What is called once readers are answered."""

    def __call__(self, environment: Environment, settings: Settings, *, sampling: bool) -> None:
        """Tell a person where to look."""


@contextmanager
def open_environment_store(environment: Environment) -> Iterator[Store]:
    """Give the store that the environment names; a SQLite one's folder is made."""
    if environment.database_url.startswith("sqlite"):
        environment.folder.mkdir(parents=True, exist_ok=True)
    with closing(open_store(environment.database_url)) as store:
        yield store


def load_effective_settings(environment: Environment) -> Settings:
    """Return the settings of the file, with the environment's word over them."""
    return environment.apply_to(load_settings(environment.settings))


def is_sample_shown(environment: Environment) -> bool:
    """Return whether the sample is watched: no settings file is named, and none is there."""
    return not environment.named and not environment.settings.exists()


def load_sample(environment: Environment) -> Settings:
    """Return the settings of the sample, which the program serves itself."""
    server = environment.apply_to(Settings()).server
    return environment.apply_to(sample_settings(server.host, server.port))


def load_file_or_sample(environment: Environment) -> Settings:
    """Return the settings of the file, once there is one, else the sample.

    Fetching from the sample's site is allowed in any case, so that a first source can be made of the
    sample's own pages, which are served as long as this lasts.
    """
    shown = load_sample(environment)
    if not environment.settings.exists():
        return shown
    settings = load_effective_settings(environment)
    allow = (*settings.fetch.allow, *shown.fetch.allow)
    return settings.model_copy(update={"fetch": settings.fetch.model_copy(update={"allow": allow})})


def choose_load(environment: Environment) -> Callable[[], Settings]:
    """Return what reads the settings: those of the file, or where none is named and none there, of the sample."""
    return partial(load_file_or_sample if is_sample_shown(environment) else load_effective_settings, environment)


def make_broker(environment: Environment) -> "Broker | None":
    """Return what hands work to workers; None where threads do it, and then nothing is loaded for it.

    SettingsError where workers are Celery's and that is not installed.
    """
    if environment.workers is Workers.THREADS:
        return None
    require_celery()
    from broker import Broker

    return Broker(environment.broker_url, environment.queue)


def require_celery() -> None:
    """Raise SettingsError where Celery is not installed."""
    if find_spec("celery") is None:
        raise SettingsError(OptionCode.NO_CELERY(), path="BANTIN_WORKERS")


def run(environment: Environment, greet: Greet) -> int:
    """Watch all sources and serve their feeds until SIGTERM or Ctrl-C; return the exit status.

    Where no settings file is named and none is there, the sample is shown, until there is one.
    """
    from web.app import make_app  # what serves is loaded by who serves: not to refresh a source, or to check a file
    from web.server import serve

    limit_heap()
    sampling, load = is_sample_shown(environment), choose_load(environment)
    load()  # a fault in the settings is raised before anything is begun
    broker = make_broker(environment)

    def answer(daemon: Daemon) -> None:
        server = daemon.settings.server
        daemon.store.record_base_url(server.base_url)

        def greet_and_start() -> None:
            greet(environment, daemon.settings, sampling=sampling)
            freeze_heap()
            daemon.start()

        application = make_app(
            daemon.store,
            base_url=server.base_url,
            title=server.title,
            clock=utc_now,
            sample=SAMPLE_SITE if sampling else None,
            tick_age=lambda: utc_now() - daemon.last_tick,
            backend=_build_add_backend(environment, daemon),
            hub=server.hub_url,
            proxies=server.proxies,
            wake_hub=daemon.wake_hub if daemon.settings.server.hub == OWN_HUB else None,
            find_fault=lambda: daemon.fault,
        )
        serve(application, host=server.host, port=server.port, on_ready=greet_and_start)

    with open_environment_store(environment) as store:
        return run_daemon(store, load, environment.settings, answer, broker)


def _build_add_backend(environment: Environment, daemon: Daemon) -> "AddBackend":
    """Return what the page /add may do here: pages are fetched by the daemon's own client."""

    def discover_page(url: str, known: Mapping[str, str], progress: Callable[[Message], None]) -> Discovery:
        options: dict[str, object] = {key: known[key] for key in ("language", "timezone", "date_order") if key in known}
        if known.get("browser"):
            options["browser"] = True
        client = daemon.refresher.client
        return discover_address(url, client=client, now=utc_now(), options=options, progress=progress)

    def read_page(entry: SourceEntry, progress: Callable[[Message], None]) -> Response:
        progress(DiscoveryCode.FETCHING(url=hide_secrets(entry.url)))
        return fetch_page(entry, daemon.refresher.client, utc_now())

    from web.add_pages import AddBackend

    file = SettingsFile(environment.settings, partial(record_change, daemon.store))
    return AddBackend(
        discover=discover_page,
        get_settings=lambda: daemon.settings,
        find_by_url=lambda url: daemon.settings.find_by_url(url) if environment.settings.exists() else None,
        add_source=lambda entry: file.add([entry]).sources[-1],
        rename_source=partial(rename_source, file, daemon.store),
        remove_sources=partial(remove_sources, file, daemon.store),
        file=file,
        take_up=daemon.take_up,
        read_page=read_page,
        host=daemon.settings.server.host,
        password=environment.password,
        access=daemon.settings.access,
        preview=lambda entry: preview_source(entry, daemon.refresher.client, utc_now()),
        send_test=lambda name: send_test_message(daemon.settings, name),
    )


def preview_source(entry: SourceEntry, client: Client, now: datetime) -> "Preview":
    """Return what a source's rules take from its page, those found for it where it has none; BantinError as a run."""
    from web.previews import Preview

    page = fetch_page(entry, client, now)
    if entry.rules is None:
        finding = partial(find_rules, page, entry, now)
        size = WEIGHT * len(page.body)
        found_rules = client.reader.read(finding, size=size, kind=(entry.slug, "detection"), url=page.url)
        entry = SourceEntry.from_stored(entry.to_json(), found_rules)
    taking = partial(take_items, page, entry.source, now)
    found, warnings = client.reader.read(taking, size=len(page.body), kind=(entry.slug, "preview"), url=page.url)
    shown = tuple(item for item in found if passes_filters(item, entry.filters, entry.language))
    return Preview(items=shown, hidden=len(found) - len(shown), warnings=warnings)


def fetch_page(entry: SourceEntry, client: Client, now: datetime) -> Response:
    """Return a source's page as a run would read it, changed or not; what cannot be had raises FetchError."""
    page = get_page(partial(client.get, now=now), entry.make_request())
    if isinstance(page, NotModified):
        raise DeadlineError(StatusCode.NOT_MODIFIED(host=find_host(entry.url)), subject=entry.url)
    return page


def send_test_message(settings: Settings, name: str) -> None:
    """Send a test message to a target of the settings; DeliveryError says what was answered where it was not taken.

    SettingsError where no target has that name.
    """
    from notify.channels import send_test

    send_test(settings, name, utc_now)


def record_change(store: Store, act: Act, subject: str, before: Values, after: Values) -> None:
    """Record a change that was made; where the database cannot take it, the change stands, and the log has it."""
    try:
        store.record_change(act, subject, utc_now(), before=before, after=after)
    except StoreError as error:
        log.error("could not record that %s: %s (%s)", subject, act, error)


def rename_source(file: SettingsFile, store: Store, former: str, slug: str, *, force: bool = False) -> None:
    """Give a source another slug, in the settings file and in all that is stored.

    Raises SettingsError, and changes nothing, where the slug cannot be used, or where the source has readers; with
    `force` these are redirected from its former addresses.
    """
    with store.renaming(former, slug, utc_now(), force=force):
        write_slug(file.path, former, slug)
    file.report(Act.SOURCE_RENAMED, slug, {"slug": former}, {"slug": slug})


def remove_sources(file: SettingsFile, store: Store, digests: Mapping[str, str], *, withdrawn: bool) -> Sequence[Entry]:
    """Take sources out of the settings file; their feeds stay as they are, or end where `withdrawn` says so.

    `digests` has how each entry was when it was shown, by slug; "" for any. Raises SettingsError, and changes nothing,
    as `SettingsFile.remove` does. Return the entries that were removed.
    """
    marked = [slug for slug in digests if store.set_withdrawn(slug, utc_now(), withdrawn=withdrawn)]
    try:
        return file.remove(digests, digests)
    except SettingsError:
        for slug in marked:
            store.set_withdrawn(slug, utc_now(), withdrawn=False)
        raise


def serve_as_daemon_does(settings: Settings, store: Store) -> Settings:
    """Return the settings with the address of the daemon that served last: readers must not see who wrote a feed."""
    server = settings.server.model_copy(update={"base_url": store.find_base_url() or settings.server.base_url})
    return settings.model_copy(update={"server": server})


def find_feed_page(environment: Environment, settings: Settings, slug: str, *, renew: bool) -> tuple[FeedAddress, str]:
    """Return a feed's address, and that of its page without an ending; SettingsError where none has that slug.

    With `renew` one that is private gets another address, and the former leads nowhere from then on.
    """
    with open_environment_store(environment) as store:
        settings = serve_as_daemon_does(settings, store)
        sync_sources(store, settings, utc_now(), random.Random())
        if renew:
            store.renew_secret(slug, utc_now())
            record_change(store, Act.ADDRESS_RENEWED, slug, {}, {})
        state = store.find_source(slug) or store.find_combination(slug)
        if state is None:
            raise SettingsError(StoreCode.UNKNOWN_FEED(slug=slug), path=slug)
        return state.address, settings.server.base_url + state.address.path


def backfill_source(environment: Environment, settings: Settings, slug: str, pages: int) -> Run | None:
    """Read so many pages of a source's listing into its archive now; None where another process is at work on it."""
    rng = random.Random()
    with open_environment_store(environment) as store, make_client(settings.fetch, store, utc_now) as client:
        settings = serve_as_daemon_does(settings, store)
        sync_sources(store, settings, utc_now(), rng)
        is_browsed = any(entry.browser for entry in settings.sources if entry.slug == slug)
        longest = settings.fetch.browser.longest_seconds if is_browsed else settings.fetch.deadline_seconds
        lease = settings.daemon.lease + pages * timedelta(seconds=longest)
        claims = store.claim_sources(utc_now(), limit=1, lease=lease, slugs=[slug])
        refresher = Refresher(store=store, client=client, settings=settings, clock=utc_now, rng=rng)
        return refresher.refresh(claims[0], pages=pages) if claims else None


def refresh_sources(
    environment: Environment,
    settings: Settings,
    slugs: Collection[str],
    on_run: Callable[[Run], None],
    is_interrupted: Callable[[], bool] = lambda: False,
    *,
    finds_anew: bool = False,
) -> tuple[str, ...]:
    """Refresh some sources now; return those that another process is at work on, see `dispatcher.refresh_now`.

    With `finds_anew` the rules of those that have none in the settings are found again.
    """
    rng = random.Random()
    with open_environment_store(environment) as store, make_client(settings.fetch, store, utc_now) as client:
        settings = serve_as_daemon_does(settings, store)
        sync_sources(store, settings, utc_now(), rng)
        refresher = Refresher(
            store=store,
            client=client,
            settings=settings,
            clock=utc_now,
            rng=rng,
            find_rules=find_rules,
            finds_anew=finds_anew,
        )
        left = refresh_now(refresher, slugs, on_run, is_interrupted)
        if writer := make_writer(store, settings, environment.settings):
            writer.bring_level()
        return left
