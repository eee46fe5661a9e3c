"""Sources are changed in the browser: what is written to the settings file, what is shown, and to whom."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from messages.pages import PageCode
from model.outcome import Health, Run, RunOutcome
from model.publication import FeedAddress
from model.schedule import NEVER
from settings.load import load_settings
from tests.add_site import NOW, Browser, Site, item
from tests.managed_site import FILE, Form, find_text, managed, settle

BAR = "//section[@aria-labelledby='manage']//form"
AWAY = ("192.0.2.7", 50000)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Site]:
    with managed(tmp_path) as one:
        yield one


def read_file(made: Site) -> str:
    return made.settings_file.read_text("utf-8")


def test_the_owner_alone_sees_what_can_be_done(made: Site) -> None:
    page = made.browser().client.get("/feeds/news")
    for words in ("Check now", "Pause", "Settings", "Remove"):
        assert words in find_text(page.text, BAR)
    assert page.headers["cache-control"] == "no-store"
    for stranger in (made.browser(peer=AWAY), made.browser(password="word")):
        page = stranger.client.get("/feeds/news")
        assert page.status_code == 200
        assert "Check now" not in page.text
        assert "cookie" in page.headers["vary"]
        assert "set-cookie" not in page.headers


def test_strangers_change_nothing(made: Site) -> None:
    browser = made.browser(peer=AWAY)
    for path in ("/sources/news/pause", "/sources/act", "/sources/news/settings", "/items/x/remove"):
        assert browser.client.post(path, data={"token": "x"}).status_code == 403
    assert browser.client.get("/sources/news/settings").status_code == 403
    locked = made.browser(password="word")
    assert locked.client.get("/sources/news/settings").headers["location"] == "/login?next=/sources/news/settings"
    local = made.browser()
    answer = local.client.post("/sources/news/pause", data={"token": "none"})
    assert (answer.status_code, find_text(answer.text, "//h1")) == (403, "This form was not accepted")
    assert read_file(made) == FILE


def test_the_way_back_after_the_login_is_to_the_settings(made: Site) -> None:
    browser = made.browser(password="word")
    form = Form(browser, "/login?next=/sources/news/settings", "//form[@action='/login']")
    assert form.send(password="word").headers["location"] == "/sources/news/settings"
    assert browser.client.get("/sources/news/settings").status_code == 200


def test_a_source_is_paused_and_resumed(made: Site) -> None:
    browser = made.browser()
    answer = Form(browser, "/feeds/news", BAR).send("/sources/news/pause")
    assert (answer.status_code, answer.headers["location"]) == (303, "/feeds/news?paused")
    assert read_file(made) == FILE.replace("title: a}\n", "title: a}\n    paused: true\n", 1)
    assert find_text(browser.client.get(answer.headers["location"]).text, "//p[@role='status']").startswith("Paused:")
    page = browser.client.get("/feeds/news").text
    assert "This source is paused" in page
    assert find_due(made, "news") == NEVER
    answer = Form(browser, "/feeds/news", BAR).send("/sources/news/resume")
    assert find_text(browser.client.get(answer.headers["location"]).text, "//p[@role='status']").startswith("Resumed:")
    assert read_file(made) == FILE
    assert find_due(made, "news") < NEVER


def find_due(made: Site, slug: str) -> object:
    source = made.store.find_source(slug)
    assert source is not None
    return source.next_due


def test_a_source_is_checked_now(made: Site) -> None:
    browser = made.browser()
    assert find_due(made, "news") > NOW  # type: ignore[operator]
    path = Form(browser, "/feeds/news", BAR).send().headers["location"]
    assert path.startswith("/sources/news/look?since=")
    assert find_due(made, "news") == NOW
    later = path.partition("=")[0] + "=" + str(int(NOW.timestamp() * 1000) + 1)
    waiting = browser.client.get(later)
    assert find_text(waiting.text, "//h1") == "Checking the page"
    assert 'http-equiv="refresh"' in waiting.text, "it goes on without scripts"
    htmx = {"hx-request": "true"}
    assert browser.client.get(later, headers=htmx).status_code == 204
    done = browser.client.get(path)
    assert find_text(done.text, "//p[@class='lede']") == "6 items on the page: 6 new, 0 changed."
    assert browser.client.get(path, headers=htmx).headers["hx-refresh"] == "true"
    assert browser.client.get("/sources/none/look").status_code == 404


@pytest.mark.parametrize("feed", ["stays", "ends"])
def test_a_source_is_removed_and_put_back(made: Site, feed: str) -> None:
    browser = made.browser()
    assert find_text(browser.client.get("/sources/news/remove").text, "//h1") == "Remove the source?"
    answer = Form(browser, "/sources/news/remove", "//form[@action='/sources/news/remove']").send(feed=feed)
    assert find_text(answer.text, "//h1") == "Removed"
    assert "slug: news" not in read_file(made)
    assert made.store.is_withdrawn(FeedAddress("news")) is (feed == "ends")
    assert browser.client.get("/feeds/news").status_code == (410 if feed == "ends" else 200)
    fields = read_form(answer.text)
    back = browser.client.post("/sources/restore", data=fields)
    assert back.headers["location"] == "/feeds/news"
    assert read_file(made) == FILE
    assert browser.client.get("/feeds/news").status_code == 200
    assert find_text(browser.client.get("/feeds/news").text, "//article//h3").startswith("Notice")


def test_sources_that_have_no_title_are_removed_too(made: Site) -> None:
    made.settings_file.write_text(FILE.replace("    title: Town news\n", "").replace(" title: Roads,", ""), "utf-8")
    made.take_up()
    browser = made.browser()
    answer = Form(browser, "/sources/news/remove", "//form[@action='/sources/news/remove']").send()
    assert answer.status_code == 200
    assert find_text(answer.text, "//h2") == "news"
    sent = {"token": browser.token("/add"), "action": "remove", "slug": ["roads", "secret"]}
    assert "roads" in find_text(browser.client.post("/sources/act", data=sent).text, "//main//li")


def read_form(text: str) -> dict[str, str]:
    from lxml import etree

    form = etree.HTML(text).xpath("//form[@action='/sources/restore']")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    return fields | {"text": form.xpath(".//textarea")[0].text.removeprefix("\n").replace("\n", "\r\n")}


def test_a_source_that_somebody_changed_meanwhile_is_not_removed(made: Site) -> None:
    form = Form(made.browser(), "/sources/news/remove", "//form[@action='/sources/news/remove']")
    made.settings_file.write_text(FILE.replace("Town news", "City news"), "utf-8")
    answer = form.send()
    assert answer.status_code == 409
    assert "changed by somebody else" in answer.text
    assert "City news" in read_file(made)


def test_the_new_address_of_a_page_is_taken(made: Site) -> None:
    browser = made.browser()
    assert "/sources/roads/move" not in browser.client.get("/feeds/roads").text
    moved = "https://origin.example/streets"
    settle(made, "roads", item(1), warnings=(PageCode.MOVED(url=moved),))
    form = Form(browser, "/feeds/roads", "//form[@action='/sources/roads/move']")
    assert form.send(url="https://evil.example/").headers["location"] == "/feeds/roads"
    assert read_file(made) == FILE, "only where the page itself moved to"
    form.send()
    assert load_settings(made.settings_file).sources[1].url == moved
    assert "/sources/roads/move" not in browser.client.get("/feeds/roads").text


@pytest.mark.parametrize("action", ["pause", "look", "categorise"])
def test_several_sources_are_changed_at_once(made: Site, action: str) -> None:
    browser = made.browser()
    token = browser.token("/add")
    sent = {"token": token, "action": action, "category": " Town  hall ", "next": "?q=o&page=2"}
    answer = browser.client.post("/sources/act", data={**sent, "slug": ["news", "roads", "none"]})
    assert answer.headers["location"] == f"/?q=o&page=2&done={action}&count=2"
    settings = load_settings(made.settings_file)
    assert [source.paused for source in settings.sources] == [action == "pause", action == "pause", False]
    if action == "categorise":
        assert [source.categories for source in settings.sources[:2]] == [("Town hall",), ("Traffic", "Town hall")]
    if action == "look":
        assert find_due(made, "news") == find_due(made, "roads") == NOW
    if action == "pause":
        browser.client.post("/sources/act", data={"token": token, "action": "resume", "slug": ["news", "roads"]})
        assert read_file(made) == FILE


def test_several_sources_are_removed_once_it_is_confirmed(made: Site) -> None:
    browser = made.browser()
    sent = {"token": browser.token("/add"), "action": "remove", "slug": ["news", "roads"]}
    asked = browser.client.post("/sources/act", data=sent)
    assert find_text(asked.text, "//h1") == "Remove these 2 sources?"
    assert read_file(made) == FILE
    answer = browser.client.post("/sources/act", data={**sent, "confirmed": "on", "feed": "ends"})
    assert answer.text.count("Put it back") == 2
    assert [source.slug for source in load_settings(made.settings_file).sources] == ["secret"]
    assert browser.client.get("/feeds/roads").status_code == 410


@pytest.mark.parametrize("sent", [{"action": "pause"}, {"action": "burn", "slug": "news"}, {"slug": "news"}])
def test_what_names_no_source_or_act_is_told(made: Site, sent: dict[str, str]) -> None:
    browser = made.browser()
    answer = browser.client.post("/sources/act", data={"token": browser.token("/add"), **sent})
    assert (answer.status_code, find_text(answer.text, "//h1")) == (422, "No source was chosen")


def test_a_file_that_cannot_be_written_is_told_before_any_work(made: Site) -> None:
    made.settings_file.chmod(0o444)
    browser = made.browser()
    page = browser.client.get("/feeds/news").text
    assert "Check now" in page
    assert "Pause" not in find_text(page, BAR)
    assert "is write-protected" in page
    for path in ("/sources/news/settings", "/sources/news/remove"):
        answer = browser.client.get(path)
        assert answer.status_code == 409
        assert "write-protected" in answer.text
        assert "<form" not in answer.text
    assert refuse(browser, "/sources/news/pause") == 409


def refuse(browser: Browser, path: str) -> int:
    return int(browser.client.post(path, data={"token": browser.token("/add")}).status_code)


def test_the_owner_reads_what_can_be_done_about_a_page_that_is_not_there(made: Site) -> None:
    (claim,) = made.store.claim_sources(NOW, limit=1, lease=timedelta(minutes=5), slugs=["news"])
    with made.store.settling(claim, NOW) as settling:
        assert settling is not None
        run = Run(slug="news", started=NOW, ended=NOW, outcome=RunOutcome.FAILED)
        settling.finish(run, next_due=NOW, health=Health.NOT_FOUND, failures=1)
    advice = "look for the page's present address on its site"
    assert advice in made.browser().client.get("/feeds/news").text.replace("&#39;", "'")
    assert "present address" not in made.browser(peer=AWAY).client.get("/feeds/news").text
    made.settings_file.write_text(FILE.replace("title: Town news", "title: Town news\n    paused: true"), "utf-8")
    made.take_up()
    assert "present address" not in made.browser().client.get("/feeds/news").text


def test_the_table_of_all_sources_has_a_form_for_several(made: Site) -> None:
    browser = made.browser()
    form = Form(browser, "/?q=o", "//form[@action='/sources/act']")
    assert form.fields["next"] == "?q=o"
    boxes = form.form.xpath(".//input[@name='slug']")
    assert {box.get("value") for box in boxes} == {"news", "roads", "secret"}
    assert {box.get("aria-label") for box in boxes} == {"Select Town news", "Select Roads", "Select Dossier"}
    answer = form.send(action="pause", slug="roads")
    assert answer.headers["location"] == "/?q=o&done=pause&count=1"
    page = browser.client.get(answer.headers["location"])
    assert find_text(page.text, "//p[@role='status']") == "1 source was paused."
    assert page.headers["cache-control"] == "no-store"
    stranger = made.browser(peer=AWAY).client.get("/?done=pause&count=3")
    assert "<form method" not in stranger.text
    assert "paused." not in stranger.text


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "words"),
    [
        ("POST", "/feeds/news", {}, 405, "This method is not supported here."),
        ("PUT", "/", {}, 405, "This method is not supported here."),
        ("DELETE", "/sources/news/pause", {}, 405, "This method is not supported here."),
        ("POST", "/sources/news/pause", {"content-type": "application/json"}, 415, "Only form fields are accepted"),
    ],
)
def test_what_is_refused_is_told_on_a_page(
    made: Site, method: str, path: str, headers: dict[str, str], status: int, words: str
) -> None:
    client = made.browser().client
    answer = client.request(method, path, headers={"accept": "text/html,*/*", **headers}, content=b"{}")
    assert answer.status_code == status
    assert find_text(answer.text, "//h1") == "This was not accepted"
    assert words in answer.text
    assert "content-security-policy" in answer.headers
    assert ("allow" in answer.headers) is (status == 405)
    vietnamese = {"accept": "text/html", "accept-language": "vi", **headers}
    assert 'lang="vi"' in client.request(method, path, headers=vietnamese, content=b"{}").text


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize(
    "path",
    ["/", "/feeds/news", "/import", "/sources/news/settings", "/sources/news/remove", "/sources/news/look?since=0"],
)
def test_pages_are_in_the_visitor_s_language(made: Site, path: str, language: str) -> None:
    answer = made.browser().client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert "%(" not in answer.text
