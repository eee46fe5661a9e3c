"""Lists from elsewhere become sources: OPML, addresses, what is there already, what fails."""

import asyncio
import html
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from settings.load import load_settings
from tests.add_site import FOUND, NOTHING, Browser, Site
from tests.daemon import until
from tests.managed_site import FILE, Form, find_text, managed
from web.imports import MAX_ENTRIES, MAX_LIST_BYTES, Listed, parse_list
from web.uploads import parse_upload

FEEDS = "".join(
    f'<outline text="Feed {number}" xmlUrl="https://f{number}.example/rss" htmlUrl="https://f{number}.example/"/>'
    for number in range(20)
)
OPML = f"""<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="Town">{FEEDS}</outline>
<outline text="The page" htmlUrl="https://origin.example/news"/>
<outline text="The roads" xmlUrl="https://origin.example/roads"/>
<outline text="An article" htmlUrl="https://origin.example/one"/>
<outline text="A mail" xmlUrl="mailto:me@a.example"/></body></opml>"""
ONE_FEED = '<opml><outline xmlUrl="https://f7.example/rss"/></opml>'

FIELD = b"Content-Disposition: form-data; name=a\r\n\r\nb\r\n--x\r\n"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        one.discovery.outcomes["https://origin.example/news"] = FOUND
        one.settings_file.write_text(FILE.replace("origin.example/news ", "origin.example/old "), "utf-8")
        one.take_up()
        yield one


def send(made: Site, browser: Browser, text: str) -> str:
    answer = Form(browser, "/import", "//form[@aria-labelledby='import']").send(list=text)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def test_twenty_feeds_and_a_page_become_sources(made: Site) -> None:
    browser = made.browser()
    path = send(made, browser, OPML)
    done = "Taken: 21. Watched already: 1. Failed: 1."
    until(lambda: find_text(browser.client.get(path).text, "//p[@role='status']") == done)
    settings = load_settings(made.settings_file)
    assert len(settings.sources) == 3 + 21
    feed = settings.find_by_url("https://f7.example/rss")
    assert feed is not None
    assert (feed.slug, feed.title, feed.categories) == ("f7-rss", "Feed 7", ("Town",))
    page = settings.find_by_url("https://origin.example/news")
    assert page is not None
    assert (page.title, page.rules is not None) == ("The page", True)
    report = browser.client.get(path).text
    assert "The page is an article, not a list" in report
    assert "/add?url=https%3A//origin.example/one" in report
    assert made.settings_file.read_text("utf-8").startswith("# The town's pages\nsources:\n")
    assert browser.another().client.get(path).status_code == 404, "the report is for who asked"


def test_a_feed_that_was_removed_comes_back_under_its_name(made: Site) -> None:
    browser = made.browser()
    for _ in range(2):
        made.settings_file.write_text("sources: []\n", encoding="utf-8")
        made.take_up()
        browser.client.post("/import", data={"token": browser.token("/import"), "list": ONE_FEED})
        feed = load_settings(made.settings_file).find_by_url("https://f7.example/rss")
        assert feed is not None
        assert feed.slug == "f7-rss"


@pytest.mark.parametrize(
    "content",
    [
        '<opml><outline text="Bắc" xmlUrl="https://f.example/rss"/></opml>'.encode(),
        '<opml><outline text="Bắc" xmlUrl="https://f.example/rss"/></opml>'.encode("utf-16"),
        '<?xml version="1.0" encoding="windows-1258"?><opml><outline text="Bắc" xmlUrl="https://f.example/rss"/></opml>'.replace(
            "ắ", "ă\u0301"
        ).encode("windows-1258"),
    ],
    ids=["utf-8", "utf-16", "windows-1258"],
)
def test_a_file_is_taken_without_scripts(made: Site, content: bytes) -> None:
    browser = made.browser()
    sent = {"token": browser.token("/import"), "list": ""}
    answer = browser.client.post("/import", data=sent, files={"file": ("feeds.opml", content, "text/x-opml")})
    assert answer.status_code == 303, answer.text
    feed = load_settings(made.settings_file).find_by_url("https://f.example/rss")
    assert feed is not None
    assert feed.title == "Bắc"


def test_a_form_without_a_file_has_what_was_pasted(made: Site) -> None:
    browser = made.browser()
    sent = {"token": (None, browser.token("/import")), "list": (None, OPML), "file": ("", b"")}
    assert browser.client.post("/import", files=sent).status_code == 303


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("multipart/form-data", b"", 400),
        ("multipart/form-data; boundary=x", b"--x\r\nnothing", 403),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\na\r\n--x--", 400),
        ("multipart/form-data; boundary=x", b"junk", 400),
        ("multipart/form-data; boundary=x", b"--x\r\n" + FIELD * 300, 400),
        ("multipart/form-data; boundary=x", b"x" * (MAX_LIST_BYTES + 1), 413),
        ("multipart/mixed; boundary=x", b"--x--", 415),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read_are_refused(made: Site, content_type: str, body: bytes, status: int) -> None:
    client = made.browser().client
    assert client.post("/import", content=body, headers={"content-type": content_type}).status_code == status


def test_no_other_page_takes_a_file(made: Site) -> None:
    browser = made.browser()
    answer = browser.client.post("/add", data={"token": browser.token()}, files={"file": ("a", b"b")})
    assert answer.status_code == 415


@given(body=st.binary(max_size=400), boundary=st.text(alphabet="ab-", max_size=4))
def test_any_body_is_fields_or_refused(body: bytes, boundary: str) -> None:
    headers = Headers({"content-type": f"multipart/form-data; boundary={boundary}"})
    with suppress(ValueError):
        asyncio.run(parse_upload(headers, f"--{boundary}\r\n".encode() + body, 9))


def test_the_report_grows_with_and_without_scripts(made: Site) -> None:
    made.discovery.may.clear()
    browser = made.browser()
    path = send(made, browser, "see https://origin.example/news\nhttps://origin.example/one")
    page = browser.client.get(path).text
    assert 'http-equiv="refresh"' in page
    assert "Still being looked at: 2." in page
    htmx = {"hx-request": "true"}
    assert browser.client.get(f"{path}?waiting=2", headers=htmx).status_code == 204
    made.discovery.may.set()
    until(lambda: "hx-refresh" in browser.client.get(f"{path}?waiting=2", headers=htmx).headers)
    until(lambda: "Being looked at" not in browser.client.get(path).text)


@pytest.mark.parametrize("text", ["", "nothing", "<opml>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "\0"])
def test_what_names_nothing_is_told(made: Site, text: str) -> None:
    answer = Form(made.browser(), "/import", "//form[@aria-labelledby='import']").send(list=text)
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        assert "no address" in find_text(answer.text, "//p[@id='list-fault']")


def test_lines_that_become_no_source_are_told(made: Site) -> None:
    made.discovery.outcomes |= {"origin.example/news": FOUND, "a.example/x": NOTHING}
    browser = made.browser()
    path = send(made, browser, "# mine\n\norigin.example/news,\nThe council\n" + "a.example/x\n" * 2)
    until(lambda: "Being looked at" not in browser.client.get(path).text)
    text = browser.client.get(path).text
    assert find_text(text, "//p[@role='status']") == "Taken: 1. Watched already: 0. Failed: 2."
    assert "This line is not the address of a page or a feed." in text
    assert "https://a.example/x" not in text, "it is shown as it was typed"
    many = send(made, browser, "\n".join(f"no address {number}" for number in range(MAX_ENTRIES + 1)) + "\na.example")
    assert "2 more were left out: 300 at a time." in browser.client.get(many).text


def test_a_list_names_each_address_once_and_no_entity_makes_it_longer() -> None:
    assert parse_list("https://a.example/ https://a.example/") == [Listed(url="https://a.example/")]
    laughs = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = f"<!DOCTYPE o [<!ENTITY a0 'https://a.example/'>{laughs}]><opml><outline xmlUrl='&a11;'/></opml>"
    assert sum(len(one.url) for one in parse_list(bomb)) < 10_000_000


def test_a_file_that_cannot_be_written_is_told_before(made: Site) -> None:
    made.settings_file.chmod(0o444)
    page = made.browser().client.get("/import").text
    assert "write-protected" in page
    assert "<textarea" not in page


def test_pages_are_shared_from_elsewhere(made: Site) -> None:
    client: TestClient = made.browser().client
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["share_target"]["action"] == "http://127.0.0.1:8080/add"
    for query in ("url=https://a.example/b", "text=Look+https://a.example/b", "title=x&text=https://a.example/b"):
        assert 'value="https://a.example/b"' in client.get(f"/add?{query}").text
    page = html.unescape(client.get("/import").text)
    assert "javascript:location='http://127.0.0.1:8080/add?url='" in page.replace("%27", "'")
