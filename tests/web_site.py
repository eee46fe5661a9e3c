"""The application over a real store with three sources, and a client that asks it."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from starlette.testclient import TestClient

from feeds import FORMATS
from messages.plain import PlainCode
from model.item import DateOrigin, Enclosure, Item, ItemDate, Precision
from model.outcome import Health, Page, Run, Scraped, Validators
from model.publication import Publication
from store import SourceRecord, Store, open_store
from web.app import make_app

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = "https://feeds.example.org"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"
BODY = b"<feed>" + b"word " * 400 + b"</feed>"
CHANGED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
ITEMS = (
    Item(
        url="https://origin.example/1",
        title="Mở cửa phòng trưng bày",
        aliases=("url:1",),
        fingerprint="1",
        content="<p>Nội dung <b>đậm</b></p>",
        published=ItemDate(
            at=datetime(2026, 3, 8, 17, tzinfo=UTC),
            raw="09.03.2026",
            origin=DateOrigin.LISTING,
            precision=Precision.DAY,
            zone="Asia/Ho_Chi_Minh",
        ),
        categories=("Thông báo",),
        enclosures=(Enclosure(url="https://origin.example/a.pdf", media_type="application/pdf", title="Lịch"),),
    ),
    Item(
        url="javascript:alert(3)",
        title=HOSTILE,
        aliases=("url:2",),
        fingerprint="2",
        summary=HOSTILE,
        categories=(HOSTILE,),
        enclosures=(
            Enclosure(url="data:text/html,x", media_type="text/html"),
            Enclosure(url="https://origin.example/b", media_type=HOSTILE, title=HOSTILE),
        ),
    ),
)


def record(slug: str, title: str, language: str = "vi") -> SourceRecord:
    url = f"https://origin.example/{slug}"
    return SourceRecord(slug=slug, url=url, options="{}", title=title, language=language, first_due=NOW)


def publications(slug: str) -> list[Publication]:
    return [
        Publication(
            slug=slug,
            format=form,
            body=BODY,
            gzip=gzip.compress(BODY, mtime=0),
            etag=f'"{form}"',
            last_modified=CHANGED,
        )
        for form in FORMATS
    ]


def fill(store: Store) -> None:
    """Store `news` with two items and feeds, `broken` with a fault, `fresh` without a run."""
    store.sync_sources(
        [record("news", "Tin <b>nóng</b>"), record("broken", HOSTILE, ""), record("fresh", "Fresh")], NOW
    )
    claims = store.claim_sources(NOW, limit=2, lease=timedelta(minutes=5), slugs=["news", "broken"], per_host=2)
    assert len(claims) == 2
    for claim in claims:
        with store.settling(claim, NOW) as settling:
            assert settling is not None
            good = claim.slug == "news"
            if good:
                page = Page(url=claim.url, media_type="text/html", body=b"")
                scraped = Scraped(
                    items=ITEMS, order=("1", "2"), validators=Validators(), body_hash="", page=page, max_age=None
                )
                settling.apply(scraped, wants_article=False, grace=timedelta(0))
                settling.publish(publications("news"))
            message = None if good else PlainCode.TEXT(text=HOSTILE)
            run = Run(slug=claim.slug, started=NOW, ended=NOW, outcome="scraped" if good else "failed", message=message)
            settling.finish(
                run,
                next_due=NOW + timedelta(minutes=30),
                health=Health.OK if good else Health.CHANGED,
                failures=0 if good else 3,
            )


def fail(store: Store, slug: str, message: str) -> None:
    """Settle a run of a source that came to nothing."""
    (claim,) = store.claim_sources(NOW, limit=1, lease=timedelta(minutes=5), slugs=[slug])
    with store.settling(claim, NOW) as settling:
        assert settling is not None
        run = Run(slug=slug, started=NOW, ended=NOW, outcome="failed", message=PlainCode.TEXT(text=message))
        settling.finish(run, next_due=NOW + timedelta(minutes=30), health=Health.UNREACHABLE, failures=1)


class Site(NamedTuple):
    """A running application and what stands behind it."""

    client: TestClient
    store: Store
    database: str
    folder: Path


@contextmanager
def make_site(folder: Path) -> Iterator[Site]:
    """Give the application over a store with the sources `news`, `broken` and `fresh`, and with a sample."""
    sample = folder / "sample"
    (sample / "vi").mkdir(parents=True)
    (sample / "vi" / "index.html").write_text("<h1>Tin tức</h1>", "utf-8")
    (sample / ".hidden").write_text("hidden")
    (folder / "secret.txt").write_text("secret")
    (sample / "away.txt").symlink_to(folder / "secret.txt")
    database = f"sqlite:///{folder / 'bantin.db'}"
    store = open_store(database)
    fill(store)
    try:
        yield Site(make_client(store, sample), store, database, sample)
    finally:
        store.close()


def make_client(store: Store, folder: Path | None, age: timedelta | None = None) -> TestClient:
    served = make_app(
        store,
        base_url=BASE + "/",
        title="Bantin <test>",
        clock=lambda: NOW + timedelta(minutes=5),
        sample=folder,
        tick_age=lambda: age,
        fresh_seconds=0,
    )
    return TestClient(served, base_url="http://forged.example", follow_redirects=False, raise_server_exceptions=False)
