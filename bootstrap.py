"""The daemon, put together: settings, store, the clock that refreshes, and the server that answers.

`cli` calls this, and so does whoever runs Bantin otherwise; nothing is printed here.
"""

import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from dispatcher import refresh_now
from fetching import make_client
from found_rules import find_rules
from messages import Message
from messages.storage import StoreCode
from model.errors import SettingsError
from model.outcome import Run
from model.publication import FeedAddress
from refresh import Refresher, sync_sources
from scheduler import Daemon, make_writer, run_daemon, utc_now
from scraper.discovery import Discovery, discover_address
from settings.editing import Entry, SettingsFile
from settings.environment import Environment
from settings.load import SAMPLE, add_source, load_settings, sample_settings, write_slug
from settings.options import OWN_HUB, Settings
from store import Store, open_store

if TYPE_CHECKING:
    from web.add_pages import AddBackend

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


def run(environment: Environment, greet: Greet) -> int:
    """Watch all sources and serve their feeds until SIGTERM or Ctrl-C; return the exit status.

    Where no settings file is named and none is there, the sample is shown, until there is one.
    """
    from web.app import make_app  # what serves is loaded by who serves: not to refresh a source, or to check a file
    from web.server import serve

    sampling = not environment.named and not environment.settings.exists()
    load = load_file_or_sample if sampling else load_effective_settings
    load(environment)  # a fault in the settings is raised before anything is begun

    def answer(daemon: Daemon) -> None:
        server = daemon.settings.server
        daemon.store.record_base_url(server.base_url)

        def greet_and_start() -> None:
            greet(environment, daemon.settings, sampling=sampling)
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
            wake_hub=daemon.sender.pump if daemon.settings.server.hub == OWN_HUB else None,
        )
        serve(application, host=server.host, port=server.port, on_ready=greet_and_start)

    with open_environment_store(environment) as store:
        return run_daemon(store, lambda: load(environment), environment.settings, answer)


def _build_add_backend(environment: Environment, daemon: Daemon) -> "AddBackend":
    """Return what the page /add may do here: pages are fetched by the daemon's own client."""

    def discover_page(url: str, known: Mapping[str, str], progress: Callable[[Message], None]) -> Discovery:
        options = {key: known[key] for key in ("language", "timezone", "date_order") if key in known}
        client = daemon.dispatcher.refresher.client
        return discover_address(url, client=client, now=utc_now(), options=options, progress=progress)

    from web.add_pages import AddBackend

    file = SettingsFile(environment.settings)
    return AddBackend(
        discover=discover_page,
        get_settings=lambda: daemon.settings,
        find_by_url=lambda url: daemon.settings.find_by_url(url) if environment.settings.exists() else None,
        add_source=lambda entry: add_source(environment.settings, entry),
        rename_source=partial(rename_source, environment, daemon.store),
        remove_sources=partial(remove_sources, file, daemon.store),
        file=file,
        take_up=daemon.take_up,
        host=daemon.settings.server.host,
        password=environment.password,
    )


def rename_source(environment: Environment, store: Store, former: str, slug: str, *, force: bool = False) -> None:
    """Give a source another slug, in the settings file and in all that is stored.

    Raises SettingsError, and changes nothing, where the slug cannot be used, or where the source has readers; with
    `force` these are redirected from its former addresses.
    """
    with store.renaming(former, slug, utc_now(), force=force):
        write_slug(environment.settings, former, slug)


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


def _serve_as_daemon_does(settings: Settings, store: Store) -> Settings:
    """Return the settings with the address of the daemon that served last: readers must not see who wrote a feed."""
    server = settings.server.model_copy(update={"base_url": store.find_base_url() or settings.server.base_url})
    return settings.model_copy(update={"server": server})


def find_feed_page(environment: Environment, settings: Settings, slug: str, *, renew: bool) -> tuple[FeedAddress, str]:
    """Return a feed's address, and that of its page without an ending; SettingsError where none has that slug.

    With `renew` one that is private gets another address, and the former leads nowhere from then on.
    """
    with open_environment_store(environment) as store:
        settings = _serve_as_daemon_does(settings, store)
        sync_sources(store, settings, utc_now(), random.Random())
        if renew:
            store.renew_secret(slug, utc_now())
        state = store.find_source(slug) or store.find_combination(slug)
        if state is None:
            raise SettingsError(StoreCode.UNKNOWN_FEED(slug=slug), path=slug)
        return state.address, settings.server.base_url + state.address.path


def backfill_source(environment: Environment, settings: Settings, slug: str, pages: int) -> Run | None:
    """Read so many pages of a source's listing into its archive now; None where another process is at work on it."""
    rng = random.Random()
    with open_environment_store(environment) as store, make_client(settings.fetch, store, utc_now) as client:
        settings = _serve_as_daemon_does(settings, store)
        sync_sources(store, settings, utc_now(), rng)
        lease = settings.daemon.lease + pages * timedelta(seconds=settings.fetch.deadline_seconds)
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
        settings = _serve_as_daemon_does(settings, store)
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
