"""A house with public and private feeds over both databases, and its application as strangers and its owner see it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from combine import compose_combination
from refresh import sync_sources
from settings.editing import SettingsFile
from settings.options import Settings
from tests.house import RULES, House, house, listing
from web.add_pages import AddBackend
from web.app import make_app
from web.previews import Preview

BASE = "http://127.0.0.1:8080"
HUB = f"{BASE}/hub"
HERE = ("127.0.0.1", 50000)
AWAY = ("203.0.113.7", 50000)


def configure(made: House, *, hub: str = "own", **changes: dict[str, Any]) -> None:
    """Take up settings with a public source `news`, a private one `dossier`, a private combination and category."""

    def make_source(slug: str, **options: Any) -> dict[str, Any]:
        common = {"slug": slug, "url": f"{made.origin.url}/{slug}", "robots": False, "rules": RULES}
        return common | {"full_text": False, "limit": 1, **options} | changes.get(slug, {})

    settings = Settings.model_validate(
        {
            "server": {"base_url": BASE, "title": "Town", "hub": hub},
            "fetch": made.refresher.settings.fetch.model_dump(),
            "sources": [
                make_source("news", title="News", categories=["Courts", "Land"]),
                make_source("dossier", title="Zebra papers", categories=["Courts", "Whispers"], private=True),
            ],
            "combinations": [
                {"slug": "circle", "title": "Inner ring", "sources": ["news", "dossier"], "private": True}
                | changes.get("circle", {}),
                {"slug": "category-land", "title": "Estates", "categories": ["Land"], "private": True},
            ],
        }
    )
    object.__setattr__(made.refresher, "settings", settings)
    object.__setattr__(made.refresher.publisher, "server", settings.server)
    sync_sources(made.store, settings, made.now[0], made.refresher.rng)


def compose(made: House) -> None:
    """Write all feeds that are due."""
    made.compose()
    for slug in made.store.list_due_combinations(made.now[0]):
        compose_combination(made.refresher.publisher, slug)


@contextmanager
def private_house(folder: Path, database_url: str) -> Iterator[House]:
    """Give a house whose sources were read: each has two items, and room in its feed for one."""
    with house(folder, database_url=database_url) as made:
        configure(made)
        verdict = ("/q", "Quetzal verdict", "09.03.2026")
        made.origin.answer("/news", body=listing(("/1", "Harbour opens", "09.03.2026"), ("/2", "Bridge", "08.03.2026")))
        made.origin.answer("/dossier", body=listing(verdict, ("/r", "Okapi", "08.03.2026")))
        for slug in ("news", "dossier"):
            made.refresh(slug)
        made.pass_time(hours=7)
        made.origin.answer("/dossier", body=listing(("/s", "Narwhal ruling", "10.03.2026"), verdict))
        made.refresh("dossier")
        made.pass_time(hours=7)
        for slug in made.store.list_composable(made.now[0]) or ["news", "dossier"]:
            made.refresher.publisher.compose_feed(slug)
        compose(made)
        yield made


def make_client(made: House, *, peer: tuple[str, int] = AWAY, password: str = "") -> TestClient:
    """Return a client of the application, a stranger's unless it is sent from this machine."""
    settings = made.refresher.settings
    backend = AddBackend(
        discover=lambda *_: (_ for _ in ()).throw(AssertionError("nothing is looked for here")),
        get_settings=lambda: settings,
        find_by_url=settings.find_by_url,
        add_source=lambda _: settings.sources[0],
        rename_source=lambda *_, **__: None,
        remove_sources=lambda *_, **__: [],
        file=SettingsFile(Path("/nonexistent/sources.yaml")),
        take_up=lambda: None,
        read_page=lambda *_: (_ for _ in ()).throw(AssertionError("nothing is read here")),
        host="127.0.0.1",
        password=password,
        preview=lambda _: Preview(items=(), hidden=0, warnings=()),
    )
    app = make_app(
        made.store,
        base_url=BASE,
        title="Town",
        clock=lambda: made.now[0],
        sample=None,
        fresh_seconds=0,
        backend=backend,
        hub=settings.server.hub_url,
        wake_hub=(lambda: None) if settings.server.hub == "own" else None,
    )
    # Not as a reader: that one came is written after the answer, when the database may be closed already.
    fields = {"upgrade-insecure-requests": "1"}
    return TestClient(app, base_url=BASE, follow_redirects=False, client=peer, headers=fields)
