"""The page /add over a real store and a real settings file; only what a look at a page finds is told by the test."""

import random
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from lxml import etree
from starlette.testclient import TestClient

from bootstrap import record_change, remove_sources, send_test_message
from messages import Message
from messages.discovery import DiscoveryCode
from messages.fetch import FetchCode
from messages.plain import PlainCode
from messages.statuses import StatusCode
from model.change import Act
from model.errors import BantinError, ForbiddenError, StatusError
from model.finding import FeedVerdict, ListOrigin, PageKind
from model.item import DateOrigin, Item, ItemDate, Precision
from model.outcome import Validators
from refresh import sync_sources
from scraper.discovery import Choice, Discovery, FeedCheck
from scraper.fetch.response import Response
from scraper.normalize.identity import make_aliases
from scraper.source import Rules
from settings.access import Access
from settings.editing import SettingsFile
from settings.load import load_settings, write_slug
from settings.options import Settings, SourceEntry
from store import open_store
from tests.daemon import until
from web.add_pages import AddBackend
from web.app import make_app
from web.jobs import Discover
from web.previews import Preview

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HERE = ("127.0.0.1", 50000)
LOCAL = "http://127.0.0.1:8080"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}"


def item(number: int, title: str = "", summary: str = "", *, dated: bool = True) -> Item:
    date = ItemDate(
        at=datetime(2026, 3, 8, 17, tzinfo=UTC),
        raw="09.03.2026",
        origin=DateOrigin.LISTING,
        precision=Precision.DAY,
        zone="Asia/Ho_Chi_Minh",
    )
    url = f"https://origin.example/{number}"
    return Item(
        url=url,
        title=title or f"Thông báo số {number}",
        aliases=make_aliases(url, "", None, "https://origin.example/news"),
        fingerprint=str(number),
        summary=summary,
        published=date if dated else None,
    )


RULES = Rules.model_validate({"item": "li.news", "title": "a", "date": "time"})
FOUND = Discovery(
    url="https://origin.example/news",
    kind=PageKind.LIST,
    summary=PlainCode.TEXT(text="The page lists bulletins."),
    day=NOW.date(),
    choices=(
        Choice(
            label=DiscoveryCode.LABEL_PAGE(),
            origin=ListOrigin.PAGE,
            confidence=0.95,
            source_url="https://origin.example/news",
            items=(item(1, summary="Nội dung tóm tắt"), *(item(number) for number in range(2, 8)), item(8, HOSTILE)),
            rules=RULES,
            reasons=(PlainCode.TEXT(text="each item has a link and a date"),),
            paging=PlainCode.TEXT(text="There is a next page; its items are read too."),
        ),
        Choice(
            label=DiscoveryCode.LABEL_FEED_TITLED(title="Tin tức"),
            origin=ListOrigin.FEED,
            confidence=0.6,
            source_url="https://origin.example/feed.xml",
            items=(item(11, "Từ nguồn cấp", dated=False),),
            title="Tin tức",
        ),
    ),
    sure=True,
    feeds=(
        FeedCheck(
            url="https://origin.example/feed.xml",
            verdict=FeedVerdict.GOOD,
            message=PlainCode.TEXT(text="good: 1 item"),
            title="Tin tức",
        ),
        FeedCheck(
            url="javascript:alert(1)",
            verdict=FeedVerdict.BROKEN,
            message=PlainCode.TEXT(text="broken: not XML"),
        ),
        FeedCheck(
            url="https://origin.example/rss",
            verdict=FeedVerdict.BROKEN,
            message=PlainCode.TEXT(text="none there"),
            announced=False,
        ),
    ),
    title="Tin tức – Trang",
    slug="origin-example-news",
    language="vi",
    timezone="Asia/Ho_Chi_Minh",
)
NOTHING = Discovery(
    url="https://origin.example/one",
    kind=PageKind.ARTICLE,
    summary=PlainCode.TEXT(text="The page is an article, not a list."),
    day=NOW.date(),
)


class FakeDiscovery:
    """Stands in for the look at a page: tells what `outcomes` says of a URL, once it may."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Discovery | BantinError] = {
            "https://origin.example/news": FOUND,
            "https://origin.example/one": NOTHING,
            "http://10.0.0.1/": ForbiddenError(FetchCode.PRIVATE_ADDRESS(name="10.0.0.1", place="10.0.0.1:80")),
        }
        self.may = threading.Event()
        self.may.set()
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    def __call__(self, url: str, told: Mapping[str, str], say: Callable[[Message], None]) -> Discovery:
        self.asked.append((url, told))
        say(PlainCode.TEXT(text=f"fetching {url}"))
        assert self.may.wait(60)
        outcome = self.outcomes[url]
        if isinstance(outcome, BantinError):
            raise outcome
        return outcome


@dataclass(kw_only=True)
class Site:
    """The application, and what stands behind it."""

    folder: Path
    database: str
    discovery: FakeDiscovery = field(default_factory=FakeDiscovery)
    discover: Discover | None = None  # in place of the discovery
    pages: dict[str, str] = field(default_factory=dict)  # by address, what a source's page says
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.store = open_store(self.database)

    @property
    def settings_file(self) -> Path:
        return self.folder / "sources.yaml"

    def settings(self) -> Settings:
        return load_settings(self.settings_file) if self.settings_file.exists() else Settings()

    @property
    def file(self) -> SettingsFile:
        return SettingsFile(self.settings_file, partial(record_change, self.store))

    def rename_source(self, former: str, slug: str, *, force: bool = False) -> None:
        with self.store.renaming(former, slug, NOW, force=force):
            write_slug(self.settings_file, former, slug)
        self.file.report(Act.SOURCE_RENAMED, slug, {"slug": former}, {"slug": slug})

    def read_page(self, entry: SourceEntry, report: Callable[[Message], None]) -> Response:
        """Return a page of `pages`, as JSON or a feed where it begins so."""
        report(DiscoveryCode.FETCHING(url=entry.url))
        if entry.url not in self.pages:
            raise StatusError(StatusCode.SERVER_ERROR(host="origin.example"), subject=entry.url, status=500)
        body = self.pages[entry.url]
        media_type = "application/json" if body.startswith("{") else "text/html"
        validators = Validators()
        return Response(
            url=entry.url, body=body.encode(), media_type=media_type, charset="utf-8", validators=validators
        )

    def take_up(self) -> None:
        """Have the store follow the settings file, as the daemon does."""
        sync_sources(self.store, self.settings(), NOW, random.Random(1))

    def browser(
        self,
        *,
        password: str = "",
        host: str = "127.0.0.1",
        base_url: str = LOCAL,
        peer: tuple[str, int] = HERE,
        access: Access | None = None,
        proxies: Sequence[str] = (),
    ) -> "Browser":
        """Begin the application anew, and return a browser at its door."""
        backend = AddBackend(
            discover=self.discover or self.discovery,
            get_settings=self.settings,
            find_by_url=lambda url: self.settings().find_by_url(url),
            add_source=lambda entry: self.file.add([entry]).sources[-1],
            rename_source=self.rename_source,
            remove_sources=partial(remove_sources, self.file, self.store),
            file=self.file,
            take_up=self.take_up,
            read_page=self.read_page,
            host=host,
            password=password,
            access=access or Access(),
            preview=lambda entry: Preview(items=(item(1),), hidden=2, warnings=()),
            send_test=lambda name: send_test_message(self.settings(), name),
            monotonic=lambda: self.seconds,
        )
        served = make_app(
            self.store,
            base_url=base_url,
            title="Bantin",
            clock=lambda: NOW + timedelta(seconds=self.seconds),
            sample=None,
            backend=backend,
            proxies=proxies,
        )
        return Browser(served, url=LOCAL, peer=peer)


class Browser:
    """A client that keeps cookies, and fills in forms as a person would."""

    def __init__(self, served: object, *, url: str, peer: tuple[str, int]) -> None:
        self.served, self.url, self.peer = served, url, peer
        self.client = TestClient(
            served,  # type: ignore[arg-type]  # an ASGI application, as make_app() gives it
            base_url=url,
            client=peer,
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    def another(self) -> "Browser":
        """Return another browser at the same application."""
        return Browser(self.served, url=self.url, peer=self.peer)

    def token(self, path: str = "/add") -> str:
        """Return the token that a page's form carries."""
        found = re.search('name="token" value="([0-9a-f]+)"', self.client.get(path).text)
        assert found is not None
        return found[1]

    def look(self, url: str = "https://origin.example/news") -> str:
        """Have a page looked at; return the path of what is found, once it is."""
        answer = self.client.post("/add", data={"token": self.token(), "url": url})
        assert answer.status_code == 303, answer.text
        path = answer.headers["location"]
        until(lambda: "Checking the page" not in self.client.get(path).text)
        return path

    def publish(self, path: str, **told: str) -> "Answer":
        """Send the options as they stand on the page, but for those told."""
        page = etree.HTML(self.client.get(path).text)
        fields = {field.get("name"): field.get("value") for field in page.xpath("//form[@id='options']//input")}
        for select in page.xpath("//form[@id='options']//select"):
            chosen = select.xpath("option[@selected]/@value") or select.xpath("option[1]/@value")
            fields[select.get("name")] = chosen[0]
        fields.pop("full_text")
        answer = self.client.post(path, data={**fields, "act": "publish", **told})
        return Answer(answer.status_code, answer.headers.get("location", ""), answer.text)


@dataclass(frozen=True)
class Answer:
    """What came back for a form."""

    status: int
    location: str
    text: str


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Give a site over a new store."""
    made = Site(folder=folder, database=f"sqlite:///{folder / 'bantin.db'}")
    try:
        yield made
    finally:
        made.discovery.may.set()
        made.store.close()
