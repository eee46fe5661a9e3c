"""The tasks of docs/usability.md, each done by the links and forms of the pages alone, in as many clicks as it says.

Each is done twice: by a person who has no scripts, and in Chromium.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

import pytest
from lxml import etree
from playwright.sync_api import Page

from settings.load import load_settings
from tests.add_site import Site
from tests.daemon import ROOT, until
from tests.managed_site import managed
from tests.picked_pages import PAGE
from tests.served_site import serving
from tests.test_browser_add import browsing
from tests.test_web_imports import OPML

Pairs = tuple[tuple[str, str], ...]


class Person(Protocol):
    """Somebody before a browser, who begins at the page of all sources; counts the clicks."""

    clicks: int
    path: str
    text: str

    def open(self, path: str) -> None:
        """Open a page, and wherever it redirects to."""

    def follow(self, words: str) -> None:
        """Click the first link with these words."""

    def press(self, words: str, *, tick: tuple[str, ...] = (), choose: Pairs = (), **typed: str) -> None:
        """Press the first button with these words; ticks (name=value) and choices are clicks of their own."""


class WithoutScripts:
    """Reads the pages as they were sent, and sends their forms."""

    def __init__(self, made: Site) -> None:
        self.browser, self.clicks = made.browser(), 0
        self.open("/")

    def open(self, path: str) -> None:
        self._show(path, self.browser.client.get(path))

    def _show(self, path: str, answer: object) -> None:
        while answer.status_code in (301, 303):  # type: ignore[attr-defined]  # httpx's response
            path = urljoin(path, answer.headers["location"])  # type: ignore[attr-defined]
            answer = self.browser.client.get(path)
        self.path, self.status, self.text = path, answer.status_code, answer.text  # type: ignore[attr-defined]
        self.page = etree.HTML(self.text)
        assert self.status < 400, self.text

    def follow(self, words: str) -> None:
        links = [link for link in self.page.xpath("//a[@href]") if words in " ".join("".join(link.itertext()).split())]
        assert links, f"no link {words!r} on {self.path}"
        self.clicks += 1
        self.open(urljoin(self.path, links[0].get("href")))

    def press(self, words: str, *, tick: tuple[str, ...] = (), choose: Pairs = (), **typed: str) -> None:
        button = next(one for one in self.page.xpath("//button") if "".join(one.itertext()).strip() == words)
        form = button.xpath("ancestor::form")[0] if not button.get("form") else self.page.get_element_by_id("options")
        fields = [*self._read(form), *((one.partition("=")[0], one.partition("=")[2]) for one in tick)]
        changed = {**typed, **dict(choose)}
        fields = [(name, changed.get(name, value)) for name, value in fields]
        fields += [(name, value) for name, value in changed.items() if name not in dict(fields)]
        if button.get("name"):
            fields.append((button.get("name"), button.get("value")))
        self.clicks += 1 + len(tick) + len(choose)
        sent: dict[str, list[str]] = {}
        for name, value in fields:
            sent.setdefault(name, []).append(value)
        path = urljoin(self.path, button.get("formaction") or form.get("action"))
        if form.get("method") == "get":
            self._show(path, self.browser.client.get(path, params=sent))
        else:
            self._show(path, self.browser.client.post(path, data=sent))

    @staticmethod
    def _read(form: etree._Element) -> Iterator[tuple[str, str]]:
        for field in form.xpath(".//input | .//textarea | .//select"):
            if field.tag == "select":
                chosen = field.xpath("option[@selected]/@value") or field.xpath("option[1]/@value") or [""]
                yield field.get("name"), chosen[0]
            elif field.tag == "textarea":
                yield field.get("name"), (field.text or "").removeprefix("\n")
            elif field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None:
                yield field.get("name"), field.get("value", "")


class InChromium:
    """Clicks and types."""

    def __init__(self, page: Page, url: str) -> None:
        self._page, self._url, self.clicks = page, url, 0
        self.open("/")

    @property
    def path(self) -> str:
        return self._page.url.removeprefix(self._url)

    @property
    def text(self) -> str:
        return self._page.content()

    def open(self, path: str) -> None:
        self._page.goto(self._url + path)

    def follow(self, words: str) -> None:
        self.clicks += 1
        self._page.locator("a", has_text=words).first.click()
        self._page.wait_for_load_state()

    def press(self, words: str, *, tick: tuple[str, ...] = (), choose: Pairs = (), **typed: str) -> None:
        self.clicks += 1 + len(tick) + len(choose)
        for name, _, value in (one.partition("=") for one in tick):
            self._page.check(f"[name={name}][value={value}]")
        for name, value in choose:
            if self._page.locator(f"select[name={name}]").count():
                self._page.select_option(f"[name={name}]", value)
            else:
                self._page.check(f"[name={name}][value='{value}']")
        for name, value in typed.items():
            self._page.fill(f"input[name={name}], textarea[name={name}]", value)
        self._page.get_by_role("button", name=words, exact=True).first.click()
        self._page.wait_for_load_state()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Page]:
    with browsing() as page:
        yield page


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        text = one.settings_file.read_text("utf-8").replace("origin.example/news ", "origin.example/notices ")
        one.settings_file.write_text(text, "utf-8")
        one.take_up()
        one.pages["https://origin.example/notices"] = PAGE.replace(
            '<div class="office">', '<div class="office"><a href="/office">The harbour</a> '
        )
        yield one


def add_a_page(me: Person, made: Site) -> None:
    me.follow("Add a source")
    me.press("Check this page", url="https://origin.example/news")
    until(lambda: (me.open(me.path), "Publish" in me.text)[1])
    me.press("Publish")
    assert load_settings(made.settings_file).find_by_url("https://origin.example/news")


def change_a_feeds_address(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Settings")
    me.press("Change", slug="harbour")
    assert load_settings(made.settings_file).find_source("harbour")


def pause_a_source(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.press("Pause")
    assert "This source is paused" in me.text


def pause_several_sources(me: Person, made: Site) -> None:
    me.press("Pause", tick=("slug=news", "slug=roads"))
    assert "2 sources were paused." in me.text


def check_a_source_now(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.press("Check now")
    assert "6 items on the page" in me.text


def remove_a_source(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Remove …")
    me.press("Remove")
    assert load_settings(made.settings_file).find_source("news") is None


def put_a_removed_source_back(me: Person, made: Site) -> None:
    before = made.settings_file.read_text("utf-8")
    remove_a_source(me, made)
    me.clicks = 0
    me.press("Put it back")
    assert made.settings_file.read_text("utf-8") == before


def change_how_often_a_page_is_checked(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Settings")
    me.press("Save", choose=(("interval", "1h"),))
    assert "interval: 1h" in made.settings_file.read_text("utf-8")


def filter_a_source(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Settings")
    me.press("Try the filters", include="notice 2")
    assert "These filters show 1 of 6 stored items." in me.text
    me.press("Save")
    assert "- notice 2" in made.settings_file.read_text("utf-8")


def merge_two_sources_into_one_feed(me: Person, made: Site) -> None:
    me.press("Add to it", tick=("slug=news", "slug=roads"), category="Harbour")
    me.follow("Harbour")
    assert me.path == "/feeds/category-harbour"


def mend_a_wrong_title(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.press("Choose items by eye")
    until(lambda: (me.open(me.path), "What would change" in me.text)[1])
    assert "The harbour" in me.text
    labels = etree.HTML(me.text).xpath("//label[starts-with(@for, 'title-')]")
    (chosen,) = [label.get("for") for label in labels if "".join(label.itertext()).strip() == "Notice 1 of the harbour"]
    me.press("Show", choose=(("title", chosen.rpartition("-")[2]),))
    me.press("Save")
    source = load_settings(made.settings_file).find_source("news")
    assert source is not None
    assert source.rules is not None
    assert source.rules.title is not None
    assert source.rules.title.selector != "a"


def find_an_old_item(me: Person, made: Site) -> None:
    me.follow("Search")
    me.press("Search", q='"notice 3"')
    assert "Notice 3 of the harbour" in me.text


def see_why_an_item_has_its_date(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Details")
    assert "From the list, beside the bulletin" in me.text
    assert "09.03.2026" in me.text


def remove_an_item(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Details")
    me.press("Remove this item")
    assert len(made.store.list_items("news")) == 5


def import_twenty_feeds(me: Person, made: Site) -> None:
    me.follow("Add a source")
    me.follow("Import a list")
    me.press("Import", list=OPML)
    assert len(load_settings(made.settings_file).sources) >= 23


def make_a_feed_private(me: Person, made: Site) -> None:
    me.follow("Town news")
    me.follow("Settings")
    me.press("Save", tick=("private=on",))
    assert made.browser().client.get("/feeds/news").status_code == 404


TASKS: tuple[Callable[[Person, Site], None], ...] = (
    add_a_page,
    change_a_feeds_address,
    pause_a_source,
    pause_several_sources,
    check_a_source_now,
    remove_a_source,
    put_a_removed_source_back,
    change_how_often_a_page_is_checked,
    filter_a_source,
    merge_two_sources_into_one_feed,
    mend_a_wrong_title,
    find_an_old_item,
    see_why_an_item_has_its_date,
    remove_an_item,
    import_twenty_feeds,
    make_a_feed_private,
)


def read_limits() -> dict[str, int]:
    text = (ROOT / "docs" / "usability.md").read_text(encoding="utf-8")
    return {name: int(number) for name, number in re.findall(r"^\| ([a-z' ]+) \| (\d+) \|", text, re.MULTILINE)}


def check_clicks(task: Callable[[Person, Site], None], me: Person) -> None:
    name = task.__name__.replace("_", " ").replace("feeds address", "feed's address")
    assert me.clicks <= read_limits()[name]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_no_more_clicks_than_the_document_says(made: Site, task: Callable[[Person, Site], None]) -> None:
    me = WithoutScripts(made)
    task(me, made)
    check_clicks(task, me)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_task_takes_as_many_in_a_browser(made: Site, chromium: Page, task: Callable[[Person, Site], None]) -> None:
    chromium.context.clear_cookies()
    with serving(made) as url:
        me = InChromium(chromium, url)
        task(me, made)
        chromium.goto("about:blank")  # so that nothing of it is asked for when the server ends
    check_clicks(task, me)


def test_a_list_is_imported_as_a_file(made: Site, chromium: Page, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML, "utf-8")
    chromium.context.clear_cookies()
    with serving(made) as url:
        me = InChromium(chromium, url)
        me.follow("Add a source")
        me.follow("Import a list")
        chromium.set_input_files("#file", tmp_path / "feeds.opml")
        me.press("Import")
        chromium.goto("about:blank")
    assert len(load_settings(made.settings_file).sources) >= 23


def test_each_task_of_the_document_is_done() -> None:
    assert len(read_limits()) == len(TASKS)
