"""The page /add: from an address to a source in the settings, and what is said of all that goes wrong."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import html5lib
import pytest
from lxml import etree

from messages.statuses import StatusCode
from model.errors import StatusError
from scraper.source import NextPage
from settings.load import load_settings, parse_settings
from settings.options import Settings
from store.records import SourceRecord
from tests.add_site import FOUND, HOSTILE, NOTHING, NOW, Site, site
from tests.daemon import until
from web.proposal import build_entry


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with site(tmp_path) as one:
        yield one


def test_a_page_becomes_a_source(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    answer = browser.publish(path, title="Tin mới", interval="3h")
    assert (answer.status, answer.location) == (303, f"{path}/published")
    text = browser.client.get(answer.location).text
    assert ">http://127.0.0.1:8080/feeds/origin-example-news.atom<" in text
    entry = load_settings(made.settings_file).sources[0]
    assert (entry.slug, entry.url, entry.title) == ("origin-example-news", "https://origin.example/news", "Tin mới")
    assert (entry.language, entry.timezone) == ("vi", "Asia/Ho_Chi_Minh")
    assert entry.interval.total_seconds() == 3 * 3600
    assert entry.rules == FOUND.choices[0].rules
    assert not entry.full_text


def test_what_is_found_is_shown_as_a_reader_would(made: Site) -> None:
    browser = made.browser()
    page = etree.HTML(browser.client.get(browser.look()).text)
    text = " ".join(" ".join(page.itertext()).split())
    assert page.xpath("string(//article/h3/a)") == "Thông báo số 1"
    assert page.xpath("string(//article/h3/a/@href)") == "https://origin.example/1"
    assert page.xpath("string(//article//time)") == "9 March 2026"
    assert page.xpath("string(//article/p[@class='summary'])") == "Nội dung tóm tắt"
    assert len(page.xpath("//article")) == 8
    assert "likely to be right" not in text, "where detection is sure, the first sentence says so"
    assert page.xpath("string(//nav[@class='choices']//li[1]/p)") == "Then: Thông báo số 2, Thông báo số 3"
    assert "Each item has a link and a date" in text
    assert "Good: 1 item." in text
    assert "its items are read too" in text
    assert page.xpath("//a[@href='https://origin.example/feed.xml']")
    assert "not XML" not in text
    assert "none there" not in text
    assert HOSTILE in "".join(page.itertext())
    assert not page.xpath("//img | //script | //@onerror")


def test_another_reading_is_one_link_away(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    links = etree.HTML(browser.client.get(path).text).xpath("//nav[@class='choices']//button")
    assert ["".join(link.itertext()) for link in links] == [
        "The list on this page: Thông báo số 1",
        "The feed “Tin tức”: Từ nguồn cấp",
    ]
    assert [link.get("value") for link in links] == ["choice-0", "choice-1"]
    assert [link.get("aria-current") for link in links] == ["true", None]
    page = etree.HTML(browser.client.get(f"{path}?choice=1").text)
    assert page.xpath("string(//article/h3/a)") == "Từ nguồn cấp"
    assert "No date" in page.xpath("string(//article)")
    assert browser.publish(f"{path}?choice=1").status == 303
    entry = load_settings(made.settings_file).sources[0]
    assert (entry.url, entry.title, entry.rules) == ("https://origin.example/feed.xml", "Tin tức", None)


@pytest.mark.parametrize("asked", ["9", "-1", "x", "²", "1" * 5000, ""])
def test_a_choice_that_is_none_is_the_first(made: Site, asked: str) -> None:
    browser = made.browser()
    path = browser.look()
    shown = browser.client.get(path, params={"choice": asked[:4000]})
    assert "Thông báo số 1" in shown.text


def test_progress_is_told_with_and_without_scripts(made: Site) -> None:
    browser = made.browser()
    made.discovery.may.clear()
    path = browser.client.post("/add", data={"token": browser.token(), "url": "https://origin.example/news"}).headers[
        "location"
    ]
    until(lambda: made.discovery.asked)
    page = etree.HTML(browser.client.get(path).text)
    assert page.xpath("//head/noscript/meta[@http-equiv='refresh']")
    steps, poll = page.xpath("//*[@role='log']")[0], page.xpath("string(//@hx-get)")
    assert "Fetching https://origin.example/news" in "".join(steps.itertext())
    assert poll == f"{path}?seen=1"
    asked = {"hx-request": "true"}
    assert browser.client.get(poll, headers=asked).status_code == 204, "nothing is read out twice"
    piece = browser.client.get(f"{path}?seen=0", headers=asked)
    assert "Fetching https://origin.example/news" in piece.text
    assert f'hx-get="{poll}"' in piece.text
    assert "hx-refresh" not in piece.headers
    for strange in ("", "x", "-1", "9" * 400):
        assert browser.client.get(path, params={"seen": strange}, headers=asked).status_code == 204
    made.discovery.may.set()
    until(lambda: "hx-refresh" in browser.client.get(path, headers={"hx-request": "true"}).headers)


@pytest.mark.parametrize("password", ["", "sesame"])
def test_a_script_that_asks_for_what_is_gone_loads_the_page_again(made: Site, password: str) -> None:
    answer = made.browser(password=password).client.get("/add/gone", headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["hx-refresh"], answer.text) == (200, "true", "")


def test_a_page_without_a_list_gets_a_word_and_no_source(made: Site) -> None:
    browser = made.browser()
    path = browser.look("https://origin.example/one")
    text = browser.client.get(path).text
    assert str(NOTHING.summary) in text
    assert etree.HTML(text).xpath("//input[@id='url'][not(@value)]"), "the next address is another one"
    assert "https://origin.example/one" in text
    answer = browser.client.post(path, data={"token": browser.token(), "slug": "one", "act": "publish"})
    assert answer.status_code == 404
    assert not made.settings_file.exists()


URLS = [
    ("", "please enter the address"),
    ("ftp://example.org/", "must be a web address"),
    ("https://", "must be a web address"),
    ("https://user:sesame@example.org/", "must not contain a user name"),
    ("http://example.org:port/", "must have a port number"),
    ("javascript:alert(1)", "must be a web address"),
    ("mailto:me@example.org", "must be a web address"),
    ("https://example.org/" + "x" * 9000, "at most 8192"),
]


@pytest.mark.parametrize(("url", "words"), URLS, ids=[url[:30] for url, _ in URLS])
def test_an_address_that_is_none_is_told_beside_its_field(made: Site, url: str, words: str) -> None:
    browser = made.browser()
    answer = browser.client.post("/add", data={"token": browser.token(), "url": url})
    page = etree.HTML(answer.text)
    assert answer.status_code == 422
    assert words in page.xpath("string(//p[@id='url-fault'])").lower()
    field = page.xpath("//input[@id='url']")[0]
    assert (field.get("aria-invalid"), field.get("aria-describedby")) == ("true", "url-hint url-fault")
    assert field.get("value") == url
    assert page.xpath("//*[@role='alert']//a[@href='#url']")
    assert not made.discovery.asked


def test_an_address_without_a_scheme_is_looked_at_as_it_was_typed(made: Site) -> None:
    """By https, then by http: that is for `scraper.discovery.discover_address` to try."""
    made.discovery.outcomes["origin.example/news"] = FOUND
    browser = made.browser()
    answer = browser.client.get(browser.look("origin.example/news"))
    assert made.discovery.asked[0][0] == "origin.example/news"
    assert answer.status_code == 200


def test_a_page_that_may_not_be_asked_is_told_beside_the_field(made: Site) -> None:
    browser = made.browser()
    answer = browser.client.get(browser.look("http://10.0.0.1/"))
    page = etree.HTML(answer.text)
    assert answer.status_code == 422
    assert "not a public address" in page.xpath("string(//p[@id='url-fault'])")
    assert page.xpath("string(//input[@id='url']/@value)") == "http://10.0.0.1/"


def test_a_server_that_fails_for_a_while_is_to_be_tried_again(made: Site) -> None:
    url = "https://origin.example/down"
    made.discovery.outcomes[url] = StatusError(StatusCode.UNAVAILABLE(host="origin.example"), subject=url, status=503)
    browser = made.browser()
    page = etree.HTML(browser.client.get(browser.look(url)).text)
    assert "please try again in a few minutes" in page.xpath("string(//p[@id='url-fault'])")


OPTIONS = [
    ("slug", "Große Neuigkeiten", "lower-case letters"),
    ("slug", "", "lower-case letters"),
    ("slug", "taken", "another source already has this name"),
    ("slug", "known", "another source already has this name"),
    ("language", "zz-!!", "must be a language code"),
    ("timezone", "Mars/Base", "is not a known time zone"),
    ("timezone", "../../etc/passwd", "is not a known time zone"),
    ("date_order", "YDM", "must be one of 'DMY', 'MDY', 'YMD'"),
    ("interval", "soon", "a duration such as"),
    ("title", "x" * 301, "at most 300 characters"),
]


@pytest.mark.parametrize(
    ("field", "value", "words"), OPTIONS, ids=[f"{field}-{value[:9]}" for field, value, _ in OPTIONS]
)
def test_options_that_cannot_be_are_told_beside_their_field(made: Site, field: str, value: str, words: str) -> None:
    before = (
        "sources:\n  - {slug: taken, url: 'https://example.org/'}\n  - {slug: known, url: 'https://example.org/b'}\n"
    )
    made.settings_file.write_text(before, encoding="utf-8")
    browser = made.browser()
    answer = browser.publish(browser.look(), **{"language": "vi-VN", field: value})
    page = etree.HTML(answer.text)
    assert answer.status == 422
    assert words.lower() in page.xpath(f"string(//p[@id='{field}-fault'])").lower()
    assert page.xpath(f"//*[@role='alert']//a[@href='#{field}']")
    told = value if field == "language" else "vi-VN"
    assert page.xpath("string(//input[@id='language']/@value)") == told, "what was typed stays"
    assert page.xpath("//*[@role='alert'][@autofocus]"), "who cannot see it is led there"
    assert made.settings_file.read_text(encoding="utf-8") == before


def test_settings_that_cannot_be_written_are_told(made: Site) -> None:
    if os.getuid() == 0:
        made.settings_file.mkdir()  # who is root may write any file, but not this one
    else:
        made.folder.chmod(0o500)
    made.settings = Settings  # type: ignore[method-assign]  # the daemon's old ones stay live
    browser = made.browser()
    answer = browser.publish(browser.look(), title="Kept")
    made.folder.chmod(0o700)
    assert answer.status == 422
    assert "sources.yaml: cannot be" in etree.HTML(answer.text).xpath("string(//*[@role='alert'])")
    assert 'value="Kept"' in answer.text


def test_publishing_twice_makes_one_source(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    form = {"token": browser.token(), "slug": "news", "timezone": "UTC", "date_order": "DMY", "act": "publish"}
    answers = [browser.client.post(path, data=form) for _ in range(2)]
    assert {answer.headers["location"] for answer in answers} == {f"{path}/published"}
    assert len(load_settings(made.settings_file).sources) == 1
    assert browser.client.get(path).headers["location"] == f"{path}/published"


def test_a_page_is_watched_twice_on_purpose_only_and_under_a_free_name(made: Site) -> None:
    browser = made.browser()
    first = browser.look()
    assert not etree.HTML(browser.client.get(first).text).xpath("//input[@id='twice']")
    assert browser.publish(first).status == 303
    path = browser.look()
    page = etree.HTML(browser.client.get(path).text)
    assert page.xpath("string(//input[@id='slug']/@value)") == "origin-example-news-2"
    assert page.xpath("string(//*[@class='problem']/a/@href)") == "/feeds/origin-example-news"
    assert not page.xpath("//input[@id='twice']/@checked")
    refused = etree.HTML(browser.publish(path, twice="").text)
    assert refused.xpath("string(//p[@id='twice-fault'])")
    assert len(load_settings(made.settings_file).sources) == 1
    assert browser.publish(path, twice="on").status == 303
    assert len(load_settings(made.settings_file).sources) == 2


def test_what_is_taken_for_an_article_is_read_as_a_list_by_a_button(made: Site) -> None:
    listed = FOUND.choices[0]
    made.discovery.outcomes["https://origin.example/one"] = replace(NOTHING, doubtful=(listed,))
    browser = made.browser()
    path = browser.look("https://origin.example/one")
    page = etree.HTML(browser.client.get(path).text)
    button = page.xpath("//button[@name='act'][@value='as-list']")[0]
    told = " ".join(button.getparent().xpath("string(p)").split())
    assert "8 items; the first is Thông báo số 1" in told
    check_page(browser.client.get(path).text)
    answer = browser.client.post(path, data={"token": browser.token(path), "act": "as-list"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert "as you requested; the page looks like an article" in browser.client.get(path).text
    assert browser.publish(path).status == 303
    assert load_settings(made.settings_file).sources[0].rules == listed.rules


def test_pictures_dates_and_origins_are_told(made: Site) -> None:
    first, *others = FOUND.choices[0].items
    pictured = replace(first, image="https://origin.example/1.jpg")
    choice = replace(FOUND.choices[0], items=(pictured, *others))
    made.discovery.outcomes["https://origin.example/news"] = replace(FOUND, choices=(choice, FOUND.choices[1]))
    browser = made.browser()
    path = browser.look()
    page = etree.HTML(browser.client.get(path).text)
    line = " ".join(page.xpath("string(//article/p)").split())
    assert line == "9 March 2026, from 09.03.2026 · with a picture"
    assert "With a picture: 1 of 8 items." in "".join(page.itertext())
    other = etree.HTML(browser.client.get(f"{path}?choice=1").text)
    assert other.xpath("string(//p[@class='lede'])") == "Another way to read this page: 1 item."
    assert "No pictures were found." in "".join(other.itertext())
    assert "Without a date: 1 of 1 item." in "".join(other.itertext())


def test_a_source_page_tells_where_its_rules_come_from(made: Site) -> None:
    browser = made.browser()
    browser.publish(browser.look())
    (entry,) = made.settings().sources
    options = entry.to_json()
    made.store.sync_sources([SourceRecord(slug=entry.slug, url=entry.url, options=options, first_due=NOW)], NOW)
    text = browser.client.get(f"/feeds/{entry.slug}").text
    assert (
        "This source was found by Bantin on 22 November 2026 in the structure of the page; 95% likely to be right."
        in text
    )
    assert "Only the first page of the list is read." in text
    assert entry.rules is not None
    entry = entry.model_copy(update={"rules": entry.rules.model_copy(update={"next_page": NextPage(selector="a.on")})})
    record = SourceRecord(slug=entry.slug, url=entry.url, options=entry.to_json(), first_due=NOW)
    made.store.sync_sources([record], NOW)
    text = browser.client.get(f"/feeds/{entry.slug}").text
    assert "Up to 3 pages of the list are read, as far as there are new items." in text


def test_looking_again_keeps_the_options(made: Site) -> None:
    browser = made.browser()
    path = browser.look()
    answer = browser.publish(path, act="again", language="en", title="", date_order="MDY", full_text="on")
    assert answer.status == 303
    assert answer.location != path
    until(lambda: len(made.discovery.asked) == 2)
    assert made.discovery.asked[1][1]["date_order"] == "MDY"
    until(lambda: "Looking at" not in browser.client.get(answer.location).text)
    page = etree.HTML(browser.client.get(answer.location).text)
    assert page.xpath("string(//input[@id='language']/@value)") == "en"
    assert page.xpath("string(//input[@id='title']/@value)") == ""
    assert page.xpath("string(//select[@id='date_order']/option[@selected]/@value)") == "MDY"
    assert page.xpath("//input[@id='full_text']/@checked")


def test_the_settings_own_defaults_do_not_win_over_what_was_chosen(made: Site) -> None:
    settings = parse_settings(
        b"defaults: {timezone: Europe/Paris, full_text: true, interval: 2h}\nsources: []", path="sources.yaml"
    )
    told = {"slug": "news", "title": "", "timezone": "UTC", "date_order": "DMY", "interval": "", "full_text": ""}
    entry = build_entry(FOUND, FOUND.choices[0], told, settings)
    assert (entry["timezone"], entry["full_text"]) == ("UTC", False)
    assert not {"interval", "date_order", "title", "language"} & set(entry)
    made.settings_file.write_text("defaults: {interval: 2h}\nsources: []\n", encoding="utf-8")
    browser = made.browser()
    assert "Default: every 2 hours" in browser.client.get(browser.look()).text


# -- jobs ------------------------------------------------------------------------------------


def test_a_page_with_an_endless_title_can_be_published(made: Site) -> None:
    made.discovery.outcomes["https://origin.example/news"] = replace(FOUND, title="Tin " * 5000)
    browser = made.browser()
    answer = browser.publish(browser.look())
    assert answer.status == 303
    assert len(load_settings(made.settings_file).sources[0].title) <= 300


# -- pages -----------------------------------------------------------------------------------


def test_pages_are_whole(made: Site) -> None:
    browser = made.browser(password="sesame")
    wrong = browser.client.post("/login", data={"token": browser.token("/login"), "password": "x" * 1024})
    login = browser.client.get("/login")
    browser.client.post("/login", data={"token": browser.token("/login"), "password": "sesame"})
    path = browser.look()
    faulty = browser.publish(path, slug="X", timezone="Y", title="x" * 301).text
    none, forbidden = browser.look("https://origin.example/one"), browser.look("http://10.0.0.1/")
    texts = [browser.client.get(one).text for one in ("/", "/add", path, f"{path}?choice=1", none, forbidden)]
    browser.publish(path)
    texts += [browser.client.get(f"{path}/published").text, faulty, login.text, wrong.text]
    made.discovery.may.clear()
    begun = browser.client.post("/add", data={"token": browser.token(), "url": "https://origin.example/news"})
    for text in [*texts, browser.client.get(begun.headers["location"]).text]:
        check_page(text)


def check_page(text: str) -> None:
    """Check that a page is valid, labelled, and works under the content security policy."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False, strict=True)
    page = parser.parse(text)
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    fields = page.xpath("//*[self::input or self::select or self::textarea][not(@type='hidden')][not(@hidden)]/@id")
    assert set(fields) == set(page.xpath("//label/@for"))
    for name in ("aria-describedby", "aria-labelledby"):
        assert {word for value in page.xpath(f"//@{name}") for word in value.split()} <= set(ids), name
    assert {link[1:] for link in page.xpath("//@href") if link.startswith("#")} <= set(ids)
    assert not page.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]")
    assert all(form.xpath(".//input[@name='token']") for form in page.xpath("//form[@method='post']"))
    assert not page.xpath("//form[not(@method='post')]")


def test_the_first_page_leads_there(made: Site) -> None:
    assert etree.HTML(made.browser().client.get("/").text).xpath("//main//a[@href='/add']")
