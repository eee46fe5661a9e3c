"""Choosing items by eye: candidates, what would change, saving and undoing, and the frame with the stranger's page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from settings.load import load_settings
from tests.add_site import HERE, Browser, Site
from tests.daemon import until
from tests.managed_site import FILE, find_text, managed
from tests.picked_pages import HOSTILE, PAGE
from web.picking import _parse_number

START = "/sources/news/pick"
NEWS = "https://origin.example/news"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        yield one


class Picker:
    """Somebody who chooses items by eye, without scripts."""

    def __init__(self, made: Site, slug: str = "news", browser: Browser | None = None) -> None:
        self.browser = browser or made.browser()
        start = f"/sources/{slug}/pick"
        answer = self.browser.client.post(start, data={"token": self.browser.token(start)})
        assert answer.status_code == 303, answer.text
        self.go(answer.headers["location"])
        until(lambda: (self.go(self.path), "Reading the page</h1>" not in self.text)[1])

    def go(self, path: str) -> None:
        self._take(path, self.browser.client.get(path))

    def _take(self, path: str, answer: object) -> None:
        while answer.status_code == 303:  # type: ignore[attr-defined]  # httpx's response
            path = answer.headers["location"]  # type: ignore[attr-defined]
            answer = self.browser.client.get(path)
        self.path, self.status, self.text = path, answer.status_code, answer.text  # type: ignore[attr-defined]
        self.page, self.headers = etree.HTML(self.text), answer.headers  # type: ignore[attr-defined]

    def send(self, **fields: str) -> None:
        """Send the form of the choices, with these fields."""
        form = self.page.xpath("//section[contains(@class, 'pick-choices')]//form")[0]
        sent = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden' or @checked]")}
        self._take(self.path, self.browser.client.post(self.action, data={**sent, **fields}))

    @property
    def action(self) -> str:
        return str(self.page.xpath("//section[contains(@class, 'pick-choices')]//form/@action")[0])

    def find(self, field: str, words: str) -> str:
        """Return the value of the radio button of a field whose label is these words."""
        labels = self.page.xpath(f"//label[starts-with(@for, '{field}-')]")
        found = [label.get("for") for label in labels if "".join(label.itertext()).partition(" · ")[0].strip() == words]
        assert found, f"no {words!r} among the choices of {field}"
        return str(found[0].rpartition("-")[2])

    def frame(self) -> etree._Element:
        (source,) = self.page.xpath("//iframe/@src")
        answer = self.browser.client.get(source.partition("#")[0])
        self.frame_headers = answer.headers
        return etree.HTML(answer.text)

    def click(self, words: str) -> None:
        """Click words in the frame."""
        self.go(self.frame().xpath(f"//a[contains(., '{words}')]/@href")[0])


def rules(made: Site, slug: str = "news"):  # type: ignore[no-untyped-def]
    source = load_settings(made.settings_file).find_source(slug)
    assert source is not None
    return source.rules


def test_the_present_rules_are_shown_with_what_they_find(made: Site) -> None:
    me = Picker(made)
    assert me.status == 200
    assert "These are the current rules. They find 6 items on the page." in me.text
    assert me.page.xpath("//input[@name='title'][@checked]")
    assert not me.page.xpath("//button[.='Save']"), "there is nothing to save"
    assert find_text(me.text, "//h2[@id='items']/..//li/a[@dir='auto']") == "Notice 1 of the harbour"
    assert not etree.HTML(me.text).xpath("//h2[@id='items']/..//li[@dir]"), "its date is not the title's"


def test_another_title_is_shown_before_it_is_saved_and_undone_after(made: Site) -> None:
    me = Picker(made)
    me.send(title=me.find("title", "Harbour office 1"), act="show")
    section = find_text(me.text, "//section[@aria-labelledby='changes']")
    assert "0 items gained, 0 items lost, 6 items changed." in section
    assert "TitleNotice 1 of the harbourHarbour office 1" in section
    assert made.settings_file.read_text("utf-8") == FILE, "nothing is written yet"
    me.send(act="save")
    assert "Saved." in me.text
    written = made.settings_file.read_text("utf-8")
    assert written.startswith(FILE.partition("    rules:")[0]), "comments and order stay"
    assert written.endswith(FILE.partition("title: a}\n")[2])
    assert (rules(made).item, rules(made).title.selector) == ("li", ".office")
    me.send(act="undo")
    assert "Undone" in me.text
    assert made.settings_file.read_text("utf-8") == FILE


def test_another_list_is_shown_as_gained_and_lost(made: Site) -> None:
    me = Picker(made)
    me.send(list=me.find("list", "4 items"), act="show")
    section = find_text(me.text, "//section[@aria-labelledby='changes']")
    assert "4 items gained, 6 items lost, 0 items changed." in section
    assert "Press release 1 of the mayor" in section
    me.send(act="save")
    assert "Press release 1" in me.text
    assert "press" in rules(made).item


def test_words_in_the_frame_are_clicked_and_named(made: Site) -> None:
    me = Picker(made)
    me.click("Harbour office 2")
    assert find_text(me.text, "//h2[@id='pointed']") == "What is Harbour office 2?"
    (button,) = me.page.xpath("//form[@aria-labelledby='pointed']//button[.='Title']")
    assert me.page.xpath("//iframe/@src")[0].endswith("#item-1"), "the frame is where it was"
    me.send(pick=button.get("value"))
    assert "6 items changed" in me.text
    me.click("11.2026")
    (button,) = me.page.xpath("//form[@aria-labelledby='pointed']//button[.='Date']")
    me.send(pick=button.get("value"))
    me.click("Harbour office 3")
    assert find_text(me.text, "//form[@aria-labelledby='pointed']/p") == "Now: Title"
    me.send(act="save")
    assert (rules(made).title.selector, rules(made).date.selector) == (".office", "time")


def test_an_item_of_another_list_is_clicked(made: Site) -> None:
    me = Picker(made)
    me.click("Press release 2")
    (button,) = me.page.xpath("//form[@aria-labelledby='pointed']//button")
    me.send(pick=button.get("value"))
    assert "4 items gained" in me.text


def test_what_is_sent_wrong_changes_nothing(made: Site) -> None:
    me = Picker(made)
    for fields in ({"title": "999"}, {"title": "x"}, {"list": "-1"}, {"pick": "item.1"}, {"pick": "title.²"}):
        me.send(**fields)
        assert "These are the current rules." in me.text
    for query in ("at=title.99", "at=x", "at=list.9", "at=title.1&item=99999", "item=x", "at=" + "title.1+" * 99):
        me.go(f"{me.action}?{query}")
        assert me.status == 200
    for path in (f"{START}/none/0", f"{START}/none", me.action[:-1] + "7", me.action.replace("news", "roads")):
        assert me.browser.client.get(path).status_code == 404
        assert me.browser.client.get(f"{path}/page").status_code == 404


def test_what_was_read_is_for_the_session_that_asked(made: Site) -> None:
    me = Picker(made)
    stranger = me.browser.another()
    stranger.token(START)
    for path in (me.action, f"{me.action}/page", me.action.rpartition("/")[0]):
        answer = stranger.client.get(path)
        assert answer.status_code == 404
        assert "Notice 1" not in answer.text
    assert me.browser.client.post(me.action, data={"act": "save"}).status_code == 403, "without its token"


def test_a_source_without_rules_gets_those_that_were_found_written(made: Site) -> None:
    made.pages["https://origin.example/roads"] = PAGE.replace('lang="en"', 'lang="vi"')
    me = Picker(made, "roads")
    assert "Bantin found these rules by itself" in me.text or "items gained" in me.text
    me.send(act="save")
    text = made.settings_file.read_text("utf-8")
    assert "{slug: roads, url: https://origin.example/roads, title: Roads, categories: [Traffic], rules: {item:" in text
    assert rules(made, "roads").title is not None
    assert "These are the current rules." in me.text


def test_a_conflict_is_shown_and_nothing_written(made: Site) -> None:
    me = Picker(made)
    me.send(title=me.find("title", "Harbour office 1"), act="show")
    changed = FILE.replace("Town news", "Theirs")
    made.settings_file.write_text(changed, "utf-8")
    me.send(act="save")
    assert me.status == 409
    assert "Somebody else changed this source meanwhile." in me.text
    assert made.settings_file.read_text("utf-8") == changed
    me.send(act="save")
    assert "Saved." in me.text
    assert "title: Theirs" in made.settings_file.read_text("utf-8")
    assert rules(made).title.selector == ".office"
    made.settings_file.write_text(FILE.replace("Town news", "Others"), "utf-8")
    me.send(act="undo")
    assert me.status == 409
    assert "title: Others" in made.settings_file.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_told_before_any_work(made: Site) -> None:
    made.settings_file.chmod(0o444)
    browser = made.browser()
    token = browser.token()
    assert "write-protected" in browser.client.get(START).text
    answer = browser.client.post(START, data={"token": token})
    assert (answer.status_code, "write-protected" in answer.text) == (409, True)
    assert "/sources/news/pick" not in browser.client.get("/feeds/news").text
    made.settings_file.chmod(0o644)
    assert "/sources/news/pick" in browser.client.get("/feeds/news").text
    assert browser.client.get("/sources/none/pick").status_code == 409


FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>T</title><item><title>One</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (FEED, "This source is a feed."),
        ('{"items": [{"title": "One", "url": "/1"}]}', "This source is JSON, not a web page"),
        ("<p>Nothing here</p>", "These are the current rules. They find 0 items"),
        ("", "the page is empty."),
    ],
)
def test_where_nothing_can_be_chosen_that_is_said(made: Site, body: str, words: str) -> None:
    made.pages[NEWS] = body
    me = Picker(made)
    if words.startswith("These"):
        assert "the item rule 'li' matches nothing" in find_text(me.text, "//section[@aria-labelledby='changes']")
    else:
        assert words in find_text(me.text, "//p[@role='alert']")
        assert me.status == 422


def test_a_page_that_cannot_be_had_is_told_with_its_cause(made: Site) -> None:
    del made.pages[NEWS]
    me = Picker(made)
    assert me.status == 422
    assert "origin.example has an internal error (500)" in find_text(me.text, "//p[@role='alert']")
    made.pages[NEWS] = PAGE
    assert "current rules" in Picker(made, browser=me.browser).text


def test_a_page_whose_list_is_gone_offers_its_others(made: Site) -> None:
    made.pages[NEWS] = PAGE.replace("<li", "<dd").replace("</li", "</dd").replace("<ul", "<dl").replace("</ul", "</dl")
    me = Picker(made)
    assert "the item rule 'li' matches nothing" in find_text(me.text, "//section[@aria-labelledby='changes']")
    me.send(list=me.find("list", "6 items"), act="show")
    section = find_text(me.text, "//section[@aria-labelledby='changes']")
    assert "0 items gained, 0 items lost" in section, "they are known by their addresses"


def test_the_frame_has_a_policy_of_its_own(made: Site) -> None:
    made.pages[NEWS] = HOSTILE
    me = Picker(made)
    assert "frame-src 'self'" in me.headers["content-security-policy"]
    (frame,) = me.page.xpath("//iframe")
    assert "allow-scripts" not in frame.get("sandbox")
    tree = me.frame()
    policy = me.frame_headers["content-security-policy"].split("; ")
    assert policy[:2] == ["default-src 'none'", "style-src 'self'"]
    assert "frame-ancestors 'self'" in policy
    assert "form-action 'none'" in policy
    assert "sandbox allow-same-origin allow-top-navigation-by-user-activation" in policy
    assert not any(part.startswith(("img-src", "script-src")) for part in policy)
    assert not tree.xpath("//script | //style | //form | //base | //iframe | //meta[@http-equiv] | //img")
    assert all(link.startswith(me.action + "?") for link in tree.xpath("//a/@href"))
    me.go(f"{me.action}?pictures=1")
    assert set(me.frame().xpath("//img/@src")) == {f"https://evil.example/quay{number}.jpg" for number in range(1, 7)}
    assert "img-src https: http:" in me.frame_headers["content-security-policy"]
    assert all("pictures=1" in link for link in me.frame().xpath("//a/@href"))
    assert "referrer-policy" in me.frame_headers


def test_only_so_many_pages_are_kept(made: Site) -> None:
    first = Picker(made)
    for _ in range(4):
        Picker(made, browser=first.browser)
    first.go(first.action)
    assert first.status == 404
    assert "no longer kept" in first.text


def test_strangers_choose_nothing(made: Site) -> None:
    away = made.browser(base_url="https://feeds.example.org", peer=("203.0.113.9", HERE[1]))
    for path in (START, f"{START}/x", f"{START}/x/0", f"{START}/x/0/page"):
        assert away.client.get(path).status_code == 403
    locked = made.browser(password="secret")
    assert locked.client.get(START).headers["location"].startswith("/login?next=")


def test_a_selector_is_not_taken_from_the_form(made: Site) -> None:
    me = Picker(made)
    me.send(title="script", list="//script", act="save")
    assert made.settings_file.read_text("utf-8") == FILE
    assert re.search("/pick/[^/]+/0", me.path)


@pytest.mark.parametrize("text", ["0000009", "9" * 5000, "-1", "٣", ""])
def test_a_number_that_is_none_of_the_choices_is_no_number(text: str) -> None:
    assert _parse_number(text, 5) is None
